//! Floor prices, in the producer's own tenant.

use crate::{Projected, Projector, Reach, StorageError};
use async_trait::async_trait;
use domain::{
    DomainEvent, Fold,
    floors::{FloorEvent, Floors},
};
use sqlx::PgConnection;

/// `read.floors`.
pub struct FloorPrices;

#[async_trait]
impl Projector for FloorPrices {
    fn name(&self) -> &'static str {
        "floors"
    }

    fn tables(&self) -> &'static [&'static str] {
        &["read.floors"]
    }

    fn categories(&self) -> &'static [&'static str] {
        &[Floors::CATEGORY]
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
    let DomainEvent::Floor(what) = event.event else { return Ok(()) };
    match what {
        FloorEvent::FloorRecorded { product, unit_price } => {
            let record = "INSERT INTO floors (tenant_id, product_id, unit_price) \
                VALUES ($1, $2, $3::numeric) ON CONFLICT (tenant_id, product_id) \
                DO UPDATE SET unit_price = excluded.unit_price";
            sqlx::query(record)
                .bind(event.tenant.uuid())
                .bind(product.uuid())
                .bind(unit_price.to_string())
                .execute(connection)
                .await?;
        }
        FloorEvent::FloorRemoved { product } => {
            sqlx::query("DELETE FROM floors WHERE tenant_id = $1 AND product_id = $2")
                .bind(event.tenant.uuid())
                .bind(product.uuid())
                .execute(connection)
                .await?;
        }
    }
    Ok(())
}
