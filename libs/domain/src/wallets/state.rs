//! A wallet, folded.

use super::event::WalletEvent;
use crate::Fold;
use kernel::Money;

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Wallet {
    pub balance: Money,
}

impl Fold for Wallet {
    const CATEGORY: &'static str = "wallet";
    type Event = WalletEvent;

    fn evolve(mut self, event: &WalletEvent) -> Self {
        match event {
            WalletEvent::WalletCredited { amount, .. } => self.balance += *amount,
            WalletEvent::WalletDebited { amount, .. } => self.balance += -*amount,
        }
        self
    }
}
