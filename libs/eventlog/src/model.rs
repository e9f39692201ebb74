//! The words of the log: streams, events to append, recorded events.

use std::borrow::Cow;

use chrono::{DateTime, Utc};
use serde::Serialize;
use transparency::{Entry, EntryKind};
use uuid::Uuid;

/// A stream: the history of one thing of one tenant, e.g. one order.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct StreamId {
    pub tenant: Uuid,
    /// The kind of thing, e.g. `"order"`.
    pub category: Cow<'static, str>,
    pub id: Uuid,
}

impl StreamId {
    pub const fn new(tenant: Uuid, category: &'static str, id: Uuid) -> Self {
        Self { tenant, category: Cow::Borrowed(category), id }
    }
}

impl std::fmt::Display for StreamId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}/{}", self.tenant, self.category, self.id)
    }
}

/// What the caller believes of a stream; if it is no longer so, nothing is appended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ExpectedVersion {
    /// Append whatever is there.
    Any,
    /// The stream has no event yet.
    NoStream,
    /// The last event of the stream has this version (0: as `NoStream`).
    Exactly(u64),
}

/// An event to append.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEvent {
    /// Unique within the tenant.
    pub id: Uuid,
    /// What kind of event, e.g. `"order_placed"`.
    pub name: String,
    /// The version of the payload's shape.
    pub schema_version: u16,
    /// JSON text; kept to the letter.
    pub payload: String,
    /// Is the event to be shown to whoever verifies the log?
    pub kind: EntryKind,
}

impl NewEvent {
    /// An event whose payload is the JSON of `content`. Fails when `content` has no JSON form.
    pub fn of<Content: Serialize>(
        id: Uuid,
        name: impl Into<String>,
        schema_version: u16,
        content: &Content,
    ) -> serde_json::Result<Self> {
        let payload = serde_json::to_string(content)?;
        Ok(Self { id, name: name.into(), schema_version, payload, kind: EntryKind::Hidden })
    }
}

/// Who did it, when, and because of what; the same for all events of one [`Append`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Metadata {
    pub actor: Uuid,
    /// In which role the actor acted.
    pub role: String,
    /// The event that made this happen, if one did.
    pub causation: Option<Uuid>,
    /// What belongs to one user action carries one correlation id.
    pub correlation: Uuid,
    /// Kept to the microsecond; finer digits are cut off.
    pub recorded_at: DateTime<Utc>,
}

/// Makes a command repeatable: the same key twice changes nothing the second time.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct IdempotencyKey {
    /// Unique per command within the tenant.
    pub key: String,
    /// A hash of the command's content: a key used again for something else is an error.
    pub fingerprint: [u8; 32],
}

/// One stream's part in an [`Append`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StreamAppend {
    pub stream: StreamId,
    pub expected: ExpectedVersion,
    /// Without events this is a pure condition: the stream still is at the expected version.
    pub events: Vec<NewEvent>,
}

/// Events for one or several streams of one tenant, appended all together or not at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Append {
    pub tenant: Uuid,
    /// Each stream at most once.
    pub streams: Vec<StreamAppend>,
    pub metadata: Metadata,
    pub idempotency: Option<IdempotencyKey>,
}

/// A stream and the version of its last event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StreamVersion {
    pub stream: StreamId,
    pub version: u64,
}

/// What an append led to, with each stream's version just after it, in the order of the request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AppendOutcome {
    /// The events are in the log, durably.
    Appended(Vec<StreamVersion>),
    /// The command had been carried out before; nothing was appended now. The versions, and the
    /// streams, are those of the first time.
    AlreadyDone(Vec<StreamVersion>),
}

impl AppendOutcome {
    /// The versions, whether reached now or the first time.
    pub fn versions(&self) -> &[StreamVersion] {
        match self {
            Self::Appended(versions) | Self::AlreadyDone(versions) => versions,
        }
    }
}

/// An event as the log holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordedEvent {
    pub stream: StreamId,
    /// 1, 2, 3… within the stream.
    pub version: u64,
    pub id: Uuid,
    pub name: String,
    pub schema_version: u16,
    /// JSON text, to the letter as appended.
    pub payload: String,
    pub metadata: Metadata,
    /// The leaf of the Merkle tree: commits to all of the above, see [`crate::content_hash`].
    pub entry: Entry,
    /// 1, 2, 3… over the whole log; `None` until sealed.
    pub position: Option<u64>,
}

/// What the log committed to at some size.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// How many events are sealed; also the position of the last one.
    pub size: u64,
    /// The Merkle root over the entries of positions 1 to `size`.
    pub root_hash: [u8; 32],
    /// By the database's clock; `None` for the empty log.
    pub sealed_at: Option<DateTime<Utc>>,
}
