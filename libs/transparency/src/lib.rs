//! The pure Merkle log of RFC 6962 (Certificate Transparency), section 2.1.
//!
//! A log is a growing list of leaf hashes. Its *root* commits to the whole list: whoever holds a
//! root can check, with a short proof, that a leaf is in the list ([`verify_inclusion`]) and that
//! a longer list only adds to a shorter one ([`verify_consistency`]).
//!
//! Entry points: [`CompactRange`] grows a log in O(log n); [`inclusion_proof`] and
//! [`consistency_proof`] make proofs from the leaf hashes.
//! An [`Entry`] is what the log publishes of an event.
//!
//! **Invariant:** no IO, no clock, no business. A verifier answers `false` to anything malformed
//! and never panics, because proofs come from strangers.

mod compact;
mod entry;
mod hash;
mod proof;
mod verify;

pub use compact::{CompactRange, NotAFrontier};
pub use entry::{
    ENTRY_BYTES, Entry, EntryKind, NotAnEntry, Salt, commitment, content_hash, payload_hash,
};
pub use hash::{EMPTY_ROOT, Hash, leaf_hash, node_hash};
pub use proof::{consistency_proof, inclusion_proof, root_of};
pub use verify::{verify_consistency, verify_inclusion};
