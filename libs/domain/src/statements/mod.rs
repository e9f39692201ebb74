//! What a structure's people bought in one campaign, committed to in the log without being told.
//!
//! At settlement, and once more for each later correction, the hub's report figures of one
//! structure are put into Pedersen commitments (`libs/commitments`), a fixed family of them
//! (`libs/proof`), whatever was bought. The event holds the SHA-256 of that family and public
//! facts; values and blindings are in the vault. So sums over structures can be proved, and
//! nothing else.

mod command;
mod decide;
mod event;
mod measures;
mod refusal;
#[cfg(test)]
mod scenarios;
mod state;

pub use command::StatementCommand;
pub use decide::decide;
pub use event::StatementEvent;
pub use measures::{Bought, MeasureError, Measures, Purchased};
pub use refusal::StatementRefusal;
pub use state::Statement;
