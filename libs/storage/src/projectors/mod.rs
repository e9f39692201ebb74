//! Events to rows: one file for each family of read tables.
//!
//! Each matches its context's events without a catch-all arm, so that a new event makes the
//! compiler list the tables to decide on. Those that many events of a month reach write them as
//! sets ([`crate::records`]); to the others events happen one by one, with a statement or two each.

mod campaigns;
mod crates;
mod demand;
mod disclosures;
mod floors;
mod hub_crates;
mod hubs;
mod labs;
mod ledger;
mod members;
mod negotiations;
mod order_forms;
mod orders;
mod pooled_orders;
mod producers;
mod programmes;
mod receptions;
mod report_facts;
mod rounds;
mod structures;
mod trail;
mod transfers;
mod vouchers;
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
        Box::new(transfers::Transfers),
        Box::new(campaigns::Campaigns),
        Box::new(producers::Producers),
        Box::new(floors::FloorPrices),
        Box::new(negotiations::Negotiations),
        Box::new(demand::Demand),
        Box::new(pooled_orders::PooledOrders),
        Box::new(receptions::Receptions),
        Box::new(hub_crates::HubCrates),
        Box::new(rounds::Rounds),
        Box::new(vouchers::Vouchers),
        Box::new(programmes::Programmes),
        Box::new(report_facts::ReportFacts),
        Box::new(disclosures::Disclosures),
        Box::new(trail::AccessTrail),
    ]
}
