//! Why a wallet says no.

use kernel::Money;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WalletRefusal {
    AmountNotPositive,
    /// Less is there than was asked for.
    NotEnough {
        balance: Money,
    },
}
