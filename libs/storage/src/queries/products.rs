//! Products by their ids, also those withdrawn since: negotiations and agreements still name them.

use crate::{StorageError, columns::Columns};
use domain::producers::Product;
use kernel::{ProductId, TenantId};
use sqlx::PgConnection;
use uuid::Uuid;

/// The hub's products of these ids, by name: the page of a negotiation.
pub async fn products(
    connection: &mut PgConnection,
    hub: TenantId,
    ids: &[ProductId],
) -> Result<Vec<Product>, StorageError> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.uuid()).collect();
    let select = "SELECT product FROM read.products \
        WHERE tenant_id = $1 AND product_id = ANY ($2) ORDER BY name, product_id";
    let rows = sqlx::query(select).bind(hub.uuid()).bind(ids).fetch_all(connection).await?;
    rows.iter().map(|row| row.document("product")).collect()
}
