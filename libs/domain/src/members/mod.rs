//! Members: that somebody buys here. Who it is, only the vault knows.

mod command;
mod decide;
mod event;
mod refusal;
#[cfg(test)]
mod scenarios;
mod state;

pub use command::MemberCommand;
pub use decide::decide;
pub use event::MemberEvent;
pub use refusal::MemberRefusal;
pub use state::Member;
