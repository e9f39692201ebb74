//! `read.crates` and `read.crate_lines`: what is packed, from which lots, and handed over.

use crate::{Projected, Projector, Reach, StorageError, columns::found};
use async_trait::async_trait;
use domain::{
    DomainEvent, Fold,
    crates::{Crate, CrateEvent, PackedLine},
};
use kernel::CampaignId;
use sqlx::{PgConnection, types::Json};

pub struct Crates;

#[async_trait]
impl Projector for Crates {
    fn name(&self) -> &'static str {
        "crates"
    }

    fn tables(&self) -> &'static [&'static str] {
        &["read.crates", "read.crate_lines"]
    }

    fn categories(&self) -> &'static [&'static str] {
        &[Crate::CATEGORY]
    }

    fn reach(&self) -> Reach {
        Reach::OneTenant
    }

    async fn apply(
        &self,
        connection: &mut PgConnection,
        projected: &Projected<'_>,
    ) -> Result<(), StorageError> {
        let DomainEvent::Crate(event) = projected.event else { return Ok(()) };
        match event {
            CrateEvent::CratePacked { campaign, lines } => {
                pack(connection, projected, *campaign, lines).await
            }
            CrateEvent::CrateHandedOver { at } => {
                let done = sqlx::query(
                    "UPDATE crates SET handed_over_at = $3 \
                     WHERE tenant_id = $1 AND order_id = $2",
                )
                .bind(projected.tenant.uuid())
                .bind(projected.stream)
                .bind(at)
                .execute(connection)
                .await?;
                found(done, "the crate")
            }
        }
    }
}

async fn pack(
    connection: &mut PgConnection,
    projected: &Projected<'_>,
    campaign: CampaignId,
    lines: &[PackedLine],
) -> Result<(), StorageError> {
    sqlx::query(
        "INSERT INTO crates (tenant_id, order_id, campaign_id, packed_at) \
         VALUES ($1, $2, $3, $4)",
    )
    .bind(projected.tenant.uuid())
    .bind(projected.stream)
    .bind(campaign.uuid())
    .bind(projected.recorded_at)
    .execute(&mut *connection)
    .await?;
    sqlx::query(
        "INSERT INTO crate_lines \
         (tenant_id, order_id, product_id, quantity, weight_grams, lots) \
         SELECT $1, $2, product, quantity, weight_grams, lots FROM jsonb_to_recordset($3) \
         AS line (product uuid, quantity bigint, weight_grams bigint, lots text[])",
    )
    .bind(projected.tenant.uuid())
    .bind(projected.stream)
    .bind(Json(lines))
    .execute(connection)
    .await?;
    Ok(())
}
