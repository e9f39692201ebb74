//! Which version of a stream the pages show.

use crate::{StorageError, columns::Columns};
use kernel::TenantId;
use sqlx::PgConnection;
use uuid::Uuid;

/// The version of a stream that every read model has read at least; 0 where it is not read yet.
///
/// Asked for before the rows themselves, it is never newer than they are: who changes what they
/// saw "at this version" overwrites nothing that they did not see.
pub async fn shown_version(
    connection: &mut PgConnection,
    tenant: TenantId,
    category: &str,
    stream: Uuid,
) -> Result<u64, StorageError> {
    let row = sqlx::query(
        "SELECT coalesce(max(version), 0) AS version FROM eventlog.sealed \
         WHERE tenant_id = $1 AND category = $2 AND stream_id = $3 \
         AND position <= (SELECT min(position) FROM read.checkpoints)",
    )
    .bind(tenant.uuid())
    .bind(category)
    .bind(stream)
    .fetch_one(connection)
    .await?;
    row.count("version")
}
