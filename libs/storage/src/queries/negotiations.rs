//! Negotiations and agreements, for both sides of the table.

use crate::{StorageError, columns::Columns};
use chrono::{DateTime, NaiveDate, Utc};
use domain::negotiations::{LabDecision, Party, Progress, Terms};
use kernel::{AgreementId, LabId, NegotiationId, ProducerId, ProductId, ProposalId, TenantId};
use sqlx::{PgConnection, Row, postgres::PgRow};
use uuid::Uuid;

/// A negotiation in one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NegotiationSummary {
    pub negotiation: NegotiationId,
    pub producer: ProducerId,
    pub producer_name: String,
    /// What it is about, by name.
    pub products: Vec<NegotiatedProduct>,
    pub progress: Progress,
    /// Who is to answer the last proposal; none before the first, and after the end.
    pub turn: Option<Party>,
    /// The usage lab's decision that asked for it, if one did.
    pub origin: Option<LabDecision>,
    pub opened_at: DateTime<Utc>,
    pub changed_at: DateTime<Utc>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NegotiatedProduct {
    pub product: ProductId,
    pub name: String,
}

/// A proposal, as it was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProposalMade {
    pub by: Party,
    pub terms: Terms,
    pub made_at: DateTime<Utc>,
}

/// A negotiation with all that was proposed, the first proposal first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NegotiationDetail {
    pub summary: NegotiationSummary,
    pub proposals: Vec<ProposalMade>,
}

impl NegotiationDetail {
    /// The version of the stream: its opening, one event for each proposal, and its end. An answer
    /// names it, so that nobody accepts another proposal than the one they read.
    pub fn version(&self) -> u64 {
        let ended = self.summary.progress != Progress::Open;
        let proposals = u64::try_from(self.proposals.len()).unwrap_or(u64::MAX);
        proposals.saturating_add(1).saturating_add(u64::from(ended))
    }
}

/// What a negotiation ended in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgreementView {
    pub agreement: AgreementId,
    pub negotiation: NegotiationId,
    pub producer: ProducerId,
    pub producer_name: String,
    pub terms: Terms,
    pub concluded_at: DateTime<Utc>,
}

/// The hub's negotiations, of all producers or of one, the last changed first: the coordinator's
/// list and the producer's.
pub async fn negotiations(
    connection: &mut PgConnection,
    hub: TenantId,
    producer: Option<ProducerId>,
) -> Result<Vec<NegotiationSummary>, StorageError> {
    select(connection, hub, None, producer).await
}

/// One negotiation: its page. For a producer, the caller checks whose it is.
pub async fn negotiation(
    connection: &mut PgConnection,
    hub: TenantId,
    negotiation: NegotiationId,
) -> Result<Option<NegotiationDetail>, StorageError> {
    let Some(summary) = select(connection, hub, Some(negotiation), None).await?.pop() else {
        return Ok(None);
    };
    let proposals = "SELECT made_by, terms, made_at FROM read.proposals_made \
        WHERE tenant_id = $1 AND negotiation_id = $2 ORDER BY version";
    let rows = sqlx::query(proposals)
        .bind(hub.uuid())
        .bind(negotiation.uuid())
        .fetch_all(connection)
        .await?;
    let proposals = rows.iter().map(proposal).collect::<Result<_, StorageError>>()?;
    Ok(Some(NegotiationDetail { summary, proposals }))
}

/// The agreements valid on a day, by producer: the coordinator's page of a producer.
pub async fn agreements(
    connection: &mut PgConnection,
    hub: TenantId,
    on: NaiveDate,
) -> Result<Vec<AgreementView>, StorageError> {
    let select = "SELECT a.*, r.name AS producer_name FROM read.agreements a \
        JOIN read.producers r USING (tenant_id, producer_id) \
        WHERE a.tenant_id = $1 AND $2 BETWEEN a.valid_from AND a.valid_to \
        ORDER BY r.name, a.position DESC";
    let rows = sqlx::query(select).bind(hub.uuid()).bind(on).fetch_all(connection).await?;
    rows.iter().map(agreed).collect()
}

/// One agreement: its page, and the minimum that a pooled order is held against.
pub async fn agreement(
    connection: &mut PgConnection,
    hub: TenantId,
    agreement: AgreementId,
) -> Result<Option<AgreementView>, StorageError> {
    let select = "SELECT a.*, r.name AS producer_name FROM read.agreements a \
        JOIN read.producers r USING (tenant_id, producer_id) \
        WHERE a.tenant_id = $1 AND a.agreement_id = $2";
    let row = sqlx::query(select)
        .bind(hub.uuid())
        .bind(agreement.uuid())
        .fetch_optional(connection)
        .await?;
    row.as_ref().map(agreed).transpose()
}

