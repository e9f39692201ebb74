//! `read.transfers`: payments between organisations.

use crate::{
    Projected, Projector, Reach, StorageError,
    columns::{found, word},
};
use async_trait::async_trait;
use domain::{
    DomainEvent, Fold,
    transfers::{Party, Payment, Transfer, TransferEvent},
};
use sqlx::PgConnection;
use uuid::Uuid;

pub struct Transfers;

#[async_trait]
impl Projector for Transfers {
    fn name(&self) -> &'static str {
        "transfers"
    }

    fn tables(&self) -> &'static [&'static str] {
        &["read.transfers"]
    }

    fn categories(&self) -> &'static [&'static str] {
        &[Transfer::CATEGORY]
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
    let DomainEvent::Transfer(what) = event.event else { return Ok(()) };
    match what {
        TransferEvent::TransferRecorded { payment } => record(connection, event, payment).await,
        TransferEvent::TransferReversed { reason } => {
            let update = "UPDATE transfers SET reversed_at = $3, reversal_reason = $4 \
                WHERE tenant_id = $1 AND payment_id = $2";
            let done = sqlx::query(update)
                .bind(event.tenant.uuid())
                .bind(event.stream)
                .bind(event.recorded_at)
                .bind(reason)
                .execute(connection)
                .await?;
            found(done, "the transfer")
        }
    }
}

async fn record(
    connection: &mut PgConnection,
    event: &Projected<'_>,
    payment: &Payment,
) -> Result<(), StorageError> {
    let insert = "INSERT INTO transfers (tenant_id, payment_id, campaign_id, party_kind, \
        party_id, amount_cents, means, reference, paid_on, recorded_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    let (kind, id) = columns_of(payment.party);
    sqlx::query(insert)
        .bind(event.tenant.uuid())
        .bind(event.stream)
        .bind(payment.campaign.uuid())
        .bind(kind)
        .bind(id)
        .bind(payment.amount.cents())
        .bind(word(&payment.means)?)
        .bind(&payment.reference)
        .bind(payment.paid_on)
        .bind(event.recorded_at)
        .execute(connection)
        .await?;
    Ok(())
}

fn columns_of(party: Party) -> (&'static str, Uuid) {
    match party {
        Party::Structure(structure) => ("structure", structure.uuid()),
        Party::Hub(hub) => ("hub", hub.uuid()),
        Party::Producer(producer) => ("producer", producer.uuid()),
    }
}
