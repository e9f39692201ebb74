//! Reports that can be checked without seeing anyone.
//!
//! - *Committing*: at settlement each structure's volumes become an [`Opening`], which the vault
//!   keeps, and [`Commitments`] to a fixed family of cells ([`family`]), whose hash is in the log.
//! - *Proving*: [`prove`] makes a [`Document`] of a published report: the leaves of the log, and
//!   for each shown figure the total blinding of the settlements that it adds up.
//! - *Verifying*: [`verify`] checks a document against the published log, and says of each check
//!   in French and in English whether it holds, and if not, why.
//!
//! `FORMAT.md` describes the document and the checks for whoever writes a verifier of their own.
//!
//! **Invariant:** pure (no IO, no clock, no chance). A verifier never panics on what strangers
//! send, and a withheld figure never gets an opening.

mod document;
pub mod family;
mod opening;
mod prove;
mod report;
mod selection;
mod statement;
mod sums;
mod verify;

#[cfg(test)]
mod tests;

pub use document::{Document, FORMAT, FigureOpening, Leaf, Malformed};
pub use opening::{Commitments, NotValues, Opening, Values};
pub use prove::{Disclosed, Evidence, ProveError, needed, prove};
pub use report::{Figure, Figures, Head, Relation};
pub use selection::{Perimeter, Selection};
pub use statement::Statement;
pub use verify::{Check, Claim, Failure, Log, Said, Verdict, verify};
