//! Values without business: typed ids, money, quantities, months, people's roles, and the ports
//! through which time and chance come in.
//!
//! **Invariant:** nothing here does IO, knows what an order is, or uses floating point. Every
//! constructor that can be given a wrong value returns [`ValueError`].

mod id;
mod money;
mod month;
mod people;
mod ports;
mod product;
mod quantity;

pub use id::*;
pub use money::{Money, UnitPrice, VatRate};
pub use month::Month;
pub use people::{Actor, Role};
pub use ports::{Clock, IdSource};
pub use product::{Allergen, Category, Content, Label, Season};
pub use quantity::{SaleUnit, Step, Steps};

/// A value that cannot be what it claims to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ValueError {
    #[error("not an id")]
    Id,
    #[error("an amount is out of range")]
    MoneyOutOfRange,
    #[error("a unit price has at most 4 decimals and is between 0 and 100 000")]
    UnitPrice,
    #[error("a VAT rate is between 0 and 100 per cent, in hundredths")]
    VatRate,
    #[error("a quantity is a whole number of steps, between 0 and 1 000 000")]
    Quantity,
    #[error("a step is positive")]
    Step,
    #[error("a month is written 2026-11")]
    Month,
    #[error("not a role")]
    Role,
}
