//! The house rules, as tests: nothing here exists only in somebody's head or in a pipeline.
//!
//! **Invariant:** every rule reads the files themselves, so that a new crate, file or function is
//! covered without being listed. What a rule exempts, it names, with the reason.

#![cfg(test)]

mod arrows;
mod code;
mod files;
mod sizes;
mod traces;
