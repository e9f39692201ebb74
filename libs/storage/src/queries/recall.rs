//! From a lot to the people who have it (EU regulation 178/2002, article 18).

use crate::{
    StorageError,
    columns::Columns,
    vault::{ALIAS, Vault, by_alias},
};
use chrono::{DateTime, Utc};
use domain::orders::Buyer;
use kernel::{CampaignId, MemberId, OrderId, ProductId, Steps, TenantId};
use sqlx::{AssertSqlSafe, Row, postgres::PgRow};

/// A crate with goods of the lot, and the ways to reach whose it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecalledCrate {
    pub order: OrderId,
    pub campaign: CampaignId,
    pub product: ProductId,
    pub quantity: Steps,
    /// None: still at the stop.
    pub handed_over_at: Option<DateTime<Utc>>,
    pub buyer: Buyer,
    /// None for the structure's own crate, and once the person is erased.
    pub alias: Option<String>,
    pub email: Option<String>,
    pub phone: Option<String>,
}

/// One structure's crates with goods of a lot; of that product only, where one is named (two
/// producers may use the same number).
///
/// # Errors
/// [`StorageError::Missing`] while the read model of orders is behind that of crates: a recall
/// must not leave anybody out.
pub async fn recall(
    vault: &mut Vault,
    tenant: TenantId,
    lot: &str,
    product: Option<ProductId>,
) -> Result<Vec<RecalledCrate>, StorageError> {
    let rows = sqlx::query(AssertSqlSafe(format!(
        "SELECT c.order_id, c.campaign_id, l.product_id, l.quantity, c.handed_over_at, \
         o.order_id AS known_order, o.member_id, {ALIAS}, p.email, p.phone \
         FROM read.crate_lines l \
         JOIN read.crates c ON c.tenant_id = l.tenant_id AND c.order_id = l.order_id \
         LEFT JOIN read.orders o ON o.tenant_id = c.tenant_id AND o.order_id = c.order_id \
         LEFT JOIN vault.people p ON p.tenant_id = o.tenant_id AND p.person_id = o.member_id \
         WHERE l.tenant_id = $1 AND $2 = ANY (l.lots) AND ($3 IS NULL OR l.product_id = $3)"
    )))
    .bind(tenant.uuid())
    .bind(lot)
    .bind(product.map(ProductId::uuid))
    .fetch_all(&mut **vault)
    .await?;
    let mut crates = vec![];
    for row in &rows {
        crates.push(read_crate(vault, tenant, row)?);
    }
    crates.sort_by_cached_key(|one| (by_alias(one.alias.as_deref()), one.order, one.product));
    Ok(crates)
}

fn read_crate(
    vault: &mut Vault,
    tenant: TenantId,
    row: &PgRow,
) -> Result<RecalledCrate, StorageError> {
    let known: Option<uuid::Uuid> = row.try_get("known_order")?;
    let order = known.ok_or(StorageError::Missing("the order of the crate"))?;
    let member: Option<_> = row.try_get("member_id")?;
    Ok(RecalledCrate {
        order: OrderId::from_uuid(order),
        campaign: CampaignId::from_uuid(row.try_get("campaign_id")?),
        product: ProductId::from_uuid(row.try_get("product_id")?),
        quantity: row.steps("quantity")?,
        handed_over_at: row.try_get("handed_over_at")?,
        buyer: member.map_or(Buyer::Structure, |id| Buyer::Member(MemberId::from_uuid(id))),
        alias: vault.open_alias(tenant, row)?,
        email: vault.open_contact(tenant, row, "email")?,
        phone: vault.open_contact(tenant, row, "phone")?,
    })
}
