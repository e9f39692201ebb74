//! What all structures order together while the campaign is open, and what is missing to fill the
//! next case. Totals only, so that every buyer's form may show it.

use super::report_rows::is_local;
use crate::{StorageError, columns::Columns};
use chrono::NaiveDate;
use domain::{
    allocation::{Tier, Totals, missing_to_next_case, target},
    campaigns::OfferLine,
    producers::ProducerKind,
};
use kernel::{CampaignId, ProducerId, ProductId, Season, Steps, TenantId, UnitPrice};
use sqlx::{PgConnection, Row, postgres::PgRow};
use std::collections::HashMap;

/// One product's pooled demand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProductDemand {
    /// The line as the campaign offers it.
    pub line: OfferLine,
    /// D, L and U over all structures.
    pub totals: Totals,
    /// What would be ordered if the campaign closed now, in whole cases.
    pub target: Steps,
    /// More steps to fill the case that is begun; zero when none is.
    pub missing_to_next_case: Steps,
    /// The price that the target reaches, before VAT.
    pub unit_price: UnitPrice,
    pub next_tier: Option<Tier>,
    /// When it can be had, by its producer's catalogue as last imported.
    pub season: Season,
    /// As reports count it.
    pub local: bool,
}

/// What was ordered of one product by the end of a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemandDay {
    pub product: ProductId,
    pub name: String,
    /// By the calendar in France.
    pub day: NaiveDate,
    /// All that stood ordered when the day ended.
    pub quantity: Steps,
}

/// The demand for every product of a campaign, in the offer's order: the campaign's board and, for
/// what is missing and the price reached, every order form.
pub async fn product_demand(
    connection: &mut PgConnection,
    hub: TenantId,
    campaign: CampaignId,
) -> Result<Vec<ProductDemand>, StorageError> {
    let select = "SELECT o.line, coalesce(d.quantity, 0) AS quantity, \
            coalesce(d.at_least, 0) AS at_least, coalesce(d.at_most, 0) AS at_most, \
            p.product -> 'season' AS season, r.kind \
        FROM read.campaign_offer o \
        LEFT JOIN read.pooled_demand d USING (tenant_id, campaign_id, product_id) \
        LEFT JOIN read.products p ON p.tenant_id = o.tenant_id AND p.product_id = o.product_id \
        LEFT JOIN read.producers r ON r.tenant_id = o.tenant_id AND r.producer_id = o.producer_id \
        WHERE o.tenant_id = $1 AND o.campaign_id = $2 ORDER BY o.rank";
    let rows =
        sqlx::query(select).bind(hub.uuid()).bind(campaign.uuid()).fetch_all(connection).await?;
    rows.iter().map(demand).collect()
}

/// A producer's products in a campaign, by product and day on which something changed: the
/// producer's page.
pub async fn demand_by_day(
    connection: &mut PgConnection,
    hub: TenantId,
    campaign: CampaignId,
    producer: ProducerId,
) -> Result<Vec<DemandDay>, StorageError> {
    let select = "SELECT d.product_id, o.line ->> 'name' AS name, d.day, \
            (sum(d.change) OVER (PARTITION BY d.product_id ORDER BY d.day))::bigint AS quantity \
        FROM read.pooled_demand_days d \
        JOIN read.campaign_offer o USING (tenant_id, campaign_id, product_id) \
        WHERE d.tenant_id = $1 AND d.campaign_id = $2 AND o.producer_id = $3 \
        ORDER BY o.rank, d.day";
    let rows = sqlx::query(select)
        .bind(hub.uuid())
        .bind(campaign.uuid())
        .bind(producer.uuid())
        .fetch_all(connection)
        .await?;
    rows.iter()
        .map(|row| {
            Ok(DemandDay {
                product: ProductId::from_uuid(row.try_get("product_id")?),
                name: row.try_get("name")?,
                day: row.try_get("day")?,
                quantity: row.steps("quantity")?,
            })
        })
        .collect()
}

fn demand(row: &PgRow) -> Result<ProductDemand, StorageError> {
    let line: OfferLine = row.document("line")?;
    let totals = Totals {
        quantity: row.steps("quantity")?,
        at_least: row.steps("at_least")?,
        at_most: row.steps("at_most")?,
    };
    let target = target(totals, line.case_size, None);
    let kind: Option<ProducerKind> = row.optional_word("kind")?;
    Ok(ProductDemand {
        season: row.optional_document("season")?.unwrap_or(Season::ALL_YEAR),
        local: kind.is_some_and(|kind| is_local(kind, line.distance_km)),
        totals,
        target,
        missing_to_next_case: missing_to_next_case(totals.quantity, line.case_size),
        unit_price: line.tiers.reached(target).unit_price,
        next_tier: line.tiers.next(target).copied(),
        line,
    })
}

/// What was ordered of a product over all structures, and what came of it to be shared out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SharedTotals {
    pub ordered: Steps,
    pub came: Steps,
}

/// The products of a campaign that are shared out: why everybody got what they got.
pub async fn shared_totals(
    connection: &mut PgConnection,
    hub: TenantId,
    campaign: CampaignId,
) -> Result<HashMap<ProductId, SharedTotals>, StorageError> {
    let select = "SELECT l.product_id, l.demand, l.allocated FROM read.pooled_order_lines l \
        JOIN read.pooled_orders o USING (tenant_id, pooled_order_id) \
        WHERE l.tenant_id = $1 AND o.campaign_id = $2 AND l.allocated IS NOT NULL";
    let rows =
        sqlx::query(select).bind(hub.uuid()).bind(campaign.uuid()).fetch_all(connection).await?;
    rows.iter()
        .map(|row| {
            let product = ProductId::from_uuid(row.try_get("product_id")?);
            let totals =
                SharedTotals { ordered: row.steps("demand")?, came: row.steps("allocated")? };
            Ok((product, totals))
        })
        .collect()
}
