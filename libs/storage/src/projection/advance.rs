//! Moving a read model on, a stretch of the log at a time.

use super::source::{Stretch, apply, next_stretch};
use super::{Projector, checkpoint};
use crate::StorageError;
use eventlog::RecordedEvent;
use sqlx::{Connection, PgConnection, PgPool};

/// Where a projection is after [`advance`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// All sealed events up to here are in its tables.
    pub position: u64,
    /// How many positions it went forward; 0 where it was at the end of the log.
    pub advanced: u64,
}

/// Reads at most `limit` sealed events behind the projection's checkpoint, and writes their rows
/// and the checkpoint in one transaction. Several workers may call it at once: they take turns.
///
/// # Errors
/// An event that cannot be read or written stops this projection alone, at the position before it:
/// [`StorageError::Stopped`], also to be seen in `read.failures`. Where the error is a passing one
/// of the database, nothing has changed.
pub async fn advance(
    worker: &PgPool,
    projector: &dyn Projector,
    limit: u32,
) -> Result<Progress, StorageError> {
    let mut transaction = worker.begin().await?;
    let after = checkpoint::lock(&mut transaction, projector.name()).await?;
    let Stretch { events, end } = next_stretch(&mut transaction, projector, after, limit).await?;
    let outcome = apply_until_failure(&mut transaction, projector, &events).await?;
    let position = match &outcome {
        None => end,
        Some((event, _)) => event.position.unwrap_or_default().saturating_sub(1),
    };
    checkpoint::move_to(&mut transaction, projector.name(), position).await?;
    if let Some((event, cause)) = &outcome {
        checkpoint::record_failure(&mut transaction, projector.name(), event, cause).await?;
    }
    transaction.commit().await?;
    match outcome {
        None => Ok(Progress { position, advanced: position - after }),
        Some((_, cause)) => Err(StorageError::Stopped {
            projection: projector.name(),
            position: position + 1,
            cause: Box::new(cause),
        }),
    }
}

/// The event that could not be written, with the reason.
type Failure<'a> = Option<(&'a RecordedEvent, StorageError)>;

/// Writes all events; or, where one fails, all those before it. The first attempt goes without
/// savepoints for each event, since failures are rare.
async fn apply_until_failure<'a>(
    connection: &mut PgConnection,
    projector: &dyn Projector,
    events: &'a [RecordedEvent],
) -> Result<Failure<'a>, StorageError> {
    let mut attempted = events;
    let mut failure: Failure<'a> = None;
    loop {
        let mut savepoint = connection.begin().await?;
        match apply_all(&mut savepoint, projector, attempted).await {
            Ok(()) => {
                savepoint.commit().await?;
                return Ok(failure);
            }
            Err((_, cause)) if cause.is_passing() => return Err(cause),
            Err((index, cause)) => {
                savepoint.rollback().await?;
                failure = Some((&events[index], cause));
                attempted = &events[..index];
            }
        }
    }
}

async fn apply_all(
    connection: &mut PgConnection,
    projector: &dyn Projector,
    events: &[RecordedEvent],
) -> Result<(), (usize, StorageError)> {
    for (index, event) in events.iter().enumerate() {
        apply(connection, projector, event).await.map_err(|cause| (index, cause))?;
    }
    Ok(())
}
