//! Negotiations: proposals and counter-proposals, until both sides agree on the same terms.

mod command;
mod decide;
mod event;
mod fair_price;
mod refusal;
#[cfg(test)]
mod scenarios;
mod state;

pub use command::NegotiationCommand;
pub use decide::{decide, named};
pub use event::{LabDecision, NegotiationEvent, Party, TermLine, Terms};
pub use fair_price::FairPrice;
pub use refusal::NegotiationRefusal;
pub use state::{Negotiation, Progress};
