//! The two hashes of RFC 6962: leaves and inner nodes can never be mistaken for one another.

use base64::{Engine, prelude::BASE64_STANDARD};
use sha2::{Digest, Sha256};

/// A SHA-256 digest: of a leaf, of an inner node, or of a whole log (its root).
pub type Hash = [u8; 32];

/// The root of the log without leaves: SHA-256 of nothing.
pub const EMPTY_ROOT: Hash = [
    0xe3, 0xb0, 0xc4, 0x42, 0x98, 0xfc, 0x1c, 0x14, 0x9a, 0xfb, 0xf4, 0xc8, 0x99, 0x6f, 0xb9, 0x24,
    0x27, 0xae, 0x41, 0xe4, 0x64, 0x9b, 0x93, 0x4c, 0xa4, 0x95, 0x99, 0x1b, 0x78, 0x52, 0xb8, 0x55,
];

/// SHA-256 of `0x00 ‖ data` (RFC 6962, 2.1).
pub fn leaf_hash(data: &[u8]) -> Hash {
    Sha256::new().chain_update([0x00]).chain_update(data).finalize().into()
}

/// SHA-256 of `0x01 ‖ left ‖ right` (RFC 6962, 2.1).
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    Sha256::new().chain_update([0x01]).chain_update(left).chain_update(right).finalize().into()
}

/// A hash as checkpoints and witnesses write it: standard base64 with its padding.
pub fn hash_to_base64(hash: &Hash) -> String {
    BASE64_STANDARD.encode(hash)
}

/// Reads what [`hash_to_base64`] writes, and nothing else.
pub fn hash_from_base64(text: &str) -> Option<Hash> {
    BASE64_STANDARD.decode(text).ok()?.try_into().ok()
}
