//! What the log holds of an event: a salted commitment to its content.
//!
//! ```text
//! content hash  = SHA-256(envelope hash ‖ payload hash)
//! commitment    = SHA-256(salt ‖ content hash)           salt: 32 random bytes
//! entry         = kind (1 byte) ‖ commitment             33 bytes, published
//! leaf hash     = SHA-256(0x00 ‖ entry)                  RFC 6962, section 2.1
//! ```
//!
//! Without the salt an entry tells nothing of its event, however few contents are possible; when
//! the salt is erased, nobody can tie the two together any more, and every root stays what it was.
//! The envelope and the payload are hashed apart, so that a payload can be shown alone.

use crate::{
    Hash,
    hash::{leaf_hash, short_sha256},
};
use sha2::{Digest, Sha256};

/// The length of an [`Entry`] in bytes.
pub const ENTRY_BYTES: usize = 33;

/// Random bytes that a commitment is blinded with.
pub type Salt = [u8; 32];

/// Whether verifiers may ask for the event behind an entry. Everybody can read the kind, so that
/// what is to be shown cannot be left out unnoticed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum EntryKind {
    /// Nothing is told of the event.
    #[default]
    Hidden = 0,
    /// The salt, the envelope's hash and the payload are published.
    Disclosed = 1,
}

impl EntryKind {
    pub const fn byte(self) -> u8 {
        self as u8
    }
}

/// An entry of the log, as it is published.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Entry {
    pub kind: EntryKind,
    pub commitment: Hash,
}

/// These bytes are no entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an entry has {ENTRY_BYTES} bytes, the first of which is 0 or 1")]
pub struct NotAnEntry;

impl Entry {
    pub fn new(kind: EntryKind, salt: &Salt, content: &Hash) -> Self {
        Self { kind, commitment: commitment(salt, content) }
    }

    pub fn to_bytes(self) -> [u8; ENTRY_BYTES] {
        let mut bytes = [self.kind.byte(); ENTRY_BYTES];
        bytes[1..].copy_from_slice(&self.commitment);
        bytes
    }

    /// Does the entry stand for this content?
    pub fn opens(&self, salt: &Salt, content: &Hash) -> bool {
        self.commitment == commitment(salt, content)
    }

    pub fn leaf_hash(&self) -> Hash {
        leaf_hash(&self.to_bytes())
    }
}

impl TryFrom<&[u8]> for Entry {
    type Error = NotAnEntry;

    fn try_from(bytes: &[u8]) -> Result<Self, NotAnEntry> {
        let (kind, commitment) = bytes.split_first().ok_or(NotAnEntry)?;
        let kind = match kind {
            0 => EntryKind::Hidden,
            1 => EntryKind::Disclosed,
            _ => return Err(NotAnEntry),
        };
        Ok(Self { kind, commitment: commitment.try_into().map_err(|_| NotAnEntry)? })
    }
}

/// What a commitment is made of, beside the salt.
pub fn content_hash(envelope: &Hash, payload: &Hash) -> Hash {
    short_sha256(&[envelope, payload])
}

/// SHA-256 of a payload's text.
pub fn payload_hash(payload: &str) -> Hash {
    Sha256::digest(payload).into()
}

/// The commitment to a content.
pub fn commitment(salt: &Salt, content: &Hash) -> Hash {
    short_sha256(&[salt, content])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_is_what_its_page_says() {
        let (salt, envelope) = ([7; 32], [1; 32]);
        let content = content_hash(&envelope, &payload_hash("{\"kg\":2}"));
        let entry = Entry::new(EntryKind::Disclosed, &salt, &content);
        let expected = hex::encode(Sha256::digest([salt, content].concat()));
        assert_eq!(hex::encode(entry.to_bytes()), format!("01{expected}"));
        assert_eq!(Entry::try_from(entry.to_bytes().as_slice()), Ok(entry));
        let leaf: Hash = Sha256::digest([[0].as_slice(), &entry.to_bytes()].concat()).into();
        assert_eq!(entry.leaf_hash(), leaf);
    }

    #[test]
    fn another_salt_or_another_content_does_not_open_it() {
        let entry = Entry::new(EntryKind::Hidden, &[7; 32], &[1; 32]);
        assert!(entry.opens(&[7; 32], &[1; 32]));
        assert!(!entry.opens(&[8; 32], &[1; 32]));
        assert!(!entry.opens(&[7; 32], &[2; 32]));
    }

    #[test]
    fn other_bytes_are_no_entry() {
        for bytes in [&[][..], &[0; 32], &[0; 34], &[2; 33]] {
            assert_eq!(Entry::try_from(bytes), Err(NotAnEntry));
        }
    }
}
