//! How far each projection has read, and what it stands still at.

use crate::{StorageError, columns::bigint};
use eventlog::RecordedEvent;
use sqlx::{PgConnection, PgPool};
use std::collections::HashMap;

/// Where the projections stand, without taking their turn. Those that never ran start at 0, and get
/// their row here, at once: a worker that falls silent must not keep others from making it.
pub(super) async fn positions(
    worker: &PgPool,
    projections: &[&'static str],
) -> Result<HashMap<String, u64>, StorageError> {
    let rows: Vec<(String, i64)> = sqlx::query_as(
        "SELECT projection, position FROM read.checkpoints WHERE projection = ANY($1)",
    )
    .bind(projections)
    .fetch_all(worker)
    .await?;
    if rows.len() < projections.len() {
        sqlx::query(
            "INSERT INTO read.checkpoints SELECT name, 0 FROM unnest($1::text[]) AS name \
             ORDER BY name ON CONFLICT DO NOTHING",
        )
        .bind(projections)
        .execute(worker)
        .await?;
    }
    rows.into_iter().map(|(name, position)| Ok((name, u64::try_from(position)?))).collect()
}

/// Takes the projection's turn until the end of the transaction; returns its position. It has a row
/// already: see [`positions`].
pub(super) async fn lock(
    connection: &mut PgConnection,
    projection: &'static str,
) -> Result<u64, StorageError> {
    let position: i64 = sqlx::query_scalar(
        "SELECT position FROM read.checkpoints WHERE projection = $1 FOR UPDATE",
    )
    .bind(projection)
    .fetch_one(connection)
    .await?;
    Ok(u64::try_from(position)?)
}

/// The same without waiting: none while another worker has the turn.
pub(super) async fn try_lock(
    connection: &mut PgConnection,
    projection: &'static str,
) -> Result<Option<u64>, StorageError> {
    let position: Option<i64> = sqlx::query_scalar(
        "SELECT position FROM read.checkpoints WHERE projection = $1 FOR UPDATE SKIP LOCKED",
    )
    .bind(projection)
    .fetch_optional(connection)
    .await?;
    Ok(position.map(u64::try_from).transpose()?)
}

/// Moves the checkpoint, and forgets a failure that lies behind it.
pub(super) async fn move_to(
    connection: &mut PgConnection,
    projection: &'static str,
    position: u64,
) -> Result<(), StorageError> {
    sqlx::query(
        "WITH forgotten AS \
         (DELETE FROM read.failures WHERE projection = $1 AND position <= $2) \
         UPDATE read.checkpoints SET position = $2 WHERE projection = $1",
    )
    .bind(projection)
    .bind(bigint(position)?)
    .execute(connection)
    .await?;
    Ok(())
}

/// Moves the checkpoints of projections that no event of the stretch concerns, and forgets their
/// failures that lie behind. Those that another worker is at, or has moved, are left alone.
/// Returns how many were moved.
pub(super) async fn move_idle(
    worker: &PgPool,
    projections: &[&'static str],
    from: u64,
    to: u64,
) -> Result<usize, StorageError> {
    let moved: i64 = sqlx::query_scalar(
        "WITH standing AS \
         (SELECT projection FROM read.checkpoints WHERE projection = ANY($1) AND position = $2 \
         FOR UPDATE SKIP LOCKED), \
         moved AS (UPDATE read.checkpoints c SET position = $3 FROM standing \
         WHERE c.projection = standing.projection RETURNING c.projection), \
         forgotten AS (DELETE FROM read.failures f USING moved \
         WHERE f.projection = moved.projection AND f.position <= $3) \
         SELECT count(*) FROM moved",
    )
    .bind(projections)
    .bind(bigint(from)?)
    .bind(bigint(to)?)
    .fetch_one(worker)
    .await?;
    Ok(usize::try_from(moved)?)
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
