//! The coordinator's campaigns: the list of months, and the board of one.

use crate::{StorageError, columns::Columns};
use chrono::{DateTime, Utc};
use domain::campaigns::{OfferLine, Stage};
use kernel::{CampaignId, Money, Month, ProducerId, StructureId, TenantId};
use sqlx::{PgConnection, Row, postgres::PgRow};

/// A campaign in one line. Sums are over all structures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CampaignSummary {
    pub campaign: CampaignId,
    pub month: Month,
    pub stage: Stage,
    pub dates: CampaignDates,
    /// Products offered, and the producers they come from.
    pub products: u64,
    pub producers: u64,
    /// Structures that take part.
    pub structures: u64,
    pub orders: u64,
    /// Members with an order.
    pub buyers: u64,
    /// What the orders cost, with VAT: at most, until goods are allocated.
    pub total: Money,
    /// What was paid for them, without what was credited since.
    pub paid: Money,
}

/// When each step was taken; none where it has not been.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CampaignDates {
    pub drafted_at: DateTime<Utc>,
    pub opened_at: Option<DateTime<Utc>>,
    /// When orders end, as announced at the opening.
    pub closes_at: Option<DateTime<Utc>>,
    pub closed_at: Option<DateTime<Utc>>,
    pub ordered_at: Option<DateTime<Utc>>,
    pub received_at: Option<DateTime<Utc>>,
    pub delivered_at: Option<DateTime<Utc>>,
    pub settled_at: Option<DateTime<Utc>>,
}

/// One structure's part of a campaign: totals, never orders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StructureTotals {
    pub structure: StructureId,
    /// The structure's id where its name has not been read yet.
    pub name: String,
    pub orders: u64,
    pub buyers: u64,
    pub total: Money,
    /// Without what was credited since.
    pub paid: Money,
    /// Still to be paid by its buyers.
    pub due: Money,
}

const SUMMARY: &str = "SELECT c.*, offer.products, offer.producers, totals.*, \
        (SELECT count(*) FROM read.campaign_structures s \
            WHERE s.tenant_id = c.tenant_id AND s.campaign_id = c.campaign_id) AS structures \
    FROM read.campaigns c \
    CROSS JOIN LATERAL (SELECT count(*) AS products, count(DISTINCT o.producer_id) AS producers \
        FROM read.campaign_offer o \
        WHERE o.tenant_id = c.tenant_id AND o.campaign_id = c.campaign_id) offer \
    CROSS JOIN LATERAL (SELECT coalesce(sum(t.orders), 0)::bigint AS orders, \
            coalesce(sum(t.buyers), 0)::bigint AS buyers, \
            coalesce(sum(t.total), 0)::bigint AS total, \
            coalesce(sum(t.paid - t.credited), 0)::bigint AS paid \
        FROM read.structure_totals t \
        WHERE t.tenant_id = c.tenant_id AND t.campaign_id = c.campaign_id) totals \
    WHERE c.tenant_id = $1 AND ($2::uuid IS NULL OR c.campaign_id = $2) \
        AND ($3::uuid IS NULL OR EXISTS (SELECT FROM read.campaign_offer o \
            WHERE o.tenant_id = c.tenant_id AND o.campaign_id = c.campaign_id \
                AND o.producer_id = $3)) \
    ORDER BY c.month DESC, c.campaign_id";

/// The hub's campaigns, the latest month first: the coordinator's home page.
pub async fn campaigns(
    connection: &mut PgConnection,
    hub: TenantId,
) -> Result<Vec<CampaignSummary>, StorageError> {
    summaries(connection, hub, None, None).await
}

/// The campaigns that offer something of this producer: the producer's home page.
pub async fn campaigns_with(
    connection: &mut PgConnection,
    hub: TenantId,
    producer: ProducerId,
) -> Result<Vec<CampaignSummary>, StorageError> {
    summaries(connection, hub, None, Some(producer)).await
}

/// One campaign: the head of its board.
pub async fn campaign(
    connection: &mut PgConnection,
    hub: TenantId,
    campaign: CampaignId,
) -> Result<Option<CampaignSummary>, StorageError> {
    Ok(summaries(connection, hub, Some(campaign), None).await?.pop())
}

