//! Structures: the tenants, where they are and where their crates are handed over.

mod command;
mod decide;
mod event;
mod refusal;
#[cfg(test)]
mod scenarios;
mod state;

pub use command::StructureCommand;
pub use decide::decide;
pub use event::{StructureEvent, StructureKind, Territory};
pub use refusal::StructureRefusal;
pub use state::Structure;
