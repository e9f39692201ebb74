//! Funders' programmes and the reports published for them.

use crate::{
    Projected, Projector, Reach, StorageError,
    columns::{bigint, words},
};
use async_trait::async_trait;
use domain::{
    DomainEvent, Fold,
    funding::{FundingEvent, Programme},
};
use sqlx::PgConnection;

/// `read.programmes`, `read.published_reports`.
pub struct Programmes;

#[async_trait]
impl Projector for Programmes {
    fn name(&self) -> &'static str {
        "programmes"
    }

    fn tables(&self) -> &'static [&'static str] {
        &["read.programmes", "read.published_reports"]
    }

    fn categories(&self) -> &'static [&'static str] {
        &[Programme::CATEGORY]
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
    let DomainEvent::Funding(what) = event.event else { return Ok(()) };
    match what {
        FundingEvent::ProgrammeRegistered { name, funders, from, to, territory, categories } => {
            let insert = "INSERT INTO programmes (tenant_id, programme_id, name, funders, \
                first_month, last_month, territory, categories) \
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
            sqlx::query(insert)
                .bind(event.tenant.uuid())
                .bind(event.stream)
                .bind(name)
                .bind(funders)
                .bind(from.to_string())
                .bind(to.to_string())
                .bind(territory)
                .bind(words(categories)?)
                .execute(connection)
                .await?;
        }
        FundingEvent::ReportPublished { from, to, position, root, sha256, withheld } => {
            let insert = "INSERT INTO published_reports (tenant_id, programme_id, \
                version, first_month, last_month, position, root, sha256, published_at, \
                withheld, event_position) \
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
            sqlx::query(insert)
                .bind(event.tenant.uuid())
                .bind(event.stream)
                .bind(bigint(event.version)?)
                .bind(from.to_string())
                .bind(to.to_string())
                .bind(bigint(*position)?)
                .bind(root)
                .bind(sha256)
                .bind(event.recorded_at)
                .bind(withheld)
                .bind(bigint(event.position)?)
                .execute(connection)
                .await?;
        }
    }
    Ok(())
}
