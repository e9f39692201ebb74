//! Whether one crate was handed over: what its buyer is told.

use crate::StorageError;
use chrono::{DateTime, Utc};
use kernel::{OrderId, TenantId};
use sqlx::PgConnection;

/// When the crate of an order was handed over; none before, and where there is no crate.
pub async fn handed_over_at(
    connection: &mut PgConnection,
    tenant: TenantId,
    order: OrderId,
) -> Result<Option<DateTime<Utc>>, StorageError> {
    let at: Option<Option<DateTime<Utc>>> = sqlx::query_scalar(
        "SELECT handed_over_at FROM read.crates WHERE tenant_id = $1 AND order_id = $2",
    )
    .bind(tenant.uuid())
    .bind(order.uuid())
    .fetch_optional(connection)
    .await?;
    Ok(at.flatten())
}
