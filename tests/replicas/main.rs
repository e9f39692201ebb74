//! Two database servers: a primary, and a standby that follows it by streaming replication.
//!
//! - `reading`: the web service answers its queries from the standby, shows everybody their own
//!   changes at once all the same, and does without the standby when it is gone.
//! - `failover`: the primary is killed while members order, the standby takes over.
//!
//! **Invariant:** both are servers of the test's own, with fsync on and synchronous commit; the
//! services are the executable as it is delivered; every end is SIGKILL.

#![cfg(test)]

mod customer;
mod failover;
#[path = "../faults/notebook.rs"]
mod notebook;
mod pair;
mod reading;
mod services;
