//! The two hashes of RFC 6962: leaves and inner nodes can never be mistaken for one another.

use base64::{Engine, prelude::BASE64_STANDARD};
use sha2::{Digest, Sha256, block_api::compress256};

/// A SHA-256 digest: of a leaf, of an inner node, or of a whole log (its root).
pub type Hash = [u8; 32];

/// The root of the log without leaves: SHA-256 of nothing.
pub const EMPTY_ROOT: Hash = [
    0xe3, 0xb0, 0xc4, 0x42, 0x98, 0xfc, 0x1c, 0x14, 0x9a, 0xfb, 0xf4, 0xc8, 0x99, 0x6f, 0xb9, 0x24,
    0x27, 0xae, 0x41, 0xe4, 0x64, 0x9b, 0x93, 0x4c, 0xa4, 0x95, 0x99, 0x1b, 0x78, 0x52, 0xb8, 0x55,
];

/// SHA-256 of `0x00 ‖ data` (RFC 6962, 2.1).
pub fn leaf_hash(data: &[u8]) -> Hash {
    if data.len() < SHORT_MAX {
        return short_sha256(&[&[0x00], data]);
    }
    Sha256::new().chain_update([0x00]).chain_update(data).finalize().into()
}

/// SHA-256 of `0x01 ‖ left ‖ right` (RFC 6962, 2.1).
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    short_sha256(&[&[0x01], left, right])
}

/// What two blocks of SHA-256 hold beside the padding.
const SHORT_MAX: usize = 119;

/// FIPS 180-4, section 5.3.3.
const INITIAL_STATE: [u32; 8] = [
    0x6a09_e667,
    0xbb67_ae85,
    0x3c6e_f372,
    0xa54f_f53a,
    0x510e_527f,
    0x9b05_688c,
    0x1f83_d9ab,
    0x5be0_cd19,
];

/// SHA-256 of a few short parts together, at most [`SHORT_MAX`] bytes: one call of the compression
/// function, without the buffer that longer messages need. Trees are made of such hashes.
pub(crate) fn short_sha256(parts: &[&[u8]]) -> Hash {
    let mut padded = [0; 128];
    let mut length = 0;
    debug_assert!(parts.iter().map(|part| part.len()).sum::<usize>() <= SHORT_MAX);
    for part in parts {
        padded[length..length + part.len()].copy_from_slice(part);
        length += part.len();
    }
    padded[length] = 0x80;
    let blocks = if length < 56 { 1 } else { 2 };
    padded[blocks * 64 - 8..blocks * 64].copy_from_slice(&(length as u64 * 8).to_be_bytes());
    let mut state = INITIAL_STATE;
    compress256(&mut state, &padded.as_chunks().0[..blocks]);
    let mut hash = [0; 32];
    for (bytes, word) in hash.as_chunks_mut().0.iter_mut().zip(state) {
        *bytes = word.to_be_bytes();
    }
    hash
}

/// A hash as checkpoints and witnesses write it: standard base64 with its padding.
pub fn hash_to_base64(hash: &Hash) -> String {
    BASE64_STANDARD.encode(hash)
}

/// Reads what [`hash_to_base64`] writes, and nothing else.
pub fn hash_from_base64(text: &str) -> Option<Hash> {
    BASE64_STANDARD.decode(text).ok()?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_messages_have_the_hash_of_any_other() {
        let bytes: Vec<u8> = (0..200).collect();
        for length in 0..=SHORT_MAX {
            let (one, other) = bytes[..length].split_at(length / 3);
            let expected: Hash = Sha256::digest(&bytes[..length]).into();
            assert_eq!(short_sha256(&[one, other]), expected, "{length} bytes");
        }
        for length in 100..200 {
            let data = &bytes[..length];
            let expected: Hash = Sha256::digest([&[0x00], data].concat()).into();
            assert_eq!(leaf_hash(data), expected, "{length} bytes");
        }
    }
}
