//! Events to rows: one file for each family of read tables.
//!
//! Each matches its context's events without a catch-all arm, so that a new event makes the
//! compiler list the tables to decide on.

use crate::Projector;

/// Every read model there is.
pub fn all_projectors() -> Vec<Box<dyn Projector>> {
    vec![]
}
