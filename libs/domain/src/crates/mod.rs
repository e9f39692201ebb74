//! Crates: one order packed from known lots, and handed over once.

mod command;
mod decide;
mod event;
mod refusal;
#[cfg(test)]
mod scenarios;
mod state;

pub use command::CrateCommand;
pub use decide::{decide, weighed};
pub use event::{CrateEvent, Difference, DifferenceKind, PackedLine};
pub use refusal::CrateRefusal;
pub use state::Crate;
