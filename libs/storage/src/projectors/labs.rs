//! `read.labs`, `read.lab_proposals` and `read.lab_votes`.

use crate::{
    Projected, Projector, Reach, StorageError,
    columns::{bigint, found, word},
};
use async_trait::async_trait;
use domain::{
    DomainEvent, Fold,
    labs::{Lab, LabEvent, NegotiationRequest, Vote},
};
use kernel::{MemberId, ProposalId};
use sqlx::PgConnection;
use uuid::Uuid;

pub struct Labs;

#[async_trait]
impl Projector for Labs {
    fn name(&self) -> &'static str {
        "labs"
    }

    fn tables(&self) -> &'static [&'static str] {
        &["read.labs", "read.lab_proposals", "read.lab_votes"]
    }

    fn categories(&self) -> &'static [&'static str] {
        &[Lab::CATEGORY]
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
    let DomainEvent::Lab(event) = projected.event else { return Ok(()) };
    match event {
        LabEvent::LabOpened { title } => {
            sqlx::query(
                "INSERT INTO labs (tenant_id, lab_id, title, opened_at, closed) \
                 VALUES ($1, $2, $3, $4, false)",
            )
            .bind(projected.tenant.uuid())
            .bind(projected.stream)
            .bind(title)
            .bind(projected.recorded_at)
            .execute(connection)
            .await?;
            Ok(())
        }
        LabEvent::ProposalMade { proposal, by, text } => {
            propose(connection, projected, *proposal, *by, text).await
        }
        LabEvent::VoteCast { proposal, member, vote } => {
            cast(connection, projected, *proposal, *member, *vote).await
        }
        LabEvent::DecisionTaken { proposal, adopted, request } => {
            decide(connection, projected, *proposal, *adopted, request.as_ref()).await
        }
        LabEvent::LabClosed => {
            let done =
                sqlx::query("UPDATE labs SET closed = true WHERE tenant_id = $1 AND lab_id = $2")
                    .bind(projected.tenant.uuid())
                    .bind(projected.stream)
                    .execute(connection)
                    .await?;
            found(done, "the lab")
        }
    }
}

async fn propose(
    connection: &mut PgConnection,
    projected: &Projected<'_>,
    proposal: ProposalId,
    by: MemberId,
    text: &str,
) -> Result<(), StorageError> {
    sqlx::query(
        "INSERT INTO lab_proposals \
         (tenant_id, lab_id, proposal_id, version, member_id, text, product_ids) \
         VALUES ($1, $2, $3, $4, $5, $6, '{}')",
    )
    .bind(projected.tenant.uuid())
    .bind(projected.stream)
    .bind(proposal.uuid())
    .bind(bigint(projected.version)?)
    .bind(by.uuid())
    .bind(text)
    .execute(connection)
    .await?;
    Ok(())
}

async fn cast(
    connection: &mut PgConnection,
    projected: &Projected<'_>,
    proposal: ProposalId,
    member: MemberId,
    vote: Vote,
) -> Result<(), StorageError> {
    sqlx::query(
        "INSERT INTO lab_votes (tenant_id, lab_id, proposal_id, member_id, vote) \
         VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (tenant_id, lab_id, proposal_id, member_id) DO UPDATE \
         SET vote = excluded.vote",
    )
    .bind(projected.tenant.uuid())
    .bind(projected.stream)
    .bind(proposal.uuid())
    .bind(member.uuid())
    .bind(word(&vote)?)
    .execute(connection)
    .await?;
    Ok(())
}

async fn decide(
    connection: &mut PgConnection,
    projected: &Projected<'_>,
    proposal: ProposalId,
    adopted: bool,
    request: Option<&NegotiationRequest>,
) -> Result<(), StorageError> {
    let products: Vec<Uuid> = request
        .map(|request| request.products.iter().map(|product| product.uuid()).collect())
        .unwrap_or_default();
    let done = sqlx::query(
        "UPDATE lab_proposals SET adopted = $4, negotiation_id = $5, producer_id = $6, \
         product_ids = $7 WHERE tenant_id = $1 AND lab_id = $2 AND proposal_id = $3",
    )
    .bind(projected.tenant.uuid())
    .bind(projected.stream)
    .bind(proposal.uuid())
    .bind(adopted)
    .bind(request.map(|request| request.negotiation.uuid()))
    .bind(request.map(|request| request.producer.uuid()))
    .bind(products)
    .execute(connection)
    .await?;
    found(done, "the proposal")
}
