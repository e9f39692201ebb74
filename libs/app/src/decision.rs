//! What one command appends, and what must not have changed meanwhile.

use crate::{
    AppError, Request, Stream,
    store::{Loaded, Store},
};
use chrono::{DateTime, Utc};
use domain::{DomainEvent, Fold, Written};
use eventlog::{
    Append, EntryKind, ExpectedVersion, IdempotencyKey, Metadata, NewEvent, StreamAppend, StreamId,
};
use kernel::{Actor, TenantId};
use sha2::{Digest, Sha256};
use std::fmt::{self, Write};
use uuid::Uuid;

/// Events for streams of one tenant, each with the version it was decided on.
#[derive(Debug)]
pub(crate) struct Decision {
    tenant: TenantId,
    /// The first is the command's own stream.
    streams: Vec<(&'static str, Uuid, ExpectedVersion, Vec<DomainEvent>)>,
}

impl Decision {
    /// The events of the command's own stream.
    pub fn on<S: Fold>(tenant: TenantId, loaded: &Loaded<S>, events: Vec<S::Event>) -> Self {
        let mut decision = Self { tenant, streams: vec![] };
        decision.add(loaded, events);
        decision
    }

    /// No event, and no condition.
    pub fn nothing<S: Fold>(tenant: TenantId, id: Uuid) -> Self {
        let mut decision = Self { tenant, streams: vec![] };
        decision.add_anyway::<S>(id, vec![]);
        decision
    }

    /// Events of a further stream.
    pub fn add<S: Fold>(&mut self, loaded: &Loaded<S>, events: Vec<S::Event>) {
        let events = events.into_iter().map(Into::into).collect();
        let expected = ExpectedVersion::Exactly(loaded.version);
        self.streams.push((S::CATEGORY, loaded.id, expected, events));
    }

    /// Events of a stream whose state plays no part.
    pub fn add_anyway<S: Fold>(&mut self, id: Uuid, events: Vec<S::Event>) {
        let events = events.into_iter().map(Into::into).collect();
        self.streams.push((S::CATEGORY, id, ExpectedVersion::Any, events));
    }

    /// The decision holds only while this stream is as it was read.
    pub fn require<S: Fold>(&mut self, loaded: &Loaded<S>) {
        self.add(loaded, vec![]);
    }

    pub const fn tenant(&self) -> TenantId {
        self.tenant
    }

    pub fn streams(&self) -> impl Iterator<Item = (&'static str, Uuid)> {
        self.streams.iter().map(|(category, id, ..)| (*category, *id))
    }

    pub fn streams_appended(&self) -> impl Iterator<Item = (&'static str, Uuid)> {
        let appended = self.streams.iter().filter(|(.., events)| !events.is_empty());
        appended.map(|(category, id, ..)| (*category, *id))
    }

    /// The stream that the command was meant for, if it gets events.
    pub fn own_stream(&self) -> Option<Stream> {
        let (category, id, _, events) = self.streams.first()?;
        let stream = Stream { tenant: self.tenant, category, id: *id };
        (!events.is_empty()).then_some(stream)
    }

    /// The version that the command's own stream was decided on.
    pub fn version_read(&self) -> u64 {
        match self.streams.first() {
            Some((_, _, ExpectedVersion::Exactly(version), _)) => *version,
            _ => 0,
        }
    }

    pub fn is_empty(&self) -> bool {
        self.streams.iter().all(|(.., events)| events.is_empty())
    }

    /// The append that records the decision.
    pub fn to_append(
        &self,
        store: &Store,
        actor: &Actor,
        request: &Request,
        now: DateTime<Utc>,
    ) -> Result<Append, AppError> {
        let tenant = self.tenant.uuid();
        let streams = self
            .streams
            .iter()
            .map(|(category, id, expected, events)| {
                let events = events
                    .iter()
                    .map(|event| recordable(store, event))
                    .collect::<Result<_, _>>()?;
                let stream = StreamId::new(tenant, category, *id);
                Ok(StreamAppend { stream, expected: *expected, events })
            })
            .collect::<Result<Vec<_>, AppError>>()?;
        let metadata = Metadata {
            actor: actor.account.uuid(),
            role: actor.role.name().to_owned(),
            causation: request.causation.map(kernel::EventId::uuid),
            correlation: request.correlation.uuid(),
            recorded_at: now,
        };
        let idempotency = Some(idempotency_key(actor, request));
        Ok(Append { tenant, streams, metadata, idempotency })
    }
}

pub(crate) fn recordable(store: &Store, event: &DomainEvent) -> Result<NewEvent, AppError> {
    let Written { name, schema_version, text } = event.written().map_err(AppError::unavailable)?;
    let kind = if event.is_disclosed() { EntryKind::Disclosed } else { EntryKind::Hidden };
    let id = store.ids().fresh();
    Ok(NewEvent { id, name, schema_version, payload: text, kind })
}

/// The same command by the same actor gives the same fingerprint; any other gives another.
pub(crate) fn idempotency_key(actor: &Actor, request: &Request) -> IdempotencyKey {
    let mut fingerprint = Fingerprint(Sha256::new());
    // Writing to a hash cannot fail.
    let _ = write!(fingerprint, "{:?} {:?} {:?}", actor.account, actor.role, request.command);
    IdempotencyKey { key: request.id.to_string(), fingerprint: fingerprint.0.finalize().into() }
}

/// Hashes a text as it is written, without keeping it.
struct Fingerprint(Sha256);

impl fmt::Write for Fingerprint {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0.update(text.as_bytes());
        Ok(())
    }
}
