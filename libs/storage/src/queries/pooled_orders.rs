//! Pooled orders, for the coordinator who sends them and the producer who confirms them.

use crate::{StorageError, columns::Columns};
use chrono::{DateTime, Utc};
use domain::{
    allocation::{PriceTiers, Tier, missing_to_next_case},
    pooling::PooledStage,
};
use kernel::{
    CampaignId, Money, Month, PooledOrderId, ProducerId, ProductId, Step, Steps, TenantId,
    UnitPrice, VatRate,
};
use sqlx::{PgConnection, Row, postgres::PgRow};
use std::collections::HashMap;
use uuid::Uuid;

/// One producer's order in one campaign. Amounts are before VAT.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PooledOrderView {
    pub pooled_order: PooledOrderId,
    pub campaign: CampaignId,
    pub month: Month,
    pub producer: ProducerId,
    pub producer_name: String,
    pub stage: PooledStage,
    /// The draw's seed, in hexadecimal: everyone can check who got what.
    pub seed: String,
    pub minimum: Money,
    pub total: Money,
    /// Why it is sent below the minimum, where it is.
    pub override_reason: Option<String>,
    /// Structures and orders whose demand it sums up.
    pub structures: u64,
    pub orders: u64,
    pub fixed_at: DateTime<Utc>,
    pub sent_at: Option<DateTime<Utc>>,
    pub confirmed_at: Option<DateTime<Utc>>,
    /// By name.
    pub lines: Vec<PooledOrderLine>,
}

impl PooledOrderView {
    pub fn is_below_minimum(&self) -> bool {
        self.total < self.minimum
    }
}

/// One product of a pooled order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PooledOrderLine {
    pub product: ProductId,
    pub name: String,
    pub step: Step,
    pub variable_weight_grams: Option<u32>,
    pub vat: VatRate,
    pub case_size: Steps,
    /// D: what was ordered over all structures.
    pub demand: Steps,
    /// T: what is ordered from the producer, in whole cases.
    pub target: Steps,
    /// More steps that would have filled the case that the demand begins.
    pub missing_to_next_case: Steps,
    /// Of the tier reached, and the tier beyond it.
    pub unit_price: UnitPrice,
    pub next_tier: Option<Tier>,
    pub amount: Money,
    /// What the producer says it can supply.
    pub confirmed: Option<Steps>,
    /// What it is to deliver, in whole cases.
    pub expected: Option<Steps>,
    /// What the orders now share.
    pub allocated: Option<Steps>,
}

/// The pooled orders of a campaign, by producer: the coordinator's page after the close.
pub async fn pooled_orders(
    connection: &mut PgConnection,
    hub: TenantId,
    campaign: CampaignId,
) -> Result<Vec<PooledOrderView>, StorageError> {
    select(connection, hub, Filter { campaign: Some(campaign), ..Filter::default() }).await
}

/// One producer's pooled orders, the latest month first: the producer's page.
pub async fn pooled_orders_of(
    connection: &mut PgConnection,
    hub: TenantId,
    producer: ProducerId,
) -> Result<Vec<PooledOrderView>, StorageError> {
    select(connection, hub, Filter { producer: Some(producer), ..Filter::default() }).await
}

/// One pooled order: its page, and the order form that the producer is sent.
pub async fn pooled_order(
    connection: &mut PgConnection,
    hub: TenantId,
    pooled_order: PooledOrderId,
) -> Result<Option<PooledOrderView>, StorageError> {
    let filter = Filter { pooled_order: Some(pooled_order), ..Filter::default() };
    Ok(select(connection, hub, filter).await?.pop())
}

#[derive(Default)]
struct Filter {
    campaign: Option<CampaignId>,
    producer: Option<ProducerId>,
    pooled_order: Option<PooledOrderId>,
}

