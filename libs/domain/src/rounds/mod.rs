//! Rounds: from the packing premises over the stops of the day.

mod command;
mod decide;
mod event;
mod refusal;
#[cfg(test)]
mod scenarios;
mod state;

pub use command::RoundCommand;
pub use decide::decide;
pub use event::{RoundEvent, Stop};
pub use refusal::RoundRefusal;
pub use state::Round;
