//! What a wallet can be asked.

use kernel::{Money, OrderId};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WalletCommand {
    Credit { order: OrderId, amount: Money },
    Debit { order: OrderId, amount: Money },
}
