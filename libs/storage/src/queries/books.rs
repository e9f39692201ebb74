//! The books of one tenant: what stands on each account, and the journal.

use crate::{
    StorageError,
    account_key::{account_key, account_of_key},
    columns::Columns,
};
use chrono::{DateTime, Utc};
use domain::ledger::{Account, Memo, Posting};
use kernel::{CampaignId, Money, TenantId};
use sqlx::{PgConnection, Row};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JournalEntry {
    /// Of its event in the sealed log.
    pub position: u64,
    pub campaign: CampaignId,
    pub memo: Memo,
    pub posted_at: DateTime<Utc>,
    /// They sum to zero.
    pub postings: Vec<Posting>,
}

/// Every account on which something was ever posted, with its balance; they sum to zero.
pub async fn balances(
    connection: &mut PgConnection,
    tenant: TenantId,
) -> Result<Vec<Posting>, StorageError> {
    let rows = sqlx::query(
        "SELECT account, balance_cents FROM read.ledger_balances WHERE tenant_id = $1 \
         ORDER BY account COLLATE \"C\"",
    )
    .bind(tenant.uuid())
    .fetch_all(connection)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(Posting {
                account: account_of_key(row.try_get("account")?)?,
                amount: row.money("balance_cents")?,
            })
        })
        .collect()
}

/// What stands on one account; zero where nothing was ever posted.
pub async fn balance(
    connection: &mut PgConnection,
    tenant: TenantId,
    account: Account,
) -> Result<Money, StorageError> {
    let cents: Option<i64> = sqlx::query_scalar(
        "SELECT balance_cents FROM read.ledger_balances WHERE tenant_id = $1 AND account = $2",
    )
    .bind(tenant.uuid())
    .bind(account_key(account))
    .fetch_optional(connection)
    .await?;
    Ok(Money::from_cents(cents.unwrap_or_default()))
}

/// All entries about one campaign, the oldest first.
pub async fn journal(
    connection: &mut PgConnection,
    tenant: TenantId,
    campaign: CampaignId,
) -> Result<Vec<JournalEntry>, StorageError> {
    let rows = sqlx::query(
        "SELECT position, campaign_id, memo, account, amount_cents, posted_at \
         FROM read.ledger_entries WHERE tenant_id = $1 AND campaign_id = $2 \
         ORDER BY position, posting_no",
    )
    .bind(tenant.uuid())
    .bind(campaign.uuid())
    .fetch_all(connection)
    .await?;
    let mut entries: Vec<JournalEntry> = Vec::new();
    for row in &rows {
        let position = row.count("position")?;
        let posting = Posting {
            account: account_of_key(row.try_get("account")?)?,
            amount: row.money("amount_cents")?,
        };
        match entries.last_mut() {
            Some(last) if last.position == position => last.postings.push(posting),
            _ => entries.push(JournalEntry {
                position,
                campaign: CampaignId::from_uuid(row.try_get("campaign_id")?),
                memo: row.word("memo")?,
                posted_at: row.try_get("posted_at")?,
                postings: vec![posting],
            }),
        }
    }
    Ok(entries)
}
