//! Reports that can be checked without seeing anyone: what settlements commit to.
//!
//! At settlement each structure's volumes become an [`Opening`], which the vault keeps, and
//! [`Commitments`] to a fixed family of cells ([`family`]), whose hash is in the log.

pub mod family;
mod opening;

pub use opening::{Commitments, NotValues, Opening, Values};
