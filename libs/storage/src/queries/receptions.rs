//! What is expected and what arrived at the packing premises.

use crate::{StorageError, columns::Columns};
use chrono::{DateTime, NaiveDate, Utc};
use domain::receptions::LossReason;
use kernel::{CampaignId, PooledOrderId, ProducerId, ProductId, Step, Steps, TenantId};
use sqlx::{PgConnection, Row, postgres::PgRow};

/// One producer's delivery for one campaign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceptionView {
    pub pooled_order: PooledOrderId,
    pub producer: ProducerId,
    pub producer_name: String,
    /// None while it is awaited.
    pub received_at: Option<DateTime<Utc>>,
    /// By name.
    pub lines: Vec<ReceptionLine>,
}

/// One product of a delivery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceptionLine {
    pub product: ProductId,
    pub name: String,
    pub step: Step,
    /// What the producer is to deliver.
    pub expected: Steps,
    /// None while it is awaited, and for a product that did not come.
    pub received: Option<Received>,
}

/// A product as weighed and looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Received {
    pub delivered: Steps,
    pub refused: Steps,
    pub refusal_reason: Option<LossReason>,
    /// Accepted, then lost.
    pub lost: Steps,
    pub lot: String,
    pub use_by: Option<NaiveDate>,
    /// Tenths of a degree Celsius.
    pub temperature_decidegrees: Option<i16>,
}

impl Received {
    /// What the orders can share.
    pub fn left(&self) -> Steps {
        self.delivered.saturating_sub(self.refused).saturating_sub(self.lost)
    }
}

/// Goods that were accepted and then lost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LossView {
    pub pooled_order: PooledOrderId,
    pub product: ProductId,
    pub name: String,
    pub step: Step,
    pub quantity: Steps,
    pub reason: LossReason,
    pub recorded_at: DateTime<Utc>,
}

/// The deliveries of a campaign, awaited and received, by producer: the reception page.
pub async fn receptions(
    connection: &mut PgConnection,
    hub: TenantId,
    campaign: CampaignId,
) -> Result<Vec<ReceptionView>, StorageError> {
    let select = "SELECT o.pooled_order_id, o.producer_id, r.name AS producer_name, \
            g.received_at, l.product_id, f.line ->> 'name' AS name, l.sale_unit, \
            l.step_thousandths, l.expected, t.delivered, t.refused, t.refusal_reason, t.lost, \
            t.lot, t.use_by, t.temperature_decidegrees \
        FROM read.pooled_orders o \
        JOIN read.producers r USING (tenant_id, producer_id) \
        JOIN read.pooled_order_lines l USING (tenant_id, pooled_order_id) \
        JOIN read.campaign_offer f ON f.tenant_id = o.tenant_id \
            AND f.campaign_id = o.campaign_id AND f.product_id = l.product_id \
        LEFT JOIN read.receptions g ON g.tenant_id = o.tenant_id \
            AND g.pooled_order_id = o.pooled_order_id \
        LEFT JOIN read.lots t ON t.tenant_id = l.tenant_id \
            AND t.pooled_order_id = l.pooled_order_id AND t.product_id = l.product_id \
        WHERE o.tenant_id = $1 AND o.campaign_id = $2 AND o.stage = 'confirmed' \
        ORDER BY producer_name, o.pooled_order_id, name, l.product_id";
    let rows =
        sqlx::query(select).bind(hub.uuid()).bind(campaign.uuid()).fetch_all(connection).await?;
    let mut receptions: Vec<ReceptionView> = Vec::new();
    for row in &rows {
        let pooled_order = PooledOrderId::from_uuid(row.try_get("pooled_order_id")?);
        if receptions.last().is_none_or(|last| last.pooled_order != pooled_order) {
            receptions.push(head(row, pooled_order)?);
        }
        if let Some(reception) = receptions.last_mut() {
            reception.lines.push(line(row)?);
        }
    }
    Ok(receptions)
}

/// Everything lost after reception in a campaign, by the moment it was recorded: the reception
/// page, and the check that received = allocated + lost.
pub async fn losses(
    connection: &mut PgConnection,
    hub: TenantId,
    campaign: CampaignId,
) -> Result<Vec<LossView>, StorageError> {
    let select = "SELECT s.pooled_order_id, s.product_id, f.line ->> 'name' AS name, \
            l.sale_unit, l.step_thousandths, s.quantity, s.reason, s.recorded_at \
        FROM read.losses s \
        JOIN read.receptions g USING (tenant_id, pooled_order_id) \
        JOIN read.pooled_order_lines l USING (tenant_id, pooled_order_id, product_id) \
        JOIN read.campaign_offer f ON f.tenant_id = s.tenant_id \
            AND f.campaign_id = g.campaign_id AND f.product_id = s.product_id \
        WHERE s.tenant_id = $1 AND g.campaign_id = $2 \
        ORDER BY s.recorded_at, s.pooled_order_id, s.version";
    let rows =
        sqlx::query(select).bind(hub.uuid()).bind(campaign.uuid()).fetch_all(connection).await?;
    rows.iter().map(loss).collect()
}

fn head(row: &PgRow, pooled_order: PooledOrderId) -> Result<ReceptionView, StorageError> {
    Ok(ReceptionView {
        pooled_order,
        producer: ProducerId::from_uuid(row.try_get("producer_id")?),
        producer_name: row.try_get("producer_name")?,
        received_at: row.try_get("received_at")?,
        lines: Vec::new(),
    })
}

fn line(row: &PgRow) -> Result<ReceptionLine, StorageError> {
    Ok(ReceptionLine {
        product: ProductId::from_uuid(row.try_get("product_id")?),
        name: row.try_get("name")?,
        step: row.step()?,
        expected: row.optional_steps("expected")?.unwrap_or_default(),
        received: match row.optional_steps("delivered")? {
            Some(delivered) => Some(received(row, delivered)?),
            None => None,
        },
    })
}

fn received(row: &PgRow, delivered: Steps) -> Result<Received, StorageError> {
    Ok(Received {
        delivered,
        refused: row.steps("refused")?,
        refusal_reason: row.optional_word("refusal_reason")?,
        lost: row.steps("lost")?,
        lot: row.try_get("lot")?,
        use_by: row.try_get("use_by")?,
        temperature_decidegrees: row.optional_count("temperature_decidegrees")?,
    })
}

fn loss(row: &PgRow) -> Result<LossView, StorageError> {
    Ok(LossView {
        pooled_order: PooledOrderId::from_uuid(row.try_get("pooled_order_id")?),
        product: ProductId::from_uuid(row.try_get("product_id")?),
        name: row.try_get("name")?,
        step: row.step()?,
        quantity: row.steps("quantity")?,
        reason: row.word("reason")?,
        recorded_at: row.try_get("recorded_at")?,
    })
}