async fn select(
    connection: &mut PgConnection,
    hub: TenantId,
    negotiation: Option<NegotiationId>,
    producer: Option<ProducerId>,
) -> Result<Vec<NegotiationSummary>, StorageError> {
    let select = "SELECT n.*, r.name AS producer_name, about.ids, about.names \
        FROM read.negotiations n \
        JOIN read.producers r USING (tenant_id, producer_id) \
        CROSS JOIN LATERAL (SELECT coalesce(array_agg(id ORDER BY name, id), '{}') AS ids, \
                coalesce(array_agg(name ORDER BY name, id), '{}') AS names \
            FROM (SELECT asked.id, coalesce(p.name, asked.id::text) AS name \
                FROM unnest(n.products) AS asked (id) \
                LEFT JOIN read.products p ON p.tenant_id = n.tenant_id \
                    AND p.product_id = asked.id) named) about \
        WHERE n.tenant_id = $1 AND ($2::uuid IS NULL OR n.negotiation_id = $2) \
            AND ($3::uuid IS NULL OR n.producer_id = $3) \
        ORDER BY n.changed_at DESC, n.negotiation_id";
    let rows = sqlx::query(select)
        .bind(hub.uuid())
        .bind(negotiation.map(NegotiationId::uuid))
        .bind(producer.map(ProducerId::uuid))
        .fetch_all(connection)
        .await?;
    rows.iter().map(summary).collect()
}

fn summary(row: &PgRow) -> Result<NegotiationSummary, StorageError> {
    let progress = progress(row)?;
    let turn = match (progress, row.optional_word::<Party>("last_by")?) {
        (Progress::Open, Some(Party::Hub)) => Some(Party::Producer),
        (Progress::Open, Some(Party::Producer)) => Some(Party::Hub),
        (Progress::Open, None) => None,
        (Progress::NotOpen | Progress::Agreed(_) | Progress::BrokenOff, _) => None,
    };
    let ids: Vec<Uuid> = row.try_get("ids")?;
    let names: Vec<String> = row.try_get("names")?;
    let product = |(id, name)| NegotiatedProduct { product: ProductId::from_uuid(id), name };
    let origin = row
        .try_get::<Option<Uuid>, _>("lab_id")?
        .zip(row.try_get::<Option<Uuid>, _>("lab_proposal_id")?)
        .map(|(lab, proposal)| LabDecision {
            lab: LabId::from_uuid(lab),
            proposal: ProposalId::from_uuid(proposal),
        });
    Ok(NegotiationSummary {
        negotiation: NegotiationId::from_uuid(row.try_get("negotiation_id")?),
        producer: ProducerId::from_uuid(row.try_get("producer_id")?),
        producer_name: row.try_get("producer_name")?,
        products: ids.into_iter().zip(names).map(product).collect(),
        progress,
        turn,
        origin,
        opened_at: row.try_get("opened_at")?,
        changed_at: row.try_get("changed_at")?,
    })
}

fn progress(row: &PgRow) -> Result<Progress, StorageError> {
    match (row.try_get("progress")?, row.try_get::<Option<Uuid>, _>("agreement_id")?) {
        ("open", None) => Ok(Progress::Open),
        ("agreed", Some(id)) => Ok(Progress::Agreed(AgreementId::from_uuid(id))),
        ("broken_off", None) => Ok(Progress::BrokenOff),
        _ => Err(StorageError::Word { column: "progress".to_owned() }),
    }
}

fn proposal(row: &PgRow) -> Result<ProposalMade, StorageError> {
    Ok(ProposalMade {
        by: row.word("made_by")?,
        terms: row.document("terms")?,
        made_at: row.try_get("made_at")?,
    })
}

fn agreed(row: &PgRow) -> Result<AgreementView, StorageError> {
    Ok(AgreementView {
        agreement: AgreementId::from_uuid(row.try_get("agreement_id")?),
        negotiation: NegotiationId::from_uuid(row.try_get("negotiation_id")?),
        producer: ProducerId::from_uuid(row.try_get("producer_id")?),
        producer_name: row.try_get("producer_name")?,
        terms: row.document("terms")?,
        concluded_at: row.try_get("concluded_at")?,
    })
}
