//! Rows to answers: one file for each screen or report.
//!
//! Each function is given a connection whose transaction is set to the tenant that it names.

mod offer;

pub mod books;
pub mod handover;
pub mod labs;
pub mod members;
pub mod month_board;
pub mod order;
pub mod order_form;
pub mod payments;
pub mod projections;
pub mod recall;
mod shown;
pub mod structures;
pub mod wallet;

pub use shown::is_shown;
