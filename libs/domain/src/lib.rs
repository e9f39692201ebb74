//! The business, pure: what may happen, and what it means.
//!
//! One folder per context, each with the same files: `command`, `event`, `state` (fold), `decide`,
//! `refusal`, `scenarios` (given/when/then). A command is decided on state folded from events,
//! `decide(&state, command, &context) -> Result<Vec<Event>, Refusal>`; state changes by `evolve`
//! alone.
//!
//! **Invariant:** no IO, no clock, no randomness, no async. Only events are serialisable: they are
//! the contract with the past. A context imports only those above it in the list below.

mod context;
mod event;
mod refusal;
mod upcast;

#[cfg(test)]
mod golden;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tidy;
#[cfg(test)]
mod worked_examples;

pub mod allocation;
pub mod structures;
pub mod members;
pub mod producers;
pub mod floors;
pub mod negotiations;
pub mod campaigns;
pub mod order_forms;
pub mod orders;
pub mod pooling;
pub mod receptions;
pub mod crates;
pub mod rounds;
pub mod wallets;
pub mod vouchers;
pub mod ledger;
pub mod transfers;
pub mod labs;
pub mod statements;
pub mod funding;
pub mod trail;
pub use context::{Context, Fold, fold};
pub use event::{DomainEvent, Written};
pub use refusal::Refusal;
pub use upcast::{Unreadable, UnreadableEvent, read_event, schema_version};
