//! What holds whatever is asked, in whatever order: random sequences of commands and events.

mod balances;
mod campaigns;
mod crates;
mod orders;
mod pooling;
mod replay;
