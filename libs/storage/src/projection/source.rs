//! The sealed log, as projections read it.

use super::{Projected, Projector};
use crate::StorageError;
use domain::{DomainEvent, UnreadableEvent};
use eventlog::RecordedEvent;
use kernel::TenantId;
use sqlx::PgExecutor;
use std::sync::OnceLock;

/// A stretch of the log: all sealed events after one position, up to another.
pub(super) struct Stretch {
    pub after: u64,
    /// All of them, of whatever category, in order.
    events: Vec<SealedEvent>,
    /// The last position read; `after` where there are no events yet.
    pub end: u64,
}

impl Stretch {
    /// The next at most `limit` events after a position.
    pub async fn read(
        executor: impl PgExecutor<'_>,
        after: u64,
        limit: u32,
    ) -> Result<Self, StorageError> {
        let events = eventlog::read_sealed(executor, after, limit).await?;
        let end = events.last().and_then(|event| event.position).unwrap_or(after);
        Ok(Self { after, events: events.into_iter().map(SealedEvent::from).collect(), end })
    }

    pub fn is_empty(&self) -> bool {
        self.events.is_empty()
    }

    /// The events that the projector takes, in order.
    pub fn taken_by(&self, projector: &dyn Projector) -> impl Iterator<Item = &SealedEvent> {
        let categories = projector.categories();
        self.events
            .iter()
            .filter(move |event| categories.contains(&event.recorded.stream.category.as_ref()))
    }
}

/// An event that is parsed when the first projector takes it, and not again for the next ones.
pub(super) struct SealedEvent {
    pub recorded: RecordedEvent,
    parsed: OnceLock<DomainEvent>,
}

impl From<RecordedEvent> for SealedEvent {
    fn from(recorded: RecordedEvent) -> Self {
        Self { recorded, parsed: OnceLock::new() }
    }
}

impl SealedEvent {
    fn event(&self) -> Result<&DomainEvent, UnreadableEvent> {
        if let Some(event) = self.parsed.get() {
            return Ok(event);
        }
        let RecordedEvent { stream, name, schema_version, payload, .. } = &self.recorded;
        let event = DomainEvent::read(&stream.category, name, *schema_version, payload)?;
        Ok(self.parsed.get_or_init(|| event))
    }

    /// The event as projectors are given it.
    pub fn projected(&self) -> Result<Projected<'_>, UnreadableEvent> {
        let recorded = &self.recorded;
        Ok(Projected {
            position: recorded.position.unwrap_or_default(),
            tenant: TenantId::from_uuid(recorded.stream.tenant),
            stream: recorded.stream.id,
            version: recorded.version,
            event_id: recorded.id,
            actor: recorded.metadata.actor,
            role: &recorded.metadata.role,
            correlation: recorded.metadata.correlation,
            recorded_at: recorded.metadata.recorded_at,
            event: self.event()?,
            recorded,
        })
    }
}
