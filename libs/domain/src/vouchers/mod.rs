//! Vouchers: value issued once and never used beyond what it is worth.

mod command;
mod decide;
mod event;
mod refusal;
#[cfg(test)]
mod scenarios;
mod state;

pub use command::VoucherCommand;
pub use decide::decide;
pub use event::VoucherEvent;
pub use refusal::VoucherRefusal;
pub use state::Voucher;
