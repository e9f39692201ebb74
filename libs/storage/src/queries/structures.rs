//! A structure's own page, and the coordinator's list of those that joined.

use crate::{StorageError, columns::Columns};
use domain::structures::{StructureKind, Territory};
use kernel::{StructureId, TenantId};
use sqlx::{PgConnection, Row, postgres::PgRow};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StructureView {
    pub structure: StructureId,
    pub name: String,
    pub kind: StructureKind,
    pub territory: Territory,
    /// Whose campaigns it joins; none for a hub.
    pub hub: Option<StructureId>,
    /// Where its crates are handed over, once set.
    pub delivery: Option<DeliveryPoint>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeliveryPoint {
    pub name: String,
    /// INSEE code.
    pub commune: String,
}

/// A structure: the tenant's own, or, for a hub, one that joined it.
pub async fn structure(
    connection: &mut PgConnection,
    tenant: TenantId,
    structure: StructureId,
) -> Result<Option<StructureView>, StorageError> {
    let row = sqlx::query(
        "SELECT structure_id, name, kind, commune, epci, hub_id, delivery_name, delivery_commune \
         FROM read.structures WHERE tenant_id = $1 AND structure_id = $2",
    )
    .bind(tenant.uuid())
    .bind(structure.uuid())
    .fetch_optional(connection)
    .await?;
    row.as_ref().map(read_structure).transpose()
}

/// The coordinator's list: the structures that joined this hub, by name.
pub async fn structures_of_hub(
    connection: &mut PgConnection,
    hub: TenantId,
) -> Result<Vec<StructureView>, StorageError> {
    let rows = sqlx::query(
        "SELECT structure_id, name, kind, commune, epci, hub_id, delivery_name, delivery_commune \
         FROM read.structures WHERE tenant_id = $1 AND hub_id = $1 \
         ORDER BY lower(name), structure_id",
    )
    .bind(hub.uuid())
    .fetch_all(connection)
    .await?;
    rows.iter().map(read_structure).collect()
}

fn read_structure(row: &PgRow) -> Result<StructureView, StorageError> {
    let name: Option<String> = row.try_get("delivery_name")?;
    let commune: Option<String> = row.try_get("delivery_commune")?;
    Ok(StructureView {
        structure: StructureId::from_uuid(row.try_get("structure_id")?),
        name: row.try_get("name")?,
        kind: row.word("kind")?,
        territory: Territory { commune: row.try_get("commune")?, epci: row.try_get("epci")? },
        hub: row.try_get::<Option<_>, _>("hub_id")?.map(StructureId::from_uuid),
        delivery: name.zip(commune).map(|(name, commune)| DeliveryPoint { name, commune }),
    })
}

/// Every tenant that people sign in to, for whoever may see them all: the worker's role.
pub async fn all_tenants(connection: &mut PgConnection) -> Result<Vec<TenantId>, StorageError> {
    let select = "SELECT DISTINCT tenant_id FROM read.structures ORDER BY tenant_id";
    let tenants: Vec<uuid::Uuid> = sqlx::query_scalar(select).fetch_all(connection).await?;
    Ok(tenants.into_iter().map(TenantId::from_uuid).collect())
}
