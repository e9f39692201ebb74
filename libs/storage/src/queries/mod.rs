//! Rows to answers: one file for each screen or report.
//!
//! Each function is given a connection whose transaction is set to the tenant that it names. It
//! fails when the database does not answer, or holds what it cannot hold; what is not there, or is
//! another tenant's, is none or empty.

mod offer;
mod shown;

pub mod accesses;
pub mod books;
pub mod campaign_board;
pub mod composer;
pub mod contacts;
pub mod disclosed;
pub mod handed_over;
pub mod handover;
pub mod hub_recall;
pub mod labs;
pub mod members;
pub mod month_board;
pub mod negotiations;
pub mod order;
pub mod order_form;
pub mod payments;
pub mod pooled_demand;
pub mod pooled_orders;
pub mod price_history;
pub mod producers;
pub mod products;
pub mod programmes;
pub mod projections;
pub mod recall;
pub mod receptions;
pub mod report_rows;
pub mod rounds;
pub mod structures;
pub mod trail;
pub mod transfers;
pub mod vouchers;
pub mod wallet;

pub use shown::is_shown;
