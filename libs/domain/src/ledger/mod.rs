//! The books: double entry, append-only.

mod command;
mod decide;
mod event;
mod journal;
mod refusal;
#[cfg(test)]
mod scenarios;
mod state;

pub use command::LedgerCommand;
pub use decide::decide;
pub use event::{Account, LedgerEvent, Memo, Posting};
pub use journal::{moved, of_order};
pub use refusal::LedgerRefusal;
pub use state::Ledger;
