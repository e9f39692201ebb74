//! The hub's campaigns, their offer, and the structures that take part.

use crate::{
    Projected, Projector, Reach, StorageError,
    columns::{bigint, found},
};
use async_trait::async_trait;
use domain::{
    DomainEvent, Fold,
    campaigns::{Campaign, CampaignEvent, OfferLine},
};
use kernel::StructureId;
use sqlx::{PgConnection, types::Json};

/// `read.campaigns`, `read.campaign_offer`, `read.campaign_structures`.
pub struct Campaigns;

#[async_trait]
impl Projector for Campaigns {
    fn name(&self) -> &'static str {
        "campaigns"
    }

    fn tables(&self) -> &'static [&'static str] {
        &["read.campaigns", "read.campaign_offer", "read.campaign_structures"]
    }

    fn categories(&self) -> &'static [&'static str] {
        &[Campaign::CATEGORY]
    }

    fn reach(&self) -> Reach {
        Reach::OneTenant
    }

    async fn apply(
        &self,
        connection: &mut PgConnection,
        events: &[Projected<'_>],
    ) -> Result<(), StorageError> {
        for event in events {
            happened(connection, event).await?;
        }
        Ok(())
    }
}

async fn happened(
    connection: &mut PgConnection,
    event: &Projected<'_>,
) -> Result<(), StorageError> {
    let DomainEvent::Campaign(what) = event.event else { return Ok(()) };
    match what {
        CampaignEvent::CampaignDrafted { month } => {
            let draft = "INSERT INTO campaigns \
                (tenant_id, campaign_id, month, stage, drafted_at) \
                VALUES ($1, $2, $3, 'draft', $4)";
            sqlx::query(draft)
                .bind(event.tenant.uuid())
                .bind(event.stream)
                .bind(month.to_string())
                .bind(event.recorded_at)
                .execute(connection)
                .await?;
            Ok(())
        }
        CampaignEvent::OfferComposed { lines } => compose(connection, event, lines).await,
        CampaignEvent::CampaignOpened { closes_at, structures } => {
            let open = "UPDATE campaigns SET stage = 'open', opened_at = $3, \
                closes_at = $4 WHERE tenant_id = $1 AND campaign_id = $2";
            let done = sqlx::query(open)
                .bind(event.tenant.uuid())
                .bind(event.stream)
                .bind(event.recorded_at)
                .bind(closes_at)
                .execute(&mut *connection)
                .await?;
            found(done, "the campaign")?;
            invite(connection, event, structures).await
        }
        CampaignEvent::CampaignClosed => reach(connection, event, CLOSED).await,
        CampaignEvent::CampaignReopened { closes_at, reason: _ } => {
            let reopen = "UPDATE campaigns SET stage = 'open', closed_at = NULL, closes_at = $3 \
                WHERE tenant_id = $1 AND campaign_id = $2";
            let done = sqlx::query(reopen)
                .bind(event.tenant.uuid())
                .bind(event.stream)
                .bind(closes_at)
                .execute(connection)
                .await?;
            found(done, "the campaign")
        }
        CampaignEvent::CampaignOrdered => reach(connection, event, ORDERED).await,
        CampaignEvent::CampaignReceived => reach(connection, event, RECEIVED).await,
        CampaignEvent::CampaignDelivered => reach(connection, event, DELIVERED).await,
        CampaignEvent::CampaignSettled => reach(connection, event, SETTLED).await,
    }
}

const CLOSED: &str = "UPDATE campaigns SET stage = 'closed', closed_at = $3 \
    WHERE tenant_id = $1 AND campaign_id = $2";
const ORDERED: &str = "UPDATE campaigns SET stage = 'ordered', ordered_at = $3 \
    WHERE tenant_id = $1 AND campaign_id = $2";
const RECEIVED: &str = "UPDATE campaigns SET stage = 'received', received_at = $3 \
    WHERE tenant_id = $1 AND campaign_id = $2";
const DELIVERED: &str = "UPDATE campaigns SET stage = 'delivered', delivered_at = $3 \
    WHERE tenant_id = $1 AND campaign_id = $2";
const SETTLED: &str = "UPDATE campaigns SET stage = 'settled', settled_at = $3 \
    WHERE tenant_id = $1 AND campaign_id = $2";

async fn reach(
    connection: &mut PgConnection,
    event: &Projected<'_>,
    stage: &'static str,
) -> Result<(), StorageError> {
    let done = sqlx::query(stage)
        .bind(event.tenant.uuid())
        .bind(event.stream)
        .bind(event.recorded_at)
        .execute(connection)
        .await?;
    found(done, "the campaign")
}

async fn compose(
    connection: &mut PgConnection,
    event: &Projected<'_>,
    lines: &[OfferLine],
) -> Result<(), StorageError> {
    sqlx::query("DELETE FROM campaign_offer WHERE tenant_id = $1 AND campaign_id = $2")
        .bind(event.tenant.uuid())
        .bind(event.stream)
        .execute(&mut *connection)
        .await?;
    for (rank, line) in (1..).zip(lines) {
        let insert = "INSERT INTO campaign_offer \
            (tenant_id, campaign_id, product_id, producer_id, rank, line) \
            VALUES ($1, $2, $3, $4, $5, $6)";
        sqlx::query(insert)
            .bind(event.tenant.uuid())
            .bind(event.stream)
            .bind(line.product.uuid())
            .bind(line.producer.uuid())
            .bind(bigint(rank)?)
            .bind(Json(line))
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

async fn invite(
    connection: &mut PgConnection,
    event: &Projected<'_>,
    structures: &[StructureId],
) -> Result<(), StorageError> {
    let insert = "INSERT INTO campaign_structures (tenant_id, campaign_id, structure_id) \
        SELECT $1, $2, invited FROM unnest($3::uuid[]) AS invited ON CONFLICT DO NOTHING";
    sqlx::query(insert)
        .bind(event.tenant.uuid())
        .bind(event.stream)
        .bind(structures.iter().map(|id| id.uuid()).collect::<Vec<_>>())
        .execute(connection)
        .await?;
    Ok(())
}
