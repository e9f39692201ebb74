//! The sealed log, as one projection reads it.

use super::{Projected, Projector};
use crate::StorageError;
use domain::DomainEvent;
use eventlog::RecordedEvent;
use kernel::TenantId;
use sqlx::PgConnection;

/// A stretch of the log: all sealed events after one position, up to another.
pub(super) struct Stretch {
    /// Those that the projector takes, in order.
    pub events: Vec<RecordedEvent>,
    /// The last position read, whether its event was taken or not.
    pub end: u64,
}

/// The next stretch of at most `limit` events; its end is `after` where there are none yet.
pub(super) async fn next_stretch(
    connection: &mut PgConnection,
    projector: &dyn Projector,
    after: u64,
    limit: u32,
) -> Result<Stretch, StorageError> {
    let mut events = eventlog::read_sealed(connection, after, limit).await?;
    let end = events.last().and_then(|event| event.position).unwrap_or(after);
    events.retain(|event| projector.categories().contains(&event.stream.category.as_ref()));
    Ok(Stretch { events, end })
}

/// Has the projector write one event's rows.
pub(super) async fn apply(
    connection: &mut PgConnection,
    projector: &dyn Projector,
    recorded: &RecordedEvent,
) -> Result<(), StorageError> {
    let event = DomainEvent::read(&recorded.stream.category, &recorded.payload)?;
    let projected = Projected {
        position: recorded.position.unwrap_or_default(),
        tenant: TenantId::from_uuid(recorded.stream.tenant),
        stream: recorded.stream.id,
        version: recorded.version,
        event_id: recorded.id,
        actor: recorded.metadata.actor,
        role: &recorded.metadata.role,
        correlation: recorded.metadata.correlation,
        recorded_at: recorded.metadata.recorded_at,
        event: &event,
    };
    projector.apply(connection, &projected).await
}
