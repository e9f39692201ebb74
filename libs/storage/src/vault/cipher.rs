//! The cryptography of the vault, and nothing else.
//!
//! Words are sealed with XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha: ChaCha20-Poly1305 of RFC 8439
//! with nonces long enough to be drawn at random). What is sealed is bound to its place: moved to
//! another tenant, person or column, it does not open. Keyed hashes are HMAC-SHA-256 (RFC 2104).

use crate::StorageError;
use chacha20poly1305::{
    Key, XChaCha20Poly1305, XNonce,
    aead::{Aead, KeyInit, Payload},
};
use hmac::{Hmac, Mac};
use kernel::TenantId;
use sha2::Sha256;
use uuid::Uuid;

const KEY_BYTES: usize = 32;
const NONCE_BYTES: usize = 24;

/// A secret of 32 random bytes.
pub(super) type Secret = [u8; KEY_BYTES];

/// Draws a secret from the operating system.
pub(super) fn draw<const N: usize>() -> Result<[u8; N], StorageError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|_| StorageError::NoRandomness)?;
    Ok(bytes)
}

/// HMAC-SHA-256 of the parts, each with its length before it so that none runs into the next.
pub(super) fn keyed_hash(secret: &Secret, parts: &[&[u8]]) -> Secret {
    // An HMAC takes a key of any length.
    let Ok(mut mac) = <Hmac<Sha256> as KeyInit>::new_from_slice(secret) else {
        return [0; KEY_BYTES];
    };
    for part in parts {
        mac.update(&(part.len() as u64).to_be_bytes());
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

/// Where a sealed text belongs.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place<'a> {
    pub tenant: TenantId,
    pub person: Uuid,
    pub column: &'a str,
}

impl Place<'_> {
    fn bytes(&self) -> Vec<u8> {
        let (tenant, person) = (self.tenant.uuid(), self.person);
        [tenant.as_bytes(), person.as_bytes(), self.column.as_bytes()].concat()
    }
}

/// The nonce, then the sealed text with its tag.
pub(super) fn seal(key: &Secret, place: Place<'_>, text: &[u8]) -> Result<Vec<u8>, StorageError> {
    let nonce: [u8; NONCE_BYTES] = draw()?;
    let payload = Payload { msg: text, aad: &place.bytes() };
    let sealed = XChaCha20Poly1305::new(&Key::from(*key))
        .encrypt(&XNonce::from(nonce), payload)
        .map_err(|_| StorageError::Sealed)?;
    Ok([nonce.as_slice(), &sealed].concat())
}

/// What was sealed at this place with this key.
///
/// # Errors
/// [`StorageError::Sealed`] for anything else.
pub(super) fn open(key: &Secret, place: Place<'_>, sealed: &[u8]) -> Result<Vec<u8>, StorageError> {
    let (nonce, sealed) = sealed.split_first_chunk::<NONCE_BYTES>().ok_or(StorageError::Sealed)?;
    XChaCha20Poly1305::new(&Key::from(*key))
        .decrypt(&XNonce::from(*nonce), Payload { msg: sealed, aad: &place.bytes() })
        .map_err(|_| StorageError::Sealed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_opens_at_its_own_place_with_its_own_key_alone() {
        let (tenant, person) = (TenantId::derived(&[b"one"]), Uuid::from_u128(1));
        let place = Place { tenant, person, column: "name" };
        let sealed = seal(&[1; 32], place, b"Ana").unwrap();
        assert_eq!(open(&[1; 32], place, &sealed).unwrap(), b"Ana");
        assert_ne!(seal(&[1; 32], place, b"Ana").unwrap(), sealed, "never twice the same");

        let elsewhere = [
            Place { tenant: TenantId::derived(&[b"other"]), ..place },
            Place { person: Uuid::from_u128(2), ..place },
            Place { column: "email", ..place },
        ];
        for other in elsewhere {
            assert!(open(&[1; 32], other, &sealed).is_err(), "{other:?}");
        }
        assert!(open(&[2; 32], place, &sealed).is_err());
        for byte in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[byte] ^= 1;
            assert!(open(&[1; 32], place, &changed).is_err(), "byte {byte}");
        }
        assert!(open(&[1; 32], place, &sealed[..10]).is_err());
    }

    /// Test case 2 of RFC 4231 has a shorter key; what matters here is that parts stay apart.
    #[test]
    fn keyed_hashes_tell_keys_and_parts_apart() {
        let hash = |secret: u8, parts: &[&[u8]]| keyed_hash(&[secret; 32], parts);
        assert_eq!(hash(1, &[b"a", b"b"]), hash(1, &[b"a", b"b"]));
        assert_ne!(hash(1, &[b"a", b"b"]), hash(1, &[b"ab", b""]));
        assert_ne!(hash(1, &[b"a"]), hash(2, &[b"a"]));
    }
}
