//! `read.ledger_entries` and `read.ledger_balances`: the books of every tenant.

use crate::{
    Projected, Projector, Reach, StorageError,
    account_key::account_key,
    columns::{bigint, word},
};
use async_trait::async_trait;
use domain::{
    DomainEvent, Fold,
    ledger::{Ledger, LedgerEvent},
};
use sqlx::PgConnection;

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
        projected: &Projected<'_>,
    ) -> Result<(), StorageError> {
        let DomainEvent::Ledger(event) = projected.event else { return Ok(()) };
        let LedgerEvent::EntryPosted { campaign, memo, postings } = event;
        let accounts: Vec<String> =
            postings.iter().map(|posting| account_key(posting.account)).collect();
        let amounts: Vec<i64> = postings.iter().map(|posting| posting.amount.cents()).collect();
        sqlx::query(
            "INSERT INTO ledger_entries (tenant_id, position, posting_no, event_id, \
             campaign_id, memo, account, amount_cents, posted_at) \
             SELECT $1, $2, posting_no, $3, $4, $5, account, amount, $6 \
             FROM unnest($7::text[], $8::bigint[]) WITH ORDINALITY \
             AS posting (account, amount, posting_no)",
        )
        .bind(projected.tenant.uuid())
        .bind(bigint(projected.position)?)
        .bind(projected.event_id)
        .bind(campaign.uuid())
        .bind(word(memo)?)
        .bind(projected.recorded_at)
        .bind(&accounts)
        .bind(&amounts)
        .execute(&mut *connection)
        .await?;
        sqlx::query(
            "INSERT INTO ledger_balances (tenant_id, account, balance_cents) \
             SELECT $1, account, sum(amount)::bigint FROM unnest($2::text[], $3::bigint[]) \
             AS posting (account, amount) GROUP BY account \
             ON CONFLICT (tenant_id, account) DO UPDATE \
             SET balance_cents = ledger_balances.balance_cents + excluded.balance_cents",
        )
        .bind(projected.tenant.uuid())
        .bind(&accounts)
        .bind(&amounts)
        .execute(connection)
        .await?;
        Ok(())
    }
}
