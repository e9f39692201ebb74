//! Usage labs: members propose, vote and decide; a decision may open a negotiation.

mod command;
mod decide;
mod event;
mod refusal;
#[cfg(test)]
mod scenarios;
mod state;

pub use command::LabCommand;
pub use decide::decide;
pub use event::{LabEvent, NegotiationRequest, Vote};
pub use refusal::LabRefusal;
pub use state::{Lab, Proposal};
