//! The pure Merkle log of RFC 6962 (Certificate Transparency), section 2.1.
//!
//! A log is a growing list of leaf hashes. Its *root* commits to the whole list: whoever holds a
//! root can check, with a short proof, that a leaf is in the list ([`verify_inclusion`]) and that
//! a longer list only adds to a shorter one ([`verify_consistency`]).
//!
//! Entry points: [`CompactRange`] grows a log in O(log n); [`inclusion_proof`] and
//! [`consistency_proof`] make proofs from the leaf hashes. An [`Entry`] is what the log publishes
//! of an event.
//!
//! A log is published in the formats of C2SP, so that tools written by others read it: its
//! [`Checkpoint`] as a signed [`Note`] (`signed-note`, `tlog-checkpoint`), which witnesses cosign
//! (`tlog-cosignature`, `tlog-witness`), and its hashes and entries in files called [`Tile`]s
//! (`tlog-tiles`). [`LogReader`] makes proofs from the tiles alone, and names a wrong one.
//!
//! **Invariant:** no IO, no clock, no chance, no business. A verifier answers `false` (a reader, an
//! error that names the broken rule) to anything malformed and never panics, because proofs and
//! files come from strangers.

mod checkpoint;
mod compact;
mod cosignature;
mod entry;
mod hash;
mod note;
mod proof;
mod tile;
mod verify;
mod witness;

pub use checkpoint::{Checkpoint, CheckpointError, OpenError};
pub use compact::{CompactRange, NotAFrontier};
pub use entry::{
    ENTRY_BYTES, Entry, EntryKind, NotAnEntry, Salt, commitment, content_hash, payload_hash,
};
pub use hash::{EMPTY_ROOT, Hash, hash_from_base64, hash_to_base64, leaf_hash, node_hash};
pub use note::{
    Cosigner, KeyError, KeyKind, NOTE_BYTES_MAX, Note, NoteError, NoteSignature, SIGNATURES_MAX,
    SignatureLineError, Signer, Verified, VerifierKey, VerifyError,
};
pub use proof::{consistency_proof, inclusion_proof, root_of};
pub use tile::{
    BundleError, ENTRY_BYTES_MAX, EntryTooLong, LogReadError, LogReader, TILE_WIDTH, Tile,
    TileKind, TilePathError, TileSource, entry_bundle, hash_tile, new_tiles, read_bundle,
    read_hash_tile,
};
pub use verify::{verify_consistency, verify_inclusion};
pub use witness::{AddCheckpoint, AddCheckpointError, read_cosignatures};
