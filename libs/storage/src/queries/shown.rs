//! Whether a page that follows a change can already show it.

use crate::{StorageError, columns::bigint};
use kernel::TenantId;
use sqlx::PgConnection;
use uuid::Uuid;

/// Whether every read model has read as far as this event: sealed, and behind all checkpoints but
/// those of projections that stand still, which nobody can wait for.
///
/// # Errors
/// Fails when the database does not answer.
pub async fn is_shown(
    connection: &mut PgConnection,
    tenant: TenantId,
    category: &str,
    stream: Uuid,
    version: u64,
) -> Result<bool, StorageError> {
    let shown = sqlx::query_scalar(
        "SELECT coalesce(eventlog.position_of($1, $2, $3, $4) \
         <= (SELECT min(position) FROM read.checkpoints WHERE projection NOT IN \
         (SELECT projection FROM read.failures)), false)",
    )
    .bind(tenant.uuid())
    .bind(category)
    .bind(stream)
    .bind(bigint(version)?);
    Ok(shown.fetch_one(connection).await?)
}
