//! Moving a read model on, a stretch of the log at a time.

use super::source::{SealedEvent, Stretch};
use super::{Projector, checkpoint, turn::begin_live, writing::write_until_failure};
use crate::StorageError;
use sqlx::{PgPool, Postgres, Transaction};

/// Where a projection is after [`advance`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// All sealed events up to here are in its tables.
    pub position: u64,
    /// How many positions it went forward; 0 where it was at the end of the log.
    pub advanced: u64,
}

/// Reads at most `limit` sealed events behind the projection's checkpoint, and writes their rows
/// and the checkpoint in one transaction. Waits while another worker has the projection's turn.
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
    checkpoint::positions(worker, &[projector.name()]).await?;
    let mut transaction = begin_live(worker).await?;
    let after = checkpoint::lock(&mut transaction, projector.name()).await?;
    let stretch = Stretch::read(&mut *transaction, after, limit).await?;
    write(transaction, projector, &stretch).await
}

/// The same over a stretch that was read before; none where another worker has the turn. Where one
/// has moved the checkpoint meanwhile, the projection reads on from there for itself.
pub(super) async fn advance_over(
    worker: &PgPool,
    projector: &dyn Projector,
    stretch: &Stretch,
    limit: u32,
) -> Result<Option<Progress>, StorageError> {
    let mut transaction = begin_live(worker).await?;
    let Some(after) = checkpoint::try_lock(&mut transaction, projector.name()).await? else {
        return Ok(None);
    };
    if after == stretch.after {
        return write(transaction, projector, stretch).await.map(Some);
    }
    let own = Stretch::read(&mut *transaction, after, limit).await?;
    write(transaction, projector, &own).await.map(Some)
}

/// Writes the rows and the checkpoint of a projection that is locked at the stretch's start.
async fn write(
    mut transaction: Transaction<'_, Postgres>,
    projector: &dyn Projector,
    stretch: &Stretch,
) -> Result<Progress, StorageError> {
    if stretch.is_empty() {
        transaction.commit().await?;
        return Ok(Progress { position: stretch.end, advanced: 0 });
    }
    let events: Vec<&SealedEvent> = stretch.taken_by(projector).collect();
    let outcome = write_until_failure(&mut transaction, projector, &events).await?;
    let position = match &outcome {
        None => stretch.end,
        Some((event, _)) => event.recorded.position.unwrap_or_default().saturating_sub(1),
    };
    checkpoint::move_to(&mut transaction, projector.name(), position).await?;
    if let Some((event, cause)) = &outcome {
        let event = &event.recorded;
        checkpoint::record_failure(&mut transaction, projector.name(), event, cause).await?;
    }
    transaction.commit().await?;
    match outcome {
        None => Ok(Progress { position, advanced: position - stretch.after }),
        Some((_, cause)) => Err(StorageError::Stopped {
            projection: projector.name(),
            position: position + 1,
            cause: Box::new(cause),
        }),
    }
}
