//! Throwing a read model away and telling it anew from the log.

use super::source::Stretch;
use super::{Projector, checkpoint};
use crate::StorageError;
use sqlx::{AssertSqlSafe, PgPool};

/// Events held in memory at once.
const STRETCH_MAX: u32 = 1_000;

/// Empties the projector's tables and replays the whole sealed log into them, in one transaction:
/// until it commits, readers see the rows as they were (which is why it deletes instead of
/// truncating, which would lock them out). Returns the position reached.
///
/// # Errors
/// Nothing has changed where an event cannot be read or written.
pub async fn rebuild(worker: &PgPool, projector: &dyn Projector) -> Result<u64, StorageError> {
    let mut transaction = worker.begin().await?;
    checkpoint::lock(&mut transaction, projector.name()).await?;
    for table in projector.tables() {
        // The names are written in the program.
        sqlx::query(AssertSqlSafe(format!("DELETE FROM {table}")))
            .execute(&mut *transaction)
            .await?;
    }
    let mut position = 0;
    loop {
        let stretch = Stretch::read(&mut *transaction, position, STRETCH_MAX).await?;
        if stretch.is_empty() {
            break;
        }
        for event in stretch.taken_by(projector) {
            event.apply(&mut transaction, projector).await?;
        }
        position = stretch.end;
    }
    checkpoint::move_to(&mut transaction, projector.name(), position).await?;
    transaction.commit().await?;
    Ok(position)
}
