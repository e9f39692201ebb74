//! What arrived at the packing premises, and what was lost there.

use crate::{
    Projected, Projector, Reach, StorageError,
    columns::{bigint, found, word},
};
use async_trait::async_trait;
use domain::{
    DomainEvent, Fold,
    receptions::{LossReason, ReceivedLine, Reception, ReceptionEvent},
};
use kernel::{CampaignId, ProducerId, ProductId, Steps};
use sqlx::PgConnection;

/// `read.receptions`, `read.lots`, `read.losses`.
pub struct Receptions;

#[async_trait]
impl Projector for Receptions {
    fn name(&self) -> &'static str {
        "receptions"
    }

    fn tables(&self) -> &'static [&'static str] {
        &["read.receptions", "read.lots", "read.losses"]
    }

    fn categories(&self) -> &'static [&'static str] {
        &[Reception::CATEGORY]
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
    let DomainEvent::Reception(what) = event.event else { return Ok(()) };
    match what {
        ReceptionEvent::GoodsReceived { campaign, producer, lines } => {
            receive(connection, event, *campaign, *producer).await?;
            for line in lines {
                receive_line(connection, event, (*campaign, *producer), line).await?;
            }
            Ok(())
        }
        ReceptionEvent::LossRecorded { product, quantity, reason }
        | ReceptionEvent::ShortageRecorded { product, quantity, reason, order: _ } => {
            lose(connection, event, *product, *quantity, *reason).await
        }
    }
}

async fn receive(
    connection: &mut PgConnection,
    event: &Projected<'_>,
    campaign: CampaignId,
    producer: ProducerId,
) -> Result<(), StorageError> {
    let insert = "INSERT INTO receptions \
        (tenant_id, pooled_order_id, campaign_id, producer_id, received_at) \
        VALUES ($1, $2, $3, $4, $5)";
    sqlx::query(insert)
        .bind(event.tenant.uuid())
        .bind(event.stream)
        .bind(campaign.uuid())
        .bind(producer.uuid())
        .bind(event.recorded_at)
        .execute(connection)
        .await?;
    Ok(())
}

async fn receive_line(
    connection: &mut PgConnection,
    event: &Projected<'_>,
    (campaign, producer): (CampaignId, ProducerId),
    line: &ReceivedLine,
) -> Result<(), StorageError> {
    let insert = "INSERT INTO lots (tenant_id, pooled_order_id, product_id, campaign_id, \
        producer_id, lot, use_by, temperature_decidegrees, delivered, refused, refusal_reason, \
        lost) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0)";
    sqlx::query(insert)
        .bind(event.tenant.uuid())
        .bind(event.stream)
        .bind(line.product.uuid())
        .bind(campaign.uuid())
        .bind(producer.uuid())
        .bind(line.lot.trim())
        .bind(line.use_by)
        .bind(line.temperature_decidegrees.map(i64::from))
        .bind(bigint(line.delivered.count())?)
        .bind(bigint(line.refused.count())?)
        .bind(line.refusal_reason.as_ref().map(word).transpose()?)
        .execute(connection)
        .await?;
    Ok(())
}

async fn lose(
    connection: &mut PgConnection,
    event: &Projected<'_>,
    product: ProductId,
    quantity: Steps,
    reason: LossReason,
) -> Result<(), StorageError> {
    let insert = "INSERT INTO losses (tenant_id, pooled_order_id, version, product_id, \
        quantity, reason, recorded_at) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    sqlx::query(insert)
        .bind(event.tenant.uuid())
        .bind(event.stream)
        .bind(bigint(event.version)?)
        .bind(product.uuid())
        .bind(bigint(quantity.count())?)
        .bind(word(&reason)?)
        .bind(event.recorded_at)
        .execute(&mut *connection)
        .await?;
    let update = "UPDATE lots SET lost = lost + $4 \
        WHERE tenant_id = $1 AND pooled_order_id = $2 AND product_id = $3";
    let done = sqlx::query(update)
        .bind(event.tenant.uuid())
        .bind(event.stream)
        .bind(product.uuid())
        .bind(bigint(quantity.count())?)
        .execute(connection)
        .await?;
    found(done, "the lot that was lost")
}
