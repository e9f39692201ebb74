//! Floor prices: what a producer cannot go below, in its own tenant.

mod command;
mod decide;
mod event;
mod refusal;
#[cfg(test)]
mod scenarios;
mod state;

pub use command::FloorCommand;
pub use decide::decide;
pub use event::FloorEvent;
pub use refusal::FloorRefusal;
pub use state::Floors;
