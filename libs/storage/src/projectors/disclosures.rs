//! The events that verifiers may see, with what ties them to their entries in the log.

use crate::{Projected, Projector, Reach, StorageError, columns::bigint};
use async_trait::async_trait;
use domain::{Fold, statements::Statement};
use eventlog::RecordedEvent;
use sqlx::PgConnection;

/// `read.disclosed`.
pub struct Disclosures;

#[async_trait]
impl Projector for Disclosures {
    fn name(&self) -> &'static str {
        "disclosures"
    }

    fn tables(&self) -> &'static [&'static str] {
        &["read.disclosed"]
    }

    fn categories(&self) -> &'static [&'static str] {
        &[Statement::CATEGORY]
    }

    fn reach(&self) -> Reach {
        Reach::OneTenant
    }

    async fn apply(
        &self,
        connection: &mut PgConnection,
        events: &[Projected<'_>],
    ) -> Result<(), StorageError> {
        let recorded: Vec<RecordedEvent> =
            events.iter().map(|event| event.recorded.clone()).collect();
        let openings = eventlog::openings(connection, &recorded).await?;
        for (event, opening) in events.iter().zip(openings) {
            // Whose salt was forgotten can be shown to nobody.
            let Some(opening) = opening else { continue };
            let insert = "INSERT INTO disclosed (tenant_id, position, salt, envelope, payload) \
                VALUES ($1, $2, $3, $4, $5)";
            sqlx::query(insert)
                .bind(event.tenant.uuid())
                .bind(bigint(event.position)?)
                .bind(opening.salt.as_slice())
                .bind(opening.envelope.as_slice())
                .bind(opening.payload)
                .execute(&mut *connection)
                .await?;
        }
        Ok(())
    }
}
