//! The crates of all structures as the hub may know them, by the random id of their order: which
//! lots went into which, for a recall.

use crate::{
    Projected, Projector, Reach, StorageError,
    columns::{bigint, found},
};
use async_trait::async_trait;
use domain::{
    DomainEvent, Fold,
    campaigns::{Campaign, CampaignEvent},
    crates::{Crate, CrateEvent, PackedLine},
};
use kernel::CampaignId;
use sqlx::PgConnection;
use uuid::Uuid;

/// `read.hub_crates`, `read.crate_lots`, and the campaigns by which a crate's hub is known.
pub struct HubCrates;

#[async_trait]
impl Projector for HubCrates {
    fn name(&self) -> &'static str {
        "hub_crates"
    }

    fn tables(&self) -> &'static [&'static str] {
        &["read.hub_crate_campaigns", "read.hub_crates", "read.crate_lots"]
    }

    fn categories(&self) -> &'static [&'static str] {
        &[Campaign::CATEGORY, Crate::CATEGORY]
    }

    fn reach(&self) -> Reach {
        Reach::AllTenants
    }

    async fn apply(
        &self,
        connection: &mut PgConnection,
        event: &Projected<'_>,
    ) -> Result<(), StorageError> {
        match event.event {
            DomainEvent::Campaign(what) => campaign_happened(connection, event, what).await,
            DomainEvent::Crate(what) => crate_happened(connection, event, what).await,
            _ => Ok(()),
        }
    }
}

async fn campaign_happened(
    connection: &mut PgConnection,
    event: &Projected<'_>,
    what: &CampaignEvent,
) -> Result<(), StorageError> {
    match what {
        CampaignEvent::CampaignDrafted { month: _ } => {
            let insert = "INSERT INTO hub_crate_campaigns (tenant_id, campaign_id) \
                VALUES ($1, $2)";
            sqlx::query(insert)
                .bind(event.tenant.uuid())
                .bind(event.stream)
                .execute(connection)
                .await?;
        }
        CampaignEvent::OfferComposed { .. }
        | CampaignEvent::CampaignOpened { .. }
        | CampaignEvent::CampaignClosed
        | CampaignEvent::CampaignOrdered
        | CampaignEvent::CampaignReceived
        | CampaignEvent::CampaignDelivered
        | CampaignEvent::CampaignSettled => {}
    }
    Ok(())
}

async fn crate_happened(
    connection: &mut PgConnection,
    event: &Projected<'_>,
    what: &CrateEvent,
) -> Result<(), StorageError> {
    match what {
        CrateEvent::CratePacked { campaign, lines } => {
            let hub = pack(connection, event, *campaign).await?;
            for line in lines {
                pack_line(connection, event, hub, line).await?;
            }
        }
        CrateEvent::CrateHandedOver { at } => {
            let update = "UPDATE hub_crates SET handed_over_at = $3 \
                WHERE structure_id = $1 AND order_id = $2";
            let done = sqlx::query(update)
                .bind(event.tenant.uuid())
                .bind(event.stream)
                .bind(at)
                .execute(connection)
                .await?;
            found(done, "the crate")?;
        }
    }
    Ok(())
}

/// The hub that the crate belongs to.
async fn pack(
    connection: &mut PgConnection,
    event: &Projected<'_>,
    campaign: CampaignId,
) -> Result<Uuid, StorageError> {
    let insert = "INSERT INTO hub_crates \
        (tenant_id, order_id, campaign_id, structure_id, packed_at) \
        SELECT c.tenant_id, $2, c.campaign_id, $1, $4 FROM hub_crate_campaigns c \
        WHERE c.campaign_id = $3 RETURNING tenant_id";
    let hub = sqlx::query_scalar(insert)
        .bind(event.tenant.uuid())
        .bind(event.stream)
        .bind(campaign.uuid())
        .bind(event.recorded_at)
        .fetch_optional(connection)
        .await?;
    hub.ok_or(StorageError::Missing("the crate's campaign"))
}

async fn pack_line(
    connection: &mut PgConnection,
    event: &Projected<'_>,
    hub: Uuid,
    line: &PackedLine,
) -> Result<(), StorageError> {
    let insert = "INSERT INTO crate_lots (tenant_id, order_id, product_id, lot, quantity) \
        SELECT $1, $2, $3, packed.lot, $5 FROM (SELECT DISTINCT trim(l) AS lot \
            FROM unnest($4::text[]) AS l) packed WHERE packed.lot <> ''";
    sqlx::query(insert)
        .bind(hub)
        .bind(event.stream)
        .bind(line.product.uuid())
        .bind(&line.lots)
        .bind(bigint(line.quantity.count())?)
        .execute(connection)
        .await?;
    Ok(())
}
