//! Payments: those of an order, and what the cash desk has taken.

use crate::{
    StorageError,
    columns::Columns,
    vault::{ALIAS, Vault},
};
use chrono::{DateTime, Utc};
use domain::orders::{Buyer, Means};
use kernel::{CampaignId, MemberId, Money, OrderId, PaymentId, TenantId, VoucherId};
use serde::{Deserialize, Serialize};
use sqlx::{AssertSqlSafe, PgConnection, Row, postgres::PgRow};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PaymentView {
    pub payment: PaymentId,
    pub order: OrderId,
    pub means: Means,
    pub amount: Money,
    pub state: PaymentState,
    /// When it was presented or received.
    pub recorded_at: DateTime<Utc>,
}

/// Only vouchers are ever anything but received.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaymentState {
    /// The voucher is not yet known to be good.
    Presented,
    Received,
    /// The voucher was not good.
    Declined,
}

/// What was paid in one campaign, by means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CashDesk {
    pub cash: Money,
    pub cheques: Money,
    pub card: Money,
    pub transfers: Money,
    pub vouchers: Money,
    pub wallets: Money,
}

impl CashDesk {
    pub fn total(&self) -> Money {
        [self.cash, self.cheques, self.card, self.transfers, self.vouchers, self.wallets]
            .into_iter()
            .sum()
    }
}

/// An order's payments, the oldest first.
pub async fn payments_of_order(
    connection: &mut PgConnection,
    tenant: TenantId,
    order: OrderId,
) -> Result<Vec<PaymentView>, StorageError> {
    let rows = sqlx::query(
        "SELECT payment_id, order_id, means, voucher_id, amount_cents, state, recorded_at \
         FROM read.payments WHERE tenant_id = $1 AND order_id = $2 \
         ORDER BY recorded_at, payment_id",
    )
    .bind(tenant.uuid())
    .bind(order.uuid())
    .fetch_all(connection)
    .await?;
    rows.iter().map(read_payment).collect()
}

/// A payment with who it is from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeskPayment {
    pub payment: PaymentView,
    pub buyer: Buyer,
    /// None for the structure's own order, and once the person is erased.
    pub alias: Option<String>,
}

/// Every payment of a campaign, the latest first: the journal of the cash desk.
pub async fn desk_payments(
    vault: &mut Vault,
    tenant: TenantId,
    campaign: CampaignId,
) -> Result<Vec<DeskPayment>, StorageError> {
    let rows = sqlx::query(AssertSqlSafe(format!(
        "SELECT y.payment_id, y.order_id, y.means, y.voucher_id, y.amount_cents, y.state, \
         y.recorded_at, o.member_id, {ALIAS} FROM read.payments y \
         JOIN read.orders o ON o.tenant_id = y.tenant_id AND o.order_id = y.order_id \
         LEFT JOIN vault.people p ON p.tenant_id = o.tenant_id AND p.person_id = o.member_id \
         WHERE y.tenant_id = $1 AND y.campaign_id = $2 \
         ORDER BY y.recorded_at DESC, y.payment_id"
    )))
    .bind(tenant.uuid())
    .bind(campaign.uuid())
    .fetch_all(&mut **vault)
    .await?;
    let mut payments = vec![];
    for row in &rows {
        let member: Option<_> = row.try_get("member_id")?;
        let buyer = match member {
            Some(member) => Buyer::Member(MemberId::from_uuid(member)),
            None => Buyer::Structure,
        };
        let alias = vault.open_alias(tenant, row)?;
        payments.push(DeskPayment { payment: read_payment(row)?, buyer, alias });
    }
    Ok(payments)
}

/// The animator's cash desk: what one campaign brought in, by means.
pub async fn cash_desk(
    connection: &mut PgConnection,
    tenant: TenantId,
    campaign: CampaignId,
) -> Result<CashDesk, StorageError> {
    let rows = sqlx::query(
        "SELECT payment_id, order_id, means, voucher_id, amount_cents, state, recorded_at \
         FROM read.payments WHERE tenant_id = $1 AND campaign_id = $2 \
         AND state = 'received'",
    )
    .bind(tenant.uuid())
    .bind(campaign.uuid())
    .fetch_all(connection)
    .await?;
    let mut desk = CashDesk::default();
    for row in &rows {
        let payment = read_payment(row)?;
        let drawer = match payment.means {
            Means::Cash => &mut desk.cash,
            Means::Cheque => &mut desk.cheques,
            Means::Card => &mut desk.card,
            Means::Transfer => &mut desk.transfers,
            Means::Voucher(_) => &mut desk.vouchers,
            Means::Wallet => &mut desk.wallets,
        };
        *drawer += payment.amount;
    }
    Ok(desk)
}

fn read_payment(row: &PgRow) -> Result<PaymentView, StorageError> {
    let voucher: Option<_> = row.try_get("voucher_id")?;
    let means = match voucher {
        Some(voucher) => Means::Voucher(VoucherId::from_uuid(voucher)),
        None => row.word("means")?,
    };
    Ok(PaymentView {
        payment: PaymentId::from_uuid(row.try_get("payment_id")?),
        order: OrderId::from_uuid(row.try_get("order_id")?),
        means,
        amount: row.money("amount_cents")?,
        state: row.word("state")?,
        recorded_at: row.try_get("recorded_at")?,
    })
}
