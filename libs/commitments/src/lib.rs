//! Pedersen commitments to whole numbers: a hidden value that can be added up and checked.
//!
//! A [`Commitment`] to the value `v` with the blinding `r` is `v·G + r·H` in ristretto255
//! ([RFC 9496](https://www.rfc-editor.org/rfc/rfc9496)), where `G` is the group's base point and
//! `H` a second generator that [`second_generator`] hashes to the group, so that nobody knows its
//! logarithm to `G`.
//!
//! - *Hiding*: with an even `r`, every value gives every commitment with the same probability,
//!   whatever anybody computes.
//! - *Binding*: who opened one commitment in two ways would have found the logarithm of `H`.
//! - *Additive*: the sum of commitments commits to the sum of the values with the sum of the
//!   blindings, so a total is checked by [`Commitment::opens_to`] without any of its parts.
//!
//! Source: T. P. Pedersen, *Non-Interactive and Information-Theoretic Secure Verifiable Secret
//! Sharing*, CRYPTO 1991, section 3.
//!
//! **Invariant:** pure; what comes from strangers is refused unless it is the one canonical
//! encoding, and never panics.

mod blinding;
mod commitment;

pub use blinding::Blinding;
pub use commitment::{Commitment, second_generator};

/// Bytes that are not the canonical encoding of what they should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotCanonical {
    #[error("not 32 bytes in lower-case hexadecimal")]
    Hexadecimal,
    #[error("not the canonical encoding of an element of ristretto255")]
    Element,
    #[error("not the canonical encoding of a scalar of ristretto255")]
    Scalar,
}

/// 32 bytes from lower-case hexadecimal, and nothing else.
fn from_hex(text: &str) -> Result<[u8; 32], NotCanonical> {
    let mut bytes = [0; 32];
    let lower = !text.bytes().any(|byte| byte.is_ascii_uppercase());
    match hex::decode_to_slice(text, &mut bytes) {
        Ok(()) if lower => Ok(bytes),
        _ => Err(NotCanonical::Hexadecimal),
    }
}

#[cfg(test)]
mod tests;
