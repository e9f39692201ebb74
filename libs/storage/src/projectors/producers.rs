//! Producers and their catalogues.

use crate::{
    Projected, Projector, Reach, StorageError,
    columns::{found, word},
};
use async_trait::async_trait;
use domain::{
    DomainEvent, Fold,
    producers::{Producer, ProducerEvent, Product},
};
use sqlx::{PgConnection, types::Json};

/// `read.producers`, `read.products`.
pub struct Producers;

#[async_trait]
impl Projector for Producers {
    fn name(&self) -> &'static str {
        "producers"
    }

    fn tables(&self) -> &'static [&'static str] {
        &["read.producers", "read.products"]
    }

    fn categories(&self) -> &'static [&'static str] {
        &[Producer::CATEGORY]
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
    let DomainEvent::Producer(what) = event.event else { return Ok(()) };
    match what {
        ProducerEvent::ProducerRegistered { name, kind, commune, distance_km } => {
            let register = "INSERT INTO producers \
                (tenant_id, producer_id, name, kind, commune, distance_km) \
                VALUES ($1, $2, $3, $4, $5, $6)";
            sqlx::query(register)
                .bind(event.tenant.uuid())
                .bind(event.stream)
                .bind(name)
                .bind(word(kind)?)
                .bind(commune)
                .bind(i64::from(*distance_km))
                .execute(connection)
                .await?;
        }
        ProducerEvent::CatalogueImported { source: _, products } => {
            for product in products {
                import(connection, event, product).await?;
            }
        }
        ProducerEvent::ProductWithdrawn { product } => {
            let withdraw = "UPDATE products SET withdrawn = true \
                WHERE tenant_id = $1 AND product_id = $2";
            let done = sqlx::query(withdraw)
                .bind(event.tenant.uuid())
                .bind(product.uuid())
                .execute(connection)
                .await?;
            found(done, "a withdrawn product")?;
        }
    }
    Ok(())
}

async fn import(
    connection: &mut PgConnection,
    event: &Projected<'_>,
    product: &Product,
) -> Result<(), StorageError> {
    let import = "INSERT INTO products \
        (tenant_id, product_id, producer_id, name, category, withdrawn, product) \
        VALUES ($1, $2, $3, $4, $5, false, $6) \
        ON CONFLICT (tenant_id, product_id) DO UPDATE SET producer_id = excluded.producer_id, \
        name = excluded.name, category = excluded.category, withdrawn = false, \
        product = excluded.product";
    sqlx::query(import)
        .bind(event.tenant.uuid())
        .bind(product.id.uuid())
        .bind(event.stream)
        .bind(&product.name)
        .bind(product.category.name())
        .bind(Json(product))
        .execute(connection)
        .await?;
    Ok(())
}
