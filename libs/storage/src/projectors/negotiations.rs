//! Negotiations, every proposal made in them, and the agreements they ended in.

use crate::{
    Projected, Projector, Reach, StorageError,
    columns::{bigint, found, word},
};
use async_trait::async_trait;
use domain::{
    DomainEvent, Fold,
    negotiations::{LabDecision, Negotiation, NegotiationEvent, Party, TermLine, Terms},
};
use kernel::{AgreementId, ProducerId, ProductId};
use sqlx::{PgConnection, types::Json};

/// `read.negotiations`, `read.proposals_made`, `read.agreements`, `read.agreement_lines`.
pub struct Negotiations;

#[async_trait]
impl Projector for Negotiations {
    fn name(&self) -> &'static str {
        "negotiations"
    }

    fn tables(&self) -> &'static [&'static str] {
        &["read.negotiations", "read.proposals_made", "read.agreements", "read.agreement_lines"]
    }

    fn categories(&self) -> &'static [&'static str] {
        &[Negotiation::CATEGORY]
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
    let DomainEvent::Negotiation(what) = event.event else { return Ok(()) };
    match what {
        NegotiationEvent::NegotiationOpened { producer, products, origin } => {
            open(connection, event, *producer, products, *origin).await
        }
        NegotiationEvent::TermsProposed { by, terms } => {
            propose(connection, event, *by, terms).await
        }
        NegotiationEvent::AgreementConcluded { agreement, producer, terms } => {
            conclude(connection, event, *agreement, *producer, terms).await?;
            end(connection, event, "agreed", Some(*agreement)).await
        }
        NegotiationEvent::NegotiationBrokenOff { by: _ } => {
            end(connection, event, "broken_off", None).await
        }
    }
}

async fn open(
    connection: &mut PgConnection,
    event: &Projected<'_>,
    producer: ProducerId,
    products: &[ProductId],
    origin: Option<LabDecision>,
) -> Result<(), StorageError> {
    let open = "INSERT INTO negotiations (tenant_id, negotiation_id, producer_id, products, \
        lab_id, lab_proposal_id, progress, opened_at, changed_at) \
        VALUES ($1, $2, $3, $4, $5, $6, 'open', $7, $7)";
    sqlx::query(open)
        .bind(event.tenant.uuid())
        .bind(event.stream)
        .bind(producer.uuid())
        .bind(products.iter().map(|id| id.uuid()).collect::<Vec<_>>())
        .bind(origin.map(|origin| origin.lab.uuid()))
        .bind(origin.map(|origin| origin.proposal.uuid()))
        .bind(event.recorded_at)
        .execute(connection)
        .await?;
    Ok(())
}

async fn propose(
    connection: &mut PgConnection,
    event: &Projected<'_>,
    by: Party,
    terms: &Terms,
) -> Result<(), StorageError> {
    let propose = "INSERT INTO proposals_made \
        (tenant_id, negotiation_id, version, made_by, terms, made_at) \
        VALUES ($1, $2, $3, $4, $5, $6)";
    sqlx::query(propose)
        .bind(event.tenant.uuid())
        .bind(event.stream)
        .bind(bigint(event.version)?)
        .bind(word(&by)?)
        .bind(Json(terms))
        .bind(event.recorded_at)
        .execute(&mut *connection)
        .await?;
    let update = "UPDATE negotiations SET last_by = $3, changed_at = $4 \
        WHERE tenant_id = $1 AND negotiation_id = $2";
    let done = sqlx::query(update)
        .bind(event.tenant.uuid())
        .bind(event.stream)
        .bind(word(&by)?)
        .bind(event.recorded_at)
        .execute(connection)
        .await?;
    found(done, "the negotiation")
}

async fn end(
    connection: &mut PgConnection,
    event: &Projected<'_>,
    progress: &str,
    agreement: Option<AgreementId>,
) -> Result<(), StorageError> {
    let end = "UPDATE negotiations SET progress = $3, agreement_id = $4, changed_at = $5 \
        WHERE tenant_id = $1 AND negotiation_id = $2";
    let done = sqlx::query(end)
        .bind(event.tenant.uuid())
        .bind(event.stream)
        .bind(progress)
        .bind(agreement.map(AgreementId::uuid))
        .bind(event.recorded_at)
        .execute(connection)
        .await?;
    found(done, "the negotiation")
}

async fn conclude(
    connection: &mut PgConnection,
    event: &Projected<'_>,
    agreement: AgreementId,
    producer: ProducerId,
    terms: &Terms,
) -> Result<(), StorageError> {
    let conclude = "INSERT INTO agreements (tenant_id, agreement_id, negotiation_id, \
        producer_id, valid_from, valid_to, terms, concluded_at, position) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    sqlx::query(conclude)
        .bind(event.tenant.uuid())
        .bind(agreement.uuid())
        .bind(event.stream)
        .bind(producer.uuid())
        .bind(terms.valid_from)
        .bind(terms.valid_to)
        .bind(Json(terms))
        .bind(event.recorded_at)
        .bind(bigint(event.position)?)
        .execute(&mut *connection)
        .await?;
    for line in &terms.lines {
        agree_on(connection, event, agreement, line).await?;
    }
    Ok(())
}

async fn agree_on(
    connection: &mut PgConnection,
    event: &Projected<'_>,
    agreement: AgreementId,
    line: &TermLine,
) -> Result<(), StorageError> {
    let agree = "INSERT INTO agreement_lines \
        (tenant_id, agreement_id, product_id, case_size, tiers) VALUES ($1, $2, $3, $4, $5)";
    sqlx::query(agree)
        .bind(event.tenant.uuid())
        .bind(agreement.uuid())
        .bind(line.product.uuid())
        .bind(bigint(line.case_size.count())?)
        .bind(Json(&line.tiers))
        .execute(connection)
        .await?;
    Ok(())
}
