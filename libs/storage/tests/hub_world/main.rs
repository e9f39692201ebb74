//! What the read models promise to the coordinator, to producers, and to funders.

// `cfg(test)` tells clippy that the helpers in these modules are tests too.
#[cfg(test)]
#[path = "../common/mod.rs"]
mod common;
#[cfg(test)]
mod campaigns;
#[cfg(test)]
mod demand;
#[cfg(test)]
mod goods;
#[cfg(test)]
mod negotiations;
#[cfg(test)]
mod pooled_orders;
#[cfg(test)]
mod region;
#[cfg(test)]
mod report_facts;
#[cfg(test)]
mod secrecy;
#[cfg(test)]
mod stretches;
#[cfg(test)]
mod vouchers;
