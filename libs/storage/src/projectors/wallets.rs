//! `read.wallets` and `read.wallet_entries`.

use crate::{Projected, Projector, Reach, StorageError, columns::bigint};
use async_trait::async_trait;
use domain::{
    DomainEvent, Fold,
    wallets::{Wallet, WalletEvent},
};
use sqlx::PgConnection;

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
        projected: &Projected<'_>,
    ) -> Result<(), StorageError> {
        let DomainEvent::Wallet(event) = projected.event else { return Ok(()) };
        let (order, amount) = match *event {
            WalletEvent::WalletCredited { order, amount } => (order, amount),
            WalletEvent::WalletDebited { order, amount } => (order, -amount),
        };
        sqlx::query(
            "WITH entry AS (INSERT INTO wallet_entries \
             (tenant_id, holder_id, version, order_id, amount_cents, recorded_at) \
             VALUES ($1, $2, $3, $4, $5, $6)) \
             INSERT INTO wallets (tenant_id, holder_id, balance_cents) VALUES ($1, $2, $5) \
             ON CONFLICT (tenant_id, holder_id) DO UPDATE \
             SET balance_cents = wallets.balance_cents + excluded.balance_cents",
        )
        .bind(projected.tenant.uuid())
        .bind(projected.stream)
        .bind(bigint(projected.version)?)
        .bind(order.uuid())
        .bind(amount.cents())
        .bind(projected.recorded_at)
        .execute(connection)
        .await?;
        Ok(())
    }
}
