//! The log in a folder of static files, signed: what anybody may fetch, and what the database is
//! held against.
//!
//! ```text
//! signed            the last checkpoint that was signed, before anybody sees it
//! keys/             private keys, for the account of the service alone
//! public/checkpoint the signed checkpoint, with the cosignatures of witnesses
//! public/tile/…     hashes and entries, to c2sp.org/tlog-tiles
//! public/keys       the public keys, retired ones too
//! public/witnesses  the public keys of trusted witnesses
//! public/witnessed  the last checkpoint that a witness cosigned
//! public/earlier/n/ logs that were given up, each with the reason
//! ```
//!
//! Entries: [`Publication::extend`] adds to the log, [`Publication::last`] says what was signed,
//! [`Publication::restart`] is the way out when the database has lost what was signed.
//!
//! **Invariant:** tiles are on the disk before the checkpoint over them, and a checkpoint is signed
//! only when its tiles have its root and the log adds to the one that was signed before. So a crash
//! at any moment leaves a log that verifies. A private key is in its file alone, and in memory
//! while it signs.

mod cosigned;
mod error;
mod extension;
mod files;
mod folder;
mod keys;
mod restart;
mod witnesses;

pub use cosigned::{Cosigned, RefusedCosignature};
pub use error::PublicationError;
pub use extension::{Extension, Published};
pub use folder::Publication;
pub use keys::LogKey;
pub use restart::EarlierLog;
pub use transparency::{
    Checkpoint, Hash, KeyError, Note, OpenError, Tile, TileKind, VerifierKey, hash_to_base64,
};
