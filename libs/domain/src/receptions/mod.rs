//! Receptions: what arrived, what was refused, what was lost.

mod command;
mod decide;
mod event;
mod refusal;
#[cfg(test)]
mod scenarios;
mod state;

pub use command::ReceptionCommand;
pub use decide::{decide, still_expected, within_reach};
pub use event::{LossReason, ReceivedLine, ReceptionEvent};
pub use refusal::ReceptionRefusal;
pub use state::Reception;
