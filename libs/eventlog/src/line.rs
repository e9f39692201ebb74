//! The lines of an exported tenant: JSON, one object a line.
//!
//! ```text
//! {"header":{"format":1,"tenant":…,"position":…,"root":…}}   where the log stood
//! {"command":{"key":…,"fingerprint":…,"outcome":…,"recorded_at":…}}   by time and key
//! {"event":{"position":…,"tenant":…,"category":…,…,"payload":"…","entry":…,"salt":…}}   in order
//! {"trailer":{"commands":…,"events":…,"sha256":…}}   of all bytes before it
//! ```
//!
//! A payload is the stored JSON text as a JSON string, so that it stays the same to the letter.
//! A salt that was forgotten is left out; an event without one can be tied to its entry by
//! nobody. The
//! commands come first, so that whatever is imported already, no command is carried out twice.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use transparency::{Entry, Hash, NotAnEntry, Salt};
use uuid::Uuid;

use crate::model::{Metadata, RecordedEvent, StreamId};

/// The only format that is read: no log was in use with an earlier one.
pub(crate) const FORMAT: u32 = 2;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Line {
    Header(Header),
    Command(CommandLine),
    Event(EventLine),
    Trailer(Trailer),
}

/// Whose events these are, and where the whole log stood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Header {
    pub format: u32,
    pub tenant: Uuid,
    /// How many events of all tenants were sealed.
    pub position: u64,
    /// The Merkle root over them.
    #[serde(with = "hex_hash")]
    pub root: Hash,
}

/// A command that was carried out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CommandLine {
    pub key: String,
    #[serde(with = "hex_hash")]
    pub fingerprint: Hash,
    /// As stored, to the letter.
    pub outcome: String,
    pub recorded_at: DateTime<Utc>,
}

/// An event with every field it has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EventLine {
    pub position: Option<u64>,
    pub tenant: Uuid,
    pub category: String,
    pub stream: Uuid,
    pub version: u64,
    pub id: Uuid,
    pub name: String,
    pub schema_version: u16,
    pub actor: Uuid,
    pub role: String,
    pub causation: Option<Uuid>,
    pub correlation: Uuid,
    pub recorded_at: DateTime<Utc>,
    pub payload: String,
    /// In hexadecimal.
    pub entry: String,
    /// In hexadecimal. In no archive: it could not be forgotten there.
    #[serde(default, with = "hex_salt", skip_serializing_if = "Option::is_none")]
    pub salt: Option<Salt>,
}

/// What a complete export ends with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Trailer {
    pub commands: u64,
    pub events: u64,
    /// SHA-256 of every byte before this line.
    #[serde(with = "hex_hash")]
    pub sha256: Hash,
}

impl From<RecordedEvent> for EventLine {
    fn from(event: RecordedEvent) -> Self {
        Self {
            position: event.position,
            tenant: event.stream.tenant,
            category: event.stream.category.into_owned(),
            stream: event.stream.id,
            version: event.version,
            id: event.id,
            name: event.name,
            schema_version: event.schema_version,
            actor: event.metadata.actor,
            role: event.metadata.role,
            causation: event.metadata.causation,
            correlation: event.metadata.correlation,
            recorded_at: event.metadata.recorded_at,
            payload: event.payload,
            entry: hex::encode(event.entry.to_bytes()),
            salt: None,
        }
    }
}

impl TryFrom<EventLine> for RecordedEvent {
    type Error = NotAnEntry;

    fn try_from(line: EventLine) -> Result<Self, NotAnEntry> {
        let entry = hex::decode(&line.entry).map_err(|_| NotAnEntry)?;
        Ok(Self {
            stream: StreamId {
                tenant: line.tenant,
                category: line.category.into(),
                id: line.stream,
            },
            version: line.version,
            id: line.id,
            name: line.name,
            schema_version: line.schema_version,
            payload: line.payload,
            metadata: Metadata {
                actor: line.actor,
                role: line.role,
                causation: line.causation,
                correlation: line.correlation,
                recorded_at: line.recorded_at,
            },
            entry: Entry::try_from(entry.as_slice())?,
            position: line.position,
        })
    }
}

/// A hash as hexadecimal digits.
mod hex_hash {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};
    use transparency::Hash;

    pub fn serialize<S: Serializer>(hash: &Hash, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&hex::encode(hash))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Hash, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        let mut hash = Hash::default();
        hex::decode_to_slice(text.as_ref(), &mut hash).map_err(D::Error::custom)?;
        Ok(hash)
    }
}

/// A salt as hexadecimal digits.
mod hex_salt {
    use serde::{Deserializer, Serializer};
    use transparency::Salt;

    use super::hex_hash;

    pub fn serialize<S: Serializer>(salt: &Option<Salt>, serializer: S) -> Result<S::Ok, S::Error> {
        match salt {
            Some(salt) => hex_hash::serialize(salt, serializer),
            None => serializer.serialize_none(),
        }
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<Salt>, D::Error> {
        hex_hash::deserialize(deserializer).map(Some)
    }
}
