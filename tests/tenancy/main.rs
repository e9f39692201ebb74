//! One tenant never sees, touches or learns of another's things: in the database, whatever a query
//! says, and through the application, whatever a command asks.
//!
//! **Invariant:** tables are found in the catalogue and commands by the compiler, so that a new one
//! is covered, or makes a test fail until somebody says how it is kept apart.

#![cfg(test)]

mod catalogue;
mod citus;
mod commands;
mod foreign;
mod reading;
mod rows;
mod speaking;
mod statements;
