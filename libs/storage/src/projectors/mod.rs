//! Events to rows: one file for each family of read tables.
//!
//! Each matches its context's events without a catch-all arm, so that a new event makes the
//! compiler list the tables to decide on.

mod crates;
mod labs;
mod ledger;
mod members;
mod order_forms;
mod orders;
mod structures;
mod wallets;

use crate::Projector;

/// Every read model there is.
pub fn all_projectors() -> Vec<Box<dyn Projector>> {
    vec![
        Box::new(structures::Structures),
        Box::new(members::Members),
        Box::new(order_forms::OrderForms),
        Box::new(orders::Orders),
        Box::new(wallets::Wallets),
        Box::new(crates::Crates),
        Box::new(labs::Labs),
        Box::new(ledger::Books),
    ]
}
