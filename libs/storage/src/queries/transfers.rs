//! What organisations owe each other for a month, and what they paid of it.

use crate::{StorageError, account_key::account_of_key, columns::Columns};
use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    ledger::Account,
    transfers::{Party, Payment},
};
use kernel::{CampaignId, Money, PaymentId, ProducerId, StructureId, TenantId};
use sqlx::{PgConnection, Row, postgres::PgRow};
use uuid::Uuid;

/// What one organisation owes another for one campaign.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DueView {
    pub campaign: CampaignId,
    /// The other side: the structure that owes, the hub or the producer that is owed.
    pub party: Party,
    /// As settled; zero before.
    pub owed: Money,
    /// Without what was reversed.
    pub paid: Money,
}

impl DueView {
    /// What is left to pay.
    pub fn left(&self) -> Money {
        self.owed - self.paid
    }
}

/// One payment, as recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TransferView {
    pub id: PaymentId,
    pub payment: Payment,
    pub recorded_at: DateTime<Utc>,
    pub reversed: Option<ReversalView>,
}

/// When and why a payment was taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReversalView {
    pub at: DateTime<Utc>,
    pub reason: String,
}

/// What is owed and paid, for one campaign or all: the accounts of a month, of a structure, the
/// statement of a producer.
pub async fn dues(
    connection: &mut PgConnection,
    tenant: TenantId,
    campaign: Option<CampaignId>,
) -> Result<Vec<DueView>, StorageError> {
    let select = "SELECT campaign_id, account, \
            coalesce(sum(amount_cents) FILTER (WHERE memo = 'settlement'), 0)::bigint AS owed, \
            coalesce(sum(amount_cents) FILTER (WHERE memo IN ('transfer', 'reversal')), 0)::bigint \
                AS paid \
        FROM read.ledger_entries \
        WHERE tenant_id = $1 AND ($2::uuid IS NULL OR campaign_id = $2) \
            AND split_part(account, '/', 1) IN ('structure', 'hub', 'producer') \
        GROUP BY campaign_id, account ORDER BY campaign_id, account COLLATE \"C\"";
    let rows = sqlx::query(select)
        .bind(tenant.uuid())
        .bind(campaign.map(CampaignId::uuid))
        .fetch_all(connection)
        .await?;
    rows.iter().map(due).collect()
}

/// Payments of one campaign or of all, the oldest first: the same screens.
pub async fn transfers(
    connection: &mut PgConnection,
    tenant: TenantId,
    campaign: Option<CampaignId>,
) -> Result<Vec<TransferView>, StorageError> {
    let select = "SELECT * FROM read.transfers \
        WHERE tenant_id = $1 AND ($2::uuid IS NULL OR campaign_id = $2) \
        ORDER BY paid_on, recorded_at, payment_id";
    let rows = sqlx::query(select)
        .bind(tenant.uuid())
        .bind(campaign.map(CampaignId::uuid))
        .fetch_all(connection)
        .await?;
    rows.iter().map(transfer).collect()
}

fn due(row: &PgRow) -> Result<DueView, StorageError> {
    let (owed, paid) = (row.money("owed")?, row.money("paid")?);
    let campaign = CampaignId::from_uuid(row.try_get("campaign_id")?);
    // In the books, what others owe is above zero and what is owed to them below.
    let (party, owed, paid) = match account_of_key(row.try_get("account")?)? {
        Account::Structure(structure) => (Party::Structure(structure), owed, -paid),
        Account::Hub(hub) => (Party::Hub(hub), -owed, paid),
        Account::Producer(producer) => (Party::Producer(producer), -owed, paid),
        _ => return Err(unknown("account")),
    };
    Ok(DueView { campaign, party, owed, paid })
}

fn transfer(row: &PgRow) -> Result<TransferView, StorageError> {
    let at: Option<DateTime<Utc>> = row.try_get("reversed_at")?;
    let reason: Option<String> = row.try_get("reversal_reason")?;
    Ok(TransferView {
        id: PaymentId::from_uuid(row.try_get("payment_id")?),
        payment: Payment {
            campaign: CampaignId::from_uuid(row.try_get("campaign_id")?),
            party: party(row)?,
            amount: row.money("amount_cents")?,
            means: row.word("means")?,
            reference: row.try_get("reference")?,
            paid_on: row.try_get::<NaiveDate, _>("paid_on")?,
        },
        recorded_at: row.try_get("recorded_at")?,
        reversed: at.zip(reason).map(|(at, reason)| ReversalView { at, reason }),
    })
}

fn party(row: &PgRow) -> Result<Party, StorageError> {
    let id: Uuid = row.try_get("party_id")?;
    match row.try_get("party_kind")? {
        "structure" => Ok(Party::Structure(StructureId::from_uuid(id))),
        "hub" => Ok(Party::Hub(StructureId::from_uuid(id))),
        "producer" => Ok(Party::Producer(ProducerId::from_uuid(id))),
        _ => Err(unknown("party_kind")),
    }
}

fn unknown(column: &str) -> StorageError {
    StorageError::Word { column: column.to_owned() }
}
