//! Rounds and their stops, and the crates that wait to be taken along.

use crate::{StorageError, columns::Columns};
use chrono::{DateTime, NaiveDate, Utc};
use kernel::{CampaignId, RoundId, StructureId, TenantId};
use sqlx::{PgConnection, Row, postgres::PgRow};

/// A round from the packing premises.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoundView {
    pub round: RoundId,
    pub campaign: CampaignId,
    pub date: NaiveDate,
    pub name: String,
    pub departed_at: Option<DateTime<Utc>>,
    /// In order of visit.
    pub stops: Vec<StopView>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StopView {
    pub structure: StructureId,
    /// The structure's id where its name has not been read yet.
    pub structure_name: String,
    pub place: String,
    pub commune: String,
    pub crates: u32,
    pub delivered_at: Option<DateTime<Utc>>,
}

/// The crates of one structure in a campaign, and where they go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StructureCrates {
    pub structure: StructureId,
    /// The structure's id where its name has not been read yet.
    pub name: String,
    /// Name and commune of its delivery point; none before it is set.
    pub delivery_point: Option<(String, String)>,
    pub orders: u64,
    pub packed: u64,
    pub handed_over: u64,
}

/// The rounds of a campaign, by date and name: the page of rounds.
pub async fn rounds(
    connection: &mut PgConnection,
    hub: TenantId,
    campaign: CampaignId,
) -> Result<Vec<RoundView>, StorageError> {
    select(connection, hub, Some(campaign), None).await
}

/// One round: its road sheet.
pub async fn round(
    connection: &mut PgConnection,
    hub: TenantId,
    round: RoundId,
) -> Result<Option<RoundView>, StorageError> {
    Ok(select(connection, hub, None, Some(round)).await?.pop())
}

/// How many crates each structure of a campaign has, and how far they are: the planner of rounds.
pub async fn structure_crates(
    connection: &mut PgConnection,
    hub: TenantId,
    campaign: CampaignId,
) -> Result<Vec<StructureCrates>, StorageError> {
    let select = "SELECT c.structure_id, coalesce(s.name, c.structure_id::text) AS name, \
            s.delivery_name, s.delivery_commune, coalesce(t.orders, 0) AS orders, \
            packing.packed, packing.handed_over \
        FROM read.campaign_structures c \
        LEFT JOIN read.structures s USING (tenant_id, structure_id) \
        LEFT JOIN read.structure_totals t USING (tenant_id, campaign_id, structure_id) \
        CROSS JOIN LATERAL (SELECT count(*) AS packed, count(k.handed_over_at) AS handed_over \
            FROM read.hub_crates k WHERE k.tenant_id = c.tenant_id \
                AND k.campaign_id = c.campaign_id AND k.structure_id = c.structure_id) packing \
        WHERE c.tenant_id = $1 AND c.campaign_id = $2 ORDER BY name, c.structure_id";
    let rows =
        sqlx::query(select).bind(hub.uuid()).bind(campaign.uuid()).fetch_all(connection).await?;
    rows.iter().map(crates).collect()
}

async fn select(
    connection: &mut PgConnection,
    hub: TenantId,
    campaign: Option<CampaignId>,
    round: Option<RoundId>,
) -> Result<Vec<RoundView>, StorageError> {
    let select = "SELECT r.*, p.structure_id, p.place, p.commune, p.crates, p.delivered_at, \
            coalesce(s.name, p.structure_id::text) AS structure_name \
        FROM read.rounds r \
        JOIN read.stops p USING (tenant_id, round_id) \
        LEFT JOIN read.structures s USING (tenant_id, structure_id) \
        WHERE r.tenant_id = $1 AND ($2::uuid IS NULL OR r.campaign_id = $2) \
            AND ($3::uuid IS NULL OR r.round_id = $3) \
        ORDER BY r.date, r.name, r.round_id, p.number";
    let rows = sqlx::query(select)
        .bind(hub.uuid())
        .bind(campaign.map(CampaignId::uuid))
        .bind(round.map(RoundId::uuid))
        .fetch_all(connection)
        .await?;
    let mut rounds: Vec<RoundView> = Vec::new();
    for row in &rows {
        let id = RoundId::from_uuid(row.try_get("round_id")?);
        if rounds.last().is_none_or(|last| last.round != id) {
            rounds.push(head(row, id)?);
        }
        if let Some(round) = rounds.last_mut() {
            round.stops.push(stop(row)?);
        }
    }
    Ok(rounds)
}

fn head(row: &PgRow, round: RoundId) -> Result<RoundView, StorageError> {
    Ok(RoundView {
        round,
        campaign: CampaignId::from_uuid(row.try_get("campaign_id")?),
        date: row.try_get("date")?,
        name: row.try_get("name")?,
        departed_at: row.try_get("departed_at")?,
        stops: Vec::new(),
    })
}

fn stop(row: &PgRow) -> Result<StopView, StorageError> {
    Ok(StopView {
        structure: StructureId::from_uuid(row.try_get("structure_id")?),
        structure_name: row.try_get("structure_name")?,
        place: row.try_get("place")?,
        commune: row.try_get("commune")?,
        crates: row.count("crates")?,
        delivered_at: row.try_get("delivered_at")?,
    })
}

fn crates(row: &PgRow) -> Result<StructureCrates, StorageError> {
    let place: Option<String> = row.try_get("delivery_name")?;
    Ok(StructureCrates {
        structure: StructureId::from_uuid(row.try_get("structure_id")?),
        name: row.try_get("name")?,
        delivery_point: place.zip(row.try_get("delivery_commune")?),
        orders: row.count("orders")?,
        packed: row.count("packed")?,
        handed_over: row.count("handed_over")?,
    })
}
