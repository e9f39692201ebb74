//! `read.ledger_entries` and `read.ledger_balances`: the books of every tenant.

use crate::{
    Projected, Projector, Reach, StorageError,
    account_key::account_key,
    columns::{bigint, word},
    records::{Sums, insert, record},
};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use domain::{
    DomainEvent, Fold,
    ledger::{Ledger, LedgerEvent},
};
use sqlx::PgConnection;
use std::ops::AddAssign;
use uuid::Uuid;

pub struct Books;

#[async_trait]
impl Projector for Books {
    fn name(&self) -> &'static str {
        "ledger"
    }

    fn tables(&self) -> &'static [&'static str] {
        &["read.ledger_entries", "read.ledger_balances"]
    }

    fn categories(&self) -> &'static [&'static str] {
        &[Ledger::CATEGORY]
    }

    fn reach(&self) -> Reach {
        Reach::OneTenant
    }

    async fn apply(
        &self,
        connection: &mut PgConnection,
        events: &[Projected<'_>],
    ) -> Result<(), StorageError> {
        let (mut entries, mut balances) = (vec![], Sums::default());
        for event in events {
            let DomainEvent::Ledger(what) = event.event else { continue };
            entries.extend(postings(event, what)?);
        }
        for EntryRow { tenant_id, account, amount_cents, .. } in &entries {
            let (tenant_id, account) = (*tenant_id, account.clone());
            balances.add(BalanceRow { tenant_id, account, balance_cents: *amount_cents });
        }
        insert(connection, &entries).await?;
        balances.write(connection).await
    }
}

record! {
    /// A posting.
    struct EntryRow in "ledger_entries" by (tenant_id: Uuid, position: i64, posting_no: i32) {
        event_id: Uuid,
        campaign_id: Uuid,
        memo: String,
        account: String,
        amount_cents: i64,
        posted_at: DateTime<Utc>,
    }
}

record! {
    struct BalanceRow in "ledger_balances" by (tenant_id: Uuid, account: String) {
        balance_cents: i64,
    }
}

impl AddAssign<&Self> for BalanceRow {
    fn add_assign(&mut self, change: &Self) {
        self.balance_cents += change.balance_cents;
    }
}

fn postings(event: &Projected<'_>, what: &LedgerEvent) -> Result<Vec<EntryRow>, StorageError> {
    let LedgerEvent::EntryPosted { campaign, memo, postings } = what;
    let (position, memo) = (bigint(event.position)?, word(memo)?);
    let row = |(posting_no, posting): (i32, &domain::ledger::Posting)| EntryRow {
        tenant_id: event.tenant.uuid(),
        position,
        posting_no,
        event_id: event.event_id,
        campaign_id: campaign.uuid(),
        memo: memo.clone(),
        account: account_key(posting.account),
        amount_cents: posting.amount.cents(),
        posted_at: event.recorded_at,
    };
    Ok((1..).zip(postings).map(row).collect())
}
