//! How far each projection has read, and what it stands still at.

use crate::{StorageError, columns::bigint};
use eventlog::RecordedEvent;
use sqlx::PgConnection;

/// Takes the projection's turn until the end of the transaction; returns its position.
pub(super) async fn lock(
    connection: &mut PgConnection,
    projection: &'static str,
) -> Result<u64, StorageError> {
    sqlx::query("INSERT INTO read.checkpoints VALUES ($1, 0) ON CONFLICT DO NOTHING")
        .bind(projection)
        .execute(&mut *connection)
        .await?;
    let position: i64 = sqlx::query_scalar(
        "SELECT position FROM read.checkpoints WHERE projection = $1 FOR UPDATE",
    )
    .bind(projection)
    .fetch_one(&mut *connection)
    .await?;
    Ok(u64::try_from(position)?)
}

/// Moves the checkpoint, and forgets a failure that lies behind it.
pub(super) async fn move_to(
    connection: &mut PgConnection,
    projection: &'static str,
    position: u64,
) -> Result<(), StorageError> {
    sqlx::query("UPDATE read.checkpoints SET position = $2 WHERE projection = $1")
        .bind(projection)
        .bind(bigint(position)?)
        .execute(&mut *connection)
        .await?;
    sqlx::query("DELETE FROM read.failures WHERE projection = $1 AND position <= $2")
        .bind(projection)
        .bind(bigint(position)?)
        .execute(&mut *connection)
        .await?;
    Ok(())
}

/// Says in `read.failures` where the projection stands still, and why.
pub(super) async fn record_failure(
    connection: &mut PgConnection,
    projection: &'static str,
    event: &RecordedEvent,
    cause: &StorageError,
) -> Result<(), StorageError> {
    sqlx::query(
        "INSERT INTO read.failures (projection, position, event_id, error) \
         VALUES ($1, $2, $3, $4) ON CONFLICT (projection) DO UPDATE \
         SET position = excluded.position, event_id = excluded.event_id, error = excluded.error",
    )
    .bind(projection)
    .bind(bigint(event.position.unwrap_or_default())?)
    .bind(event.id)
    .bind(cause.to_string())
    .execute(connection)
    .await?;
    Ok(())
}
