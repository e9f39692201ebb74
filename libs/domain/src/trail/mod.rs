//! The access trail: that somebody's account read personal data, or figures of one structure alone.
//! It says whose by random ids, never what was read. One stream for each account that reads.

mod command;
mod decide;
mod event;
mod refusal;
#[cfg(test)]
mod scenarios;
mod state;

pub use command::TrailCommand;
pub use decide::decide;
pub use event::{ErasureReason, NAMED_MAX, Purpose, TrailEvent};
pub use refusal::TrailRefusal;
pub use state::Trail;
