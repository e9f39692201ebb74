//! Wallets: credit that a buyer holds; never below zero, whoever spends at the same moment.

mod command;
mod decide;
mod event;
mod refusal;
#[cfg(test)]
mod scenarios;
mod state;

pub use command::WalletCommand;
pub use decide::decide;
pub use event::WalletEvent;
pub use refusal::WalletRefusal;
pub use state::Wallet;
