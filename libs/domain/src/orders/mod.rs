//! Orders: what one buyer takes in one campaign.
//!
//! An order is placed, changed and cancelled while its structure's form is open, paid in any mix
//! of means, and then only ever lowered: pooling gives it its share at the price reached, and what
//! was paid too much goes to the buyer's wallet.

mod command;
mod decide;
mod event;
mod refusal;
#[cfg(test)]
mod scenarios;
#[cfg(test)]
mod settling;
mod state;

pub use command::{OrderCommand, WantedLine};
pub use decide::decide;
pub use event::{AllocatedLine, Buyer, Channel, Means, OrderEvent, OrderLine, Reason};
pub use refusal::OrderRefusal;
pub use state::{Order, OrderStage};
