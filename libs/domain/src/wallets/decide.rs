//! What a wallet answers.

use super::{Wallet, WalletCommand, WalletEvent, WalletRefusal};
use crate::Context;
use kernel::Money;

/// # Errors
/// Refuses amounts that are not positive, and spending more than there is.
pub fn decide(
    wallet: &Wallet,
    command: WalletCommand,
    _context: &Context,
) -> Result<Vec<WalletEvent>, WalletRefusal> {
    match command {
        WalletCommand::Credit { order, amount } => {
            positive(amount)?;
            Ok(vec![WalletEvent::WalletCredited { order, amount }])
        }
        WalletCommand::Debit { order, amount } => {
            positive(amount)?;
            if amount > wallet.balance {
                return Err(WalletRefusal::NotEnough { balance: wallet.balance });
            }
            Ok(vec![WalletEvent::WalletDebited { order, amount }])
        }
    }
}

fn positive(amount: Money) -> Result<(), WalletRefusal> {
    if amount.is_positive() { Ok(()) } else { Err(WalletRefusal::AmountNotPositive) }
}
