//! Producers and their catalogues.

mod command;
mod decide;
mod event;
mod refusal;
#[cfg(test)]
mod scenarios;
mod state;

pub use command::ProducerCommand;
pub use decide::decide;
pub use event::{ProducerEvent, ProducerKind, Product};
pub use refusal::ProducerRefusal;
pub use state::Producer;
