//! Programmes of funders, and the reports published for them.

mod command;
mod decide;
mod event;
mod refusal;
#[cfg(test)]
mod scenarios;
mod state;

pub use command::FundingCommand;
pub use decide::{decide, protected, still_known};
pub use event::FundingEvent;
pub use refusal::FundingRefusal;
pub use state::Programme;
