//! Order forms: a campaign's offer as one structure presents it.
//!
//! A form copies the hub's offer into the structure's own tenant, so that placing an order reads
//! and locks nothing outside it. Closing the form is the one fact that ends all ordering there.

mod command;
mod decide;
mod event;
mod refusal;
#[cfg(test)]
mod scenarios;
mod state;

pub use command::OrderFormCommand;
pub use decide::decide;
pub use event::OrderFormEvent;
pub use refusal::OrderFormRefusal;
pub use state::OrderForm;
