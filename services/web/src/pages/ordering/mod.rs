//! What the pages of members and animators share: the month's form, an order as it is typed, what
//! is shown of it, and what comes of sending it.

mod aids;
mod filters;
mod month;
mod payment;
mod reasons;
mod saving;
mod showing;
mod typed_order;

pub use aids::{Aids, LastOrder, marked, only_shows};
pub use filters::Filters;
pub use month::MonthForm;
pub use payment::{PaymentForm, PaymentPlace, pay, payment_page};
pub use reasons::reason;
pub use saving::{Sent, ShownAgain, send};
pub use showing::{Budget, FormPage, paper_entry};
pub use typed_order::TypedOrder;
