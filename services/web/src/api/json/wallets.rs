//! Wallets and budgets.

use app::queries::wallet::WalletView;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// Credit that pays orders, now or in another month.
#[derive(Debug, Serialize, ToSchema)]
pub struct WalletJson {
    pub balance_cents: i64,
    /// The newest first.
    pub entries: Vec<WalletEntryJson>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct WalletEntryJson {
    pub order: Uuid,
    /// Negative where it was spent.
    pub amount_cents: i64,
    pub recorded_at: DateTime<Utc>,
}

impl From<&WalletView> for WalletJson {
    fn from(wallet: &WalletView) -> Self {
        let entries = wallet.entries.iter().map(|entry| WalletEntryJson {
            order: entry.order.uuid(),
            amount_cents: entry.amount.cents(),
            recorded_at: entry.recorded_at,
        });
        Self { balance_cents: wallet.balance.cents(), entries: entries.collect() }
    }
}

/// What a member means to spend in a month; null for no budget.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BudgetJson {
    #[schema(minimum = 0)]
    pub monthly_cents: Option<i64>,
}