async fn summaries(
    connection: &mut PgConnection,
    hub: TenantId,
    campaign: Option<CampaignId>,
    producer: Option<ProducerId>,
) -> Result<Vec<CampaignSummary>, StorageError> {
    let rows = sqlx::query(SUMMARY)
        .bind(hub.uuid())
        .bind(campaign.map(CampaignId::uuid))
        .bind(producer.map(ProducerId::uuid))
        .fetch_all(connection)
        .await?;
    rows.iter().map(summary).collect()
}

/// The lines of a campaign's offer, as composed: the composer and the campaign's board.
pub async fn campaign_offer(
    connection: &mut PgConnection,
    hub: TenantId,
    campaign: CampaignId,
) -> Result<Vec<OfferLine>, StorageError> {
    let select = "SELECT line FROM read.campaign_offer \
        WHERE tenant_id = $1 AND campaign_id = $2 ORDER BY rank";
    let rows =
        sqlx::query(select).bind(hub.uuid()).bind(campaign.uuid()).fetch_all(connection).await?;
    rows.iter().map(|row| row.document("line")).collect()
}

/// Each structure's totals, also of those without an order yet: the campaign's board.
pub async fn structure_totals(
    connection: &mut PgConnection,
    hub: TenantId,
    campaign: CampaignId,
) -> Result<Vec<StructureTotals>, StorageError> {
    let select = "SELECT c.structure_id, coalesce(s.name, c.structure_id::text) AS name, \
            coalesce(t.orders, 0) AS orders, coalesce(t.buyers, 0) AS buyers, \
            coalesce(t.total, 0) AS total, coalesce(t.paid - t.credited, 0) AS paid \
        FROM read.campaign_structures c \
        LEFT JOIN read.structure_totals t USING (tenant_id, campaign_id, structure_id) \
        LEFT JOIN read.structures s USING (tenant_id, structure_id) \
        WHERE c.tenant_id = $1 AND c.campaign_id = $2 ORDER BY name, c.structure_id";
    let rows =
        sqlx::query(select).bind(hub.uuid()).bind(campaign.uuid()).fetch_all(connection).await?;
    rows.iter().map(totals).collect()
}

fn summary(row: &PgRow) -> Result<CampaignSummary, StorageError> {
    Ok(CampaignSummary {
        campaign: CampaignId::from_uuid(row.try_get("campaign_id")?),
        month: row.word("month")?,
        stage: stage(row.try_get("stage")?)?,
        dates: CampaignDates {
            drafted_at: row.try_get("drafted_at")?,
            opened_at: row.try_get("opened_at")?,
            closes_at: row.try_get("closes_at")?,
            closed_at: row.try_get("closed_at")?,
            ordered_at: row.try_get("ordered_at")?,
            received_at: row.try_get("received_at")?,
            delivered_at: row.try_get("delivered_at")?,
            settled_at: row.try_get("settled_at")?,
        },
        products: row.count("products")?,
        producers: row.count("producers")?,
        structures: row.count("structures")?,
        orders: row.count("orders")?,
        buyers: row.count("buyers")?,
        total: row.money("total")?,
        paid: row.money("paid")?,
    })
}

fn totals(row: &PgRow) -> Result<StructureTotals, StorageError> {
    let (total, paid) = (row.money("total")?, row.money("paid")?);
    Ok(StructureTotals {
        structure: StructureId::from_uuid(row.try_get("structure_id")?),
        name: row.try_get("name")?,
        orders: row.count("orders")?,
        buyers: row.count("buyers")?,
        total,
        paid,
        due: total - paid,
    })
}

fn stage(name: &str) -> Result<Stage, StorageError> {
    match name {
        "draft" => Ok(Stage::Draft),
        "open" => Ok(Stage::Open),
        "closed" => Ok(Stage::Closed),
        "ordered" => Ok(Stage::Ordered),
        "received" => Ok(Stage::Received),
        "delivered" => Ok(Stage::Delivered),
        "settled" => Ok(Stage::Settled),
        _ => Err(StorageError::Word { column: "stage".to_owned() }),
    }
}
