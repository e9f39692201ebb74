//! Programs that are killed in the middle of their work: what was acknowledged is there, once.
//!
//! - `servers`: the real executable, serving and working, under requests over the network.
//! - `workers`: workers that share the projections, and rebuilds; some are frozen, not killed.
//! - `postgres`: the database server itself, with a cluster of the test's own.
//! - `published`: the published log, and a database that is no longer the one that was signed.
//!
//! **Invariant:** nothing is stopped politely. Every end here is SIGKILL.

#![cfg(test)]

mod http;
mod notebook;
mod postgres;
mod programs;
mod published;
mod servers;
mod workers;
