//! A buyer's wallet: what they hold, and how it came about.

use crate::{StorageError, columns::Columns};
use chrono::{DateTime, Utc};
use domain::orders::Buyer;
use kernel::{Money, OrderId, TenantId};
use sqlx::{PgConnection, Row, postgres::PgRow};

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct WalletView {
    pub balance: Money,
    /// The newest first.
    pub entries: Vec<WalletEntry>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WalletEntry {
    pub order: OrderId,
    /// Negative where it was spent.
    pub amount: Money,
    pub recorded_at: DateTime<Utc>,
}

/// The wallet of a member, or the structure's own; empty where nothing was ever credited.
pub async fn wallet(
    connection: &mut PgConnection,
    tenant: TenantId,
    buyer: Buyer,
) -> Result<WalletView, StorageError> {
    let holder = match buyer {
        Buyer::Member(member) => member.uuid(),
        Buyer::Structure => tenant.uuid(),
    };
    let rows = sqlx::query(
        "SELECT w.balance_cents, e.order_id, e.amount_cents, e.recorded_at \
         FROM read.wallets w JOIN read.wallet_entries e \
         ON e.tenant_id = w.tenant_id AND e.holder_id = w.holder_id \
         WHERE w.tenant_id = $1 AND w.holder_id = $2 ORDER BY e.version DESC",
    )
    .bind(tenant.uuid())
    .bind(holder)
    .fetch_all(connection)
    .await?;
    let Some(first) = rows.first() else { return Ok(WalletView::default()) };
    let entry = |row: &PgRow| {
        Ok(WalletEntry {
            order: OrderId::from_uuid(row.try_get("order_id")?),
            amount: row.money("amount_cents")?,
            recorded_at: row.try_get("recorded_at")?,
        })
    };
    let entries = rows.iter().map(entry).collect::<Result<_, StorageError>>()?;
    Ok(WalletView { balance: first.money("balance_cents")?, entries })
}
