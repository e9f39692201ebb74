//! The month's order form, for members on screen, for paper, and for the animator who sets it up.

use super::offer::offer_line;
use crate::{StorageError, columns::Columns};
use chrono::{DateTime, Utc};
use domain::campaigns::OfferLine;
use kernel::{CampaignId, Month, StructureId, TenantId};
use sqlx::{PgConnection, Row, postgres::PgRow};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderFormHead {
    pub campaign: CampaignId,
    /// In whose tenant the pooled totals are.
    pub hub: StructureId,
    pub month: Month,
    pub closes_at: DateTime<Utc>,
    pub closed: bool,
    /// Empty: none.
    pub notice: String,
    /// Of its stream, for who changes what they saw.
    pub version: u64,
}

impl OrderFormHead {
    /// Whether an order can still be placed or changed; the same rule as the order form itself.
    pub fn takes_orders(&self, now: DateTime<Utc>) -> bool {
        !self.closed && now < self.closes_at
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderFormView {
    pub head: OrderFormHead,
    /// In the hub's order.
    pub lines: Vec<FormLine>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormLine {
    pub offer: OfferLine,
    /// The structure does not present it to its members.
    pub left_out: bool,
}

/// One structure's form in one campaign, with the lines that it leaves out.
pub async fn order_form(
    connection: &mut PgConnection,
    tenant: TenantId,
    campaign: CampaignId,
) -> Result<Option<OrderFormView>, StorageError> {
    let head = sqlx::query(
        "SELECT campaign_id, hub_id, month, closes_at, closed, notice, version \
         FROM read.order_forms \
         WHERE tenant_id = $1 AND campaign_id = $2",
    )
    .bind(tenant.uuid())
    .bind(campaign.uuid())
    .fetch_optional(&mut *connection)
    .await?;
    let Some(head) = head else { return Ok(None) };
    let lines = sqlx::query(
        "SELECT product_id, left_out, producer_id, agreement_id, name, producer_name, category, \
         sale_unit, step_thousandths, case_size, tiers, vat_basis_points, labels, allergens, \
         variable_weight_grams, content, retail_price_cents, distance_km \
         FROM read.order_form_lines WHERE tenant_id = $1 AND campaign_id = $2 ORDER BY line_no",
    )
    .bind(tenant.uuid())
    .bind(campaign.uuid())
    .fetch_all(connection)
    .await?;
    let line =
        |row: &PgRow| Ok(FormLine { offer: offer_line(row)?, left_out: row.try_get("left_out")? });
    let lines = lines.iter().map(line).collect::<Result<_, StorageError>>()?;
    Ok(Some(OrderFormView { head: read_head(&head)?, lines }))
}

/// The structure's forms, the newest month first: its home page.
pub async fn order_forms(
    connection: &mut PgConnection,
    tenant: TenantId,
) -> Result<Vec<OrderFormHead>, StorageError> {
    let rows = sqlx::query(
        "SELECT campaign_id, hub_id, month, closes_at, closed, notice, version \
         FROM read.order_forms \
         WHERE tenant_id = $1 ORDER BY month DESC, campaign_id",
    )
    .bind(tenant.uuid())
    .fetch_all(connection)
    .await?;
    rows.iter().map(read_head).collect()
}

fn read_head(row: &PgRow) -> Result<OrderFormHead, StorageError> {
    Ok(OrderFormHead {
        campaign: CampaignId::from_uuid(row.try_get("campaign_id")?),
        hub: StructureId::from_uuid(row.try_get("hub_id")?),
        month: row.word("month")?,
        closes_at: row.try_get("closes_at")?,
        closed: row.try_get("closed")?,
        notice: row.try_get("notice")?,
        version: row.count("version")?,
    })
}
