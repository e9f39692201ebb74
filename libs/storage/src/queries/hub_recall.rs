//! From a lot number to the crates it went into, over all structures (EU regulation 178/2002,
//! article 18). Crates are known here by the random id of their order; the structure's own recall
//! leads on to people.

use crate::{StorageError, columns::Columns};
use chrono::{DateTime, NaiveDate, Utc};
use kernel::{CampaignId, OrderId, ProducerId, ProductId, Steps, StructureId, TenantId};
use sqlx::{PgConnection, Row, postgres::PgRow};

/// Where a lot came from, and where it went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HubRecall {
    /// The deliveries in which the lot was received.
    pub sources: Vec<LotSource>,
    /// By structure, then order.
    pub crates: Vec<RecalledCrate>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LotSource {
    pub campaign: CampaignId,
    pub producer: ProducerId,
    pub producer_name: String,
    pub product: ProductId,
    pub name: String,
    pub use_by: Option<NaiveDate>,
    pub delivered: Steps,
    pub refused: Steps,
    pub lost: Steps,
    pub received_at: DateTime<Utc>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecalledCrate {
    pub structure: StructureId,
    /// The structure's id where its name has not been read yet.
    pub structure_name: String,
    pub order: OrderId,
    pub campaign: CampaignId,
    pub product: ProductId,
    /// Of the product in the crate, of all its lots together.
    pub quantity: Steps,
    /// None while the crate is not handed over: it can be held back.
    pub handed_over_at: Option<DateTime<Utc>>,
}

/// Everything about a lot: the coordinator's recall page.
pub async fn hub_recall(
    connection: &mut PgConnection,
    hub: TenantId,
    lot: &str,
) -> Result<HubRecall, StorageError> {
    let sources = "SELECT t.*, g.received_at, r.name AS producer_name, \
            f.line ->> 'name' AS name \
        FROM read.lots t \
        JOIN read.receptions g USING (tenant_id, pooled_order_id) \
        JOIN read.producers r ON r.tenant_id = t.tenant_id AND r.producer_id = t.producer_id \
        JOIN read.campaign_offer f ON f.tenant_id = t.tenant_id \
            AND f.campaign_id = t.campaign_id AND f.product_id = t.product_id \
        WHERE t.tenant_id = $1 AND t.lot = $2 ORDER BY g.received_at, t.product_id";
    let sources =
        sqlx::query(sources).bind(hub.uuid()).bind(lot.trim()).fetch_all(&mut *connection).await?;
    let crates = "SELECT c.structure_id, coalesce(s.name, c.structure_id::text) AS name, \
            c.order_id, c.campaign_id, l.product_id, l.quantity, c.handed_over_at \
        FROM read.crate_lots l \
        JOIN read.hub_crates c USING (tenant_id, order_id) \
        LEFT JOIN read.structures s USING (tenant_id, structure_id) \
        WHERE l.tenant_id = $1 AND l.lot = $2 \
        ORDER BY name, c.structure_id, c.order_id, l.product_id";
    let crates =
        sqlx::query(crates).bind(hub.uuid()).bind(lot.trim()).fetch_all(connection).await?;
    Ok(HubRecall {
        sources: sources.iter().map(source).collect::<Result<_, _>>()?,
        crates: crates.iter().map(recalled).collect::<Result<_, _>>()?,
    })
}

fn source(row: &PgRow) -> Result<LotSource, StorageError> {
    Ok(LotSource {
        campaign: CampaignId::from_uuid(row.try_get("campaign_id")?),
        producer: ProducerId::from_uuid(row.try_get("producer_id")?),
        producer_name: row.try_get("producer_name")?,
        product: ProductId::from_uuid(row.try_get("product_id")?),
        name: row.try_get("name")?,
        use_by: row.try_get("use_by")?,
        delivered: row.steps("delivered")?,
        refused: row.steps("refused")?,
        lost: row.steps("lost")?,
        received_at: row.try_get("received_at")?,
    })
}

fn recalled(row: &PgRow) -> Result<RecalledCrate, StorageError> {
    Ok(RecalledCrate {
        structure: StructureId::from_uuid(row.try_get("structure_id")?),
        structure_name: row.try_get("name")?,
        order: OrderId::from_uuid(row.try_get("order_id")?),
        campaign: CampaignId::from_uuid(row.try_get("campaign_id")?),
        product: ProductId::from_uuid(row.try_get("product_id")?),
        quantity: row.steps("quantity")?,
        handed_over_at: row.try_get("handed_over_at")?,
    })
}
