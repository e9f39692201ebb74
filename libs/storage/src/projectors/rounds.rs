//! Rounds from the packing premises, and their stops.

use crate::{
    Projected, Projector, Reach, StorageError,
    columns::{bigint, found},
};
use async_trait::async_trait;
use domain::{
    DomainEvent, Fold,
    rounds::{Round, RoundEvent, Stop},
};
use sqlx::PgConnection;

/// `read.rounds`, `read.stops`.
pub struct Rounds;

#[async_trait]
impl Projector for Rounds {
    fn name(&self) -> &'static str {
        "rounds"
    }

    fn tables(&self) -> &'static [&'static str] {
        &["read.rounds", "read.stops"]
    }

    fn categories(&self) -> &'static [&'static str] {
        &[Round::CATEGORY]
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
    let DomainEvent::Round(what) = event.event else { return Ok(()) };
    match what {
        RoundEvent::RoundPlanned { campaign, date, name, stops } => {
            let insert = "INSERT INTO rounds \
                (tenant_id, round_id, campaign_id, date, name) VALUES ($1, $2, $3, $4, $5)";
            sqlx::query(insert)
                .bind(event.tenant.uuid())
                .bind(event.stream)
                .bind(campaign.uuid())
                .bind(date)
                .bind(name)
                .execute(&mut *connection)
                .await?;
            plan_stops(connection, event, stops).await
        }
        RoundEvent::RoundDeparted => {
            let update = "UPDATE rounds SET departed_at = $3 \
                WHERE tenant_id = $1 AND round_id = $2";
            let done = sqlx::query(update)
                .bind(event.tenant.uuid())
                .bind(event.stream)
                .bind(event.recorded_at)
                .execute(connection)
                .await?;
            found(done, "the round")
        }
        RoundEvent::StopDelivered { structure } => {
            let update = "UPDATE stops SET delivered_at = $4 \
                WHERE tenant_id = $1 AND round_id = $2 AND structure_id = $3";
            let done = sqlx::query(update)
                .bind(event.tenant.uuid())
                .bind(event.stream)
                .bind(structure.uuid())
                .bind(event.recorded_at)
                .execute(connection)
                .await?;
            found(done, "the stop")
        }
    }
}

async fn plan_stops(
    connection: &mut PgConnection,
    event: &Projected<'_>,
    stops: &[Stop],
) -> Result<(), StorageError> {
    for (number, stop) in (1..).zip(stops) {
        let insert = "INSERT INTO stops \
            (tenant_id, round_id, number, structure_id, place, commune, crates) \
            VALUES ($1, $2, $3, $4, $5, $6, $7)";
        sqlx::query(insert)
            .bind(event.tenant.uuid())
            .bind(event.stream)
            .bind(bigint(number)?)
            .bind(stop.structure.uuid())
            .bind(&stop.place)
            .bind(&stop.commune)
            .bind(i64::from(stop.crates))
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}
