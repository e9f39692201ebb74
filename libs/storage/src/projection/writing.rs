//! Writing the rows of many events at once, and of each alone where that fails.

use super::{Projected, Projector, source::SealedEvent};
use crate::StorageError;
use sqlx::{Connection, PgConnection};

/// The event that could not be written, with the reason.
pub(super) type Failure<'a> = Option<(&'a SealedEvent, StorageError)>;

/// Writes all events; or, where one fails, all those before it.
///
/// # Errors
/// Where the database fails in passing, or does not answer: then nothing is known to be written.
pub(super) async fn write_until_failure<'a>(
    connection: &mut PgConnection,
    projector: &dyn Projector,
    events: &[&'a SealedEvent],
) -> Result<Failure<'a>, StorageError> {
    if write(connection, projector, events).await?.is_ok() {
        return Ok(None);
    }
    // Failures are rare: only then is it worth a statement or two for each event.
    for event in events {
        if let Err(cause) = write(connection, projector, &[event]).await? {
            return Ok(Some((event, cause)));
        }
    }
    Ok(None)
}

/// Writes all events; the inner error where they cannot be, after which none is written.
async fn write(
    connection: &mut PgConnection,
    projector: &dyn Projector,
    events: &[&SealedEvent],
) -> Result<Result<(), StorageError>, StorageError> {
    let mut savepoint = connection.begin().await?;
    match apply(&mut savepoint, projector, events).await {
        Ok(()) => {
            savepoint.commit().await?;
            Ok(Ok(()))
        }
        Err(cause) if cause.is_passing() => Err(cause),
        Err(cause) => {
            savepoint.rollback().await?;
            Ok(Err(cause))
        }
    }
}

/// Has the projector write the events' rows.
pub(super) async fn apply(
    connection: &mut PgConnection,
    projector: &dyn Projector,
    events: &[&SealedEvent],
) -> Result<(), StorageError> {
    let events: Vec<Projected<'_>> =
        events.iter().map(|event| event.projected()).collect::<Result<_, _>>()?;
    projector.apply(connection, &events).await
}
