//! Payments between organisations: a structure pays its hub, the hub pays a producer.
//!
//! A transfer is recorded in the hub, which knows what came and what it sent; a structure's own
//! books get their side of it from there. A mistake is undone by an event of its own.

mod command;
mod decide;
mod event;
mod journal;
mod refusal;
#[cfg(test)]
mod scenarios;
mod state;

pub use command::TransferCommand;
pub use decide::decide;
pub use event::{Party, Payment, TransferEvent, TransferMeans};
pub use journal::{due, entry};
pub use refusal::TransferRefusal;
pub use state::Transfer;
