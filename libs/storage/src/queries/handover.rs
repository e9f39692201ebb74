//! Crates at the stop: whose each is, what is in it, and whether it was handed over.

use crate::{
    StorageError,
    columns::Columns,
    vault::{ALIAS, Vault, by_alias},
};
use chrono::{DateTime, Utc};
use domain::crates::{Difference, DifferenceKind};
use kernel::{CampaignId, OrderId, ProductId, Step, Steps, TenantId};
use sqlx::{AssertSqlSafe, PgConnection, Row, postgres::PgRow};
use std::collections::BTreeMap;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CrateView {
    pub order: OrderId,
    /// None for the structure's own crate, and once the person is erased.
    pub alias: Option<String>,
    pub packed_at: DateTime<Utc>,
    pub handed_over_at: Option<DateTime<Utc>>,
    /// Whether whoever took it signed.
    pub signed: bool,
    /// By product, then kind.
    pub differences: Vec<Difference>,
    pub lines: Vec<CrateLine>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CrateLine {
    pub product: ProductId,
    pub name: String,
    pub step: Step,
    pub quantity: Steps,
    /// Measured grams of all pieces together, for variable weight.
    pub weight_grams: Option<u32>,
    pub lots: Vec<String>,
}

/// Whether any crate of a campaign is packed.
pub async fn is_packed(
    connection: &mut PgConnection,
    tenant: TenantId,
    campaign: CampaignId,
) -> Result<bool, StorageError> {
    let packed =
        "SELECT EXISTS (SELECT FROM read.crates WHERE tenant_id = $1 AND campaign_id = $2)";
    let packed = sqlx::query_scalar(packed).bind(tenant.uuid()).bind(campaign.uuid());
    Ok(packed.fetch_one(connection).await?)
}

/// How many packed crates, of any campaign, are not handed over yet.
pub async fn left_to_hand_over(
    connection: &mut PgConnection,
    tenant: TenantId,
) -> Result<u64, StorageError> {
    let left = "SELECT count(*) FROM read.crates WHERE tenant_id = $1 AND handed_over_at IS NULL";
    let left: i64 = sqlx::query_scalar(left).bind(tenant.uuid()).fetch_one(connection).await?;
    Ok(u64::try_from(left)?)
}

/// The crates of one campaign, by alias: the hand-over list.
///
/// # Errors
/// [`StorageError::Missing`] while the read model of order forms is behind that of crates.
pub async fn crates_of_campaign(
    vault: &mut Vault,
    tenant: TenantId,
    campaign: CampaignId,
) -> Result<Vec<CrateView>, StorageError> {
    let mut noted = differences(vault, tenant, campaign).await?;
    let rows = sqlx::query(AssertSqlSafe(format!(
        "SELECT c.order_id, {ALIAS}, c.packed_at, c.handed_over_at, c.signed, l.product_id, \
         f.name, f.sale_unit, f.step_thousandths, l.quantity, l.weight_grams, l.lots \
         FROM read.crates c \
         JOIN read.crate_lines l ON l.tenant_id = c.tenant_id AND l.order_id = c.order_id \
         LEFT JOIN read.orders o ON o.tenant_id = c.tenant_id AND o.order_id = c.order_id \
         LEFT JOIN vault.people p ON p.tenant_id = o.tenant_id AND p.person_id = o.member_id \
         LEFT JOIN read.order_form_lines f ON f.tenant_id = c.tenant_id \
         AND f.campaign_id = c.campaign_id AND f.product_id = l.product_id \
         WHERE c.tenant_id = $1 AND c.campaign_id = $2 \
         ORDER BY c.order_id, f.line_no"
    )))
    .bind(tenant.uuid())
    .bind(campaign.uuid())
    .fetch_all(&mut **vault)
    .await?;
    let mut crates: Vec<CrateView> = Vec::new();
    for row in &rows {
        let order = OrderId::from_uuid(row.try_get("order_id")?);
        let line = read_line(row)?;
        match crates.last_mut() {
            Some(last) if last.order == order => last.lines.push(line),
            _ => crates.push(CrateView {
                order,
                alias: vault.open_alias(tenant, row)?,
                packed_at: row.try_get("packed_at")?,
                handed_over_at: row.try_get("handed_over_at")?,
                signed: row.try_get("signed")?,
                differences: noted.remove(&order).unwrap_or_default(),
                lines: vec![line],
            }),
        }
    }
    crates.sort_by_cached_key(|one| (by_alias(one.alias.as_deref()), one.order));
    Ok(crates)
}

async fn differences(
    connection: &mut PgConnection,
    tenant: TenantId,
    campaign: CampaignId,
) -> Result<BTreeMap<OrderId, Vec<Difference>>, StorageError> {
    let rows = sqlx::query(
        "SELECT d.order_id, d.product_id, d.kind, d.quantity FROM read.crate_differences d \
         JOIN read.crates c ON c.tenant_id = d.tenant_id AND c.order_id = d.order_id \
         WHERE d.tenant_id = $1 AND c.campaign_id = $2 \
         ORDER BY d.order_id, d.product_id, d.kind DESC, d.quantity",
    )
    .bind(tenant.uuid())
    .bind(campaign.uuid())
    .fetch_all(connection)
    .await?;
    let mut noted: BTreeMap<OrderId, Vec<Difference>> = BTreeMap::new();
    for row in &rows {
        let kind: &str = row.try_get("kind")?;
        let kind = DifferenceKind::named(kind).ok_or(StorageError::Missing("a difference"))?;
        noted.entry(OrderId::from_uuid(row.try_get("order_id")?)).or_default().push(Difference {
            product: ProductId::from_uuid(row.try_get("product_id")?),
            kind,
            quantity: row.steps("quantity")?,
        });
    }
    Ok(noted)
}

fn read_line(row: &PgRow) -> Result<CrateLine, StorageError> {
    let name: Option<String> = row.try_get("name")?;
    Ok(CrateLine {
        product: ProductId::from_uuid(row.try_get("product_id")?),
        name: name.ok_or(StorageError::Missing("the order form of the crate"))?,
        step: row.step()?,
        quantity: row.steps("quantity")?,
        weight_grams: row.optional_count("weight_grams")?,
        lots: row.try_get("lots")?,
    })
}
