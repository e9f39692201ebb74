//! `read.structures`: each structure in its own tenant, and a copy in its hub's.

use crate::{
    Projected, Projector, Reach, StorageError,
    columns::{found, word},
};
use async_trait::async_trait;
use domain::{
    DomainEvent, Fold,
    structures::{Structure, StructureEvent},
};
use sqlx::PgConnection;

pub struct Structures;

#[async_trait]
impl Projector for Structures {
    fn name(&self) -> &'static str {
        "structures"
    }

    fn tables(&self) -> &'static [&'static str] {
        &["read.structures"]
    }

    fn categories(&self) -> &'static [&'static str] {
        &[Structure::CATEGORY]
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
    projected: &Projected<'_>,
) -> Result<(), StorageError> {
    let DomainEvent::Structure(event) = projected.event else { return Ok(()) };
    match event {
        StructureEvent::StructureRegistered { name, kind, territory, hub } => {
            let tenants: Vec<_> =
                std::iter::once(projected.tenant.uuid()).chain(hub.map(|hub| hub.uuid())).collect();
            sqlx::query(
                "INSERT INTO structures \
                 (tenant_id, structure_id, name, kind, commune, epci, hub_id) \
                 SELECT tenant, $2, $3, $4, $5, $6, $7 FROM unnest($1::uuid[]) AS tenant",
            )
            .bind(tenants)
            .bind(projected.tenant.uuid())
            .bind(name)
            .bind(word(kind)?)
            .bind(&territory.commune)
            .bind(&territory.epci)
            .bind(hub.map(|hub| hub.uuid()))
            .execute(connection)
            .await?;
        }
        StructureEvent::DeliveryPointSet { name, commune } => {
            let done = sqlx::query(
                "UPDATE structures SET delivery_name = $2, delivery_commune = $3 \
                 WHERE structure_id = $1",
            )
            .bind(projected.tenant.uuid())
            .bind(name)
            .bind(commune)
            .execute(connection)
            .await?;
            found(done, "the structure")?;
        }
    }
    Ok(())
}
