//! Usage labs: the list, and one lab with its proposals, tallies and the reader's own votes.

use crate::{
    StorageError,
    columns::Columns,
    vault::{self, Vault},
};
use chrono::{DateTime, Utc};
use domain::labs::{NegotiationRequest, Vote};
use kernel::{LabId, MemberId, NegotiationId, ProducerId, ProductId, ProposalId, TenantId};
use sqlx::{PgConnection, Row, postgres::PgRow};
use uuid::Uuid;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LabHead {
    pub lab: LabId,
    pub title: String,
    pub opened_at: DateTime<Utc>,
    pub closed: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LabView {
    pub head: LabHead,
    /// In the order in which they were made.
    pub proposals: Vec<ProposalView>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProposalView {
    pub proposal: ProposalId,
    pub by: MemberId,
    /// Of who made it; none once the person is erased, and where names are not asked for.
    pub alias: Option<String>,
    pub text: String,
    pub tally: Tally,
    /// How the reader voted. Nobody reads anybody else's vote.
    pub own_vote: Option<Vote>,
    /// None until decided.
    pub adopted: Option<bool>,
    /// What the decision asks the hub to negotiate.
    pub request: Option<NegotiationRequest>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    pub votes_for: u64,
    pub votes_against: u64,
    pub abstentions: u64,
}

/// The structure's labs, the newest first.
pub async fn labs(
    connection: &mut PgConnection,
    tenant: TenantId,
) -> Result<Vec<LabHead>, StorageError> {
    let rows = sqlx::query(
        "SELECT lab_id, title, opened_at, closed FROM read.labs WHERE tenant_id = $1 \
         ORDER BY opened_at DESC, lab_id",
    )
    .bind(tenant.uuid())
    .fetch_all(connection)
    .await?;
    rows.iter().map(read_head).collect()
}

/// One lab, as `reader` sees it: without the names of those who proposed, which no page shows.
pub async fn lab(
    connection: &mut PgConnection,
    tenant: TenantId,
    lab: LabId,
    reader: Option<MemberId>,
) -> Result<Option<LabView>, StorageError> {
    let head = sqlx::query(
        "SELECT lab_id, title, opened_at, closed FROM read.labs \
         WHERE tenant_id = $1 AND lab_id = $2",
    )
    .bind(tenant.uuid())
    .bind(lab.uuid())
    .fetch_optional(&mut *connection)
    .await?;
    let Some(head) = head else { return Ok(None) };
    let proposals = sqlx::query(
        "SELECT p.proposal_id, p.member_id, p.text, p.adopted, p.negotiation_id, \
         p.producer_id, p.product_ids, t.votes_for, t.votes_against, t.abstentions, t.own_vote \
         FROM read.lab_proposals p \
         CROSS JOIN LATERAL (SELECT count(*) FILTER (WHERE b.vote = 'for') AS votes_for, \
         count(*) FILTER (WHERE b.vote = 'against') AS votes_against, \
         count(*) FILTER (WHERE b.vote = 'abstain') AS abstentions, \
         max(b.vote) FILTER (WHERE b.member_id = $3) AS own_vote FROM read.lab_votes b \
         WHERE b.tenant_id = p.tenant_id AND b.lab_id = p.lab_id \
         AND b.proposal_id = p.proposal_id) AS t \
         WHERE p.tenant_id = $1 AND p.lab_id = $2 ORDER BY p.version",
    )
    .bind(tenant.uuid())
    .bind(lab.uuid())
    .bind(reader.map(MemberId::uuid))
    .fetch_all(connection)
    .await?;
    let proposals = proposals.iter().map(read_proposal).collect::<Result<_, _>>()?;
    Ok(Some(LabView { head: read_head(&head)?, proposals }))
}

/// The same with the names, for whoever runs the lab.
pub async fn lab_with_names(
    vault: &mut Vault,
    tenant: TenantId,
    lab: LabId,
) -> Result<Option<LabView>, StorageError> {
    let mut found = self::lab(vault, tenant, lab, None).await?;
    for proposal in found.iter_mut().flat_map(|found| &mut found.proposals) {
        proposal.alias = vault::alias(vault, tenant, proposal.by.into()).await?;
    }
    Ok(found)
}

fn read_head(row: &PgRow) -> Result<LabHead, StorageError> {
    Ok(LabHead {
        lab: LabId::from_uuid(row.try_get("lab_id")?),
        title: row.try_get("title")?,
        opened_at: row.try_get("opened_at")?,
        closed: row.try_get("closed")?,
    })
}

fn read_proposal(row: &PgRow) -> Result<ProposalView, StorageError> {
    let negotiation: Option<Uuid> = row.try_get("negotiation_id")?;
    let producer: Option<Uuid> = row.try_get("producer_id")?;
    let products: Vec<Uuid> = row.try_get("product_ids")?;
    let request = |(negotiation, producer)| NegotiationRequest {
        negotiation: NegotiationId::from_uuid(negotiation),
        producer: ProducerId::from_uuid(producer),
        products: products.iter().copied().map(ProductId::from_uuid).collect(),
    };
    Ok(ProposalView {
        proposal: ProposalId::from_uuid(row.try_get("proposal_id")?),
        by: MemberId::from_uuid(row.try_get("member_id")?),
        alias: None,
        text: row.try_get("text")?,
        tally: Tally {
            votes_for: row.count("votes_for")?,
            votes_against: row.count("votes_against")?,
            abstentions: row.count("abstentions")?,
        },
        own_vote: row.optional_word("own_vote")?,
        adopted: row.try_get("adopted")?,
        request: negotiation.zip(producer).map(request),
    })
}
