//! `read.wallets` and `read.wallet_entries`.

use crate::{
    Projected, Projector, Reach, StorageError,
    columns::bigint,
    records::{Sums, insert, record},
};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use domain::{
    DomainEvent, Fold,
    wallets::{Wallet, WalletEvent},
};
use sqlx::PgConnection;
use std::ops::AddAssign;
use uuid::Uuid;

pub struct Wallets;

#[async_trait]
impl Projector for Wallets {
    fn name(&self) -> &'static str {
        "wallets"
    }

    fn tables(&self) -> &'static [&'static str] {
        &["read.wallets", "read.wallet_entries"]
    }

    fn categories(&self) -> &'static [&'static str] {
        &[Wallet::CATEGORY]
    }

    fn reach(&self) -> Reach {
        Reach::OneTenant
    }

    async fn apply(
        &self,
        connection: &mut PgConnection,
        events: &[Projected<'_>],
    ) -> Result<(), StorageError> {
        let (mut entries, mut wallets) = (vec![], Sums::default());
        for event in events {
            let DomainEvent::Wallet(what) = event.event else { continue };
            let entry = entry(event, what)?;
            wallets.add(WalletRow {
                tenant_id: entry.tenant_id,
                holder_id: entry.holder_id,
                balance_cents: entry.amount_cents,
            });
            entries.push(entry);
        }
        insert(connection, &entries).await?;
        wallets.write(connection).await
    }
}

record! {
    struct WalletRow in "wallets" by (tenant_id: Uuid, holder_id: Uuid) {
        balance_cents: i64,
    }
}

impl AddAssign<&Self> for WalletRow {
    fn add_assign(&mut self, change: &Self) {
        self.balance_cents += change.balance_cents;
    }
}

record! {
    struct EntryRow in "wallet_entries" by (tenant_id: Uuid, holder_id: Uuid, version: i64) {
        order_id: Uuid,
        amount_cents: i64,
        recorded_at: DateTime<Utc>,
    }
}

fn entry(event: &Projected<'_>, what: &WalletEvent) -> Result<EntryRow, StorageError> {
    let (order, amount) = match *what {
        WalletEvent::WalletCredited { order, amount } => (order, amount),
        WalletEvent::WalletDebited { order, amount } => (order, -amount),
    };
    let (tenant_id, holder_id) = event.of_stream();
    Ok(EntryRow {
        tenant_id,
        holder_id,
        version: bigint(event.version)?,
        order_id: order.uuid(),
        amount_cents: amount.cents(),
        recorded_at: event.recorded_at,
    })
}