async fn select(
    connection: &mut PgConnection,
    hub: TenantId,
    filter: Filter,
) -> Result<Vec<PooledOrderView>, StorageError> {
    let orders = "SELECT o.*, c.month, r.name AS producer_name, \
            joined.structures, joined.orders \
        FROM read.pooled_orders o \
        JOIN read.campaigns c USING (tenant_id, campaign_id) \
        JOIN read.producers r USING (tenant_id, producer_id) \
        CROSS JOIN LATERAL (SELECT count(*) AS structures, \
                coalesce(sum(s.orders), 0)::bigint AS orders \
            FROM read.pooled_order_structures s WHERE s.tenant_id = o.tenant_id \
                AND s.pooled_order_id = o.pooled_order_id) joined \
        WHERE o.tenant_id = $1 AND ($2::uuid IS NULL OR o.campaign_id = $2) \
            AND ($3::uuid IS NULL OR o.producer_id = $3) \
            AND ($4::uuid IS NULL OR o.pooled_order_id = $4) \
        ORDER BY c.month DESC, r.name, o.pooled_order_id";
    let rows = sqlx::query(orders)
        .bind(hub.uuid())
        .bind(filter.campaign.map(CampaignId::uuid))
        .bind(filter.producer.map(ProducerId::uuid))
        .bind(filter.pooled_order.map(PooledOrderId::uuid))
        .fetch_all(&mut *connection)
        .await?;
    let ids: Vec<Uuid> =
        rows.iter().map(|row| row.try_get("pooled_order_id")).collect::<Result<_, _>>()?;
    let mut lines = lines_of(connection, hub, &ids).await?;
    rows.iter().zip(&ids).map(|(row, id)| view(row, lines.remove(id).unwrap_or_default())).collect()
}

async fn lines_of(
    connection: &mut PgConnection,
    hub: TenantId,
    ids: &[Uuid],
) -> Result<HashMap<Uuid, Vec<PooledOrderLine>>, StorageError> {
    let select = "SELECT l.*, l.unit_price::text AS price, f.line ->> 'name' AS name, \
            f.line -> 'tiers' AS tiers \
        FROM read.pooled_order_lines l \
        JOIN read.pooled_orders o USING (tenant_id, pooled_order_id) \
        JOIN read.campaign_offer f ON f.tenant_id = l.tenant_id \
            AND f.campaign_id = o.campaign_id AND f.product_id = l.product_id \
        WHERE l.tenant_id = $1 AND l.pooled_order_id = ANY ($2) ORDER BY name, l.product_id";
    let rows = sqlx::query(select).bind(hub.uuid()).bind(ids).fetch_all(connection).await?;
    let mut lines: HashMap<Uuid, Vec<PooledOrderLine>> = HashMap::new();
    for row in &rows {
        lines.entry(row.try_get("pooled_order_id")?).or_default().push(line(row)?);
    }
    Ok(lines)
}

fn view(row: &PgRow, lines: Vec<PooledOrderLine>) -> Result<PooledOrderView, StorageError> {
    Ok(PooledOrderView {
        pooled_order: PooledOrderId::from_uuid(row.try_get("pooled_order_id")?),
        campaign: CampaignId::from_uuid(row.try_get("campaign_id")?),
        month: row.word("month")?,
        producer: ProducerId::from_uuid(row.try_get("producer_id")?),
        producer_name: row.try_get("producer_name")?,
        stage: stage(row.try_get("stage")?)?,
        seed: row.try_get("seed")?,
        minimum: row.money("minimum")?,
        total: row.money("total")?,
        override_reason: row.try_get("override_reason")?,
        structures: row.count("structures")?,
        orders: row.count("orders")?,
        fixed_at: row.try_get("fixed_at")?,
        sent_at: row.try_get("sent_at")?,
        confirmed_at: row.try_get("confirmed_at")?,
        lines,
    })
}

fn line(row: &PgRow) -> Result<PooledOrderLine, StorageError> {
    let (demand, target) = (row.steps("demand")?, row.steps("target")?);
    let case_size = row.steps("case_size")?;
    let tiers: PriceTiers = row.document("tiers")?;
    Ok(PooledOrderLine {
        product: ProductId::from_uuid(row.try_get("product_id")?),
        name: row.try_get("name")?,
        step: row.step()?,
        variable_weight_grams: row.optional_count("variable_weight_grams")?,
        vat: VatRate::try_from_basis_points(row.count("vat_basis_points")?)?,
        case_size,
        demand,
        target,
        missing_to_next_case: missing_to_next_case(demand, case_size),
        unit_price: row.word("price")?,
        next_tier: tiers.next(target).copied(),
        amount: row.money("amount")?,
        confirmed: row.optional_steps("confirmed")?,
        expected: row.optional_steps("expected")?,
        allocated: row.optional_steps("allocated")?,
    })
}

fn stage(name: &str) -> Result<PooledStage, StorageError> {
    match name {
        "fixed" => Ok(PooledStage::Fixed),
        "sent" => Ok(PooledStage::Sent),
        "confirmed" => Ok(PooledStage::Confirmed),
        "cancelled" => Ok(PooledStage::Cancelled),
        _ => Err(StorageError::Word { column: "stage".to_owned() }),
    }
}
