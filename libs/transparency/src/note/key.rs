//! The public half of a key: `name+id+base64(type ‖ public key)`, a *vkey*.

use crate::cosignature;
use base64::{Engine, prelude::BASE64_STANDARD};
use ed25519_dalek::{Signature, VerifyingKey};
use sha2::{Digest, Sha256};
use std::{fmt, str::FromStr};

/// What the signatures of a key say, by the type byte of the specification.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum KeyKind {
    /// `0x01`: Ed25519 over the text of the note. Logs sign so.
    Ed25519,
    /// `0x04`: Ed25519 over the text and a time, to <https://c2sp.org/tlog-cosignature>. Witnesses
    /// sign so.
    CosignatureV1,
}

impl KeyKind {
    pub(super) fn byte(self) -> u8 {
        match self {
            Self::Ed25519 => 0x01,
            Self::CosignatureV1 => 0x04,
        }
    }

    pub(super) fn of_byte(byte: u8) -> Result<Self, KeyError> {
        match byte {
            0x01 => Ok(Self::Ed25519),
            0x04 => Ok(Self::CosignatureV1),
            other => Err(KeyError::OtherKind(other)),
        }
    }
}

/// The rule that a text breaks, which is not a key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    #[error("a key has three parts, joined by plus signs: name, id, key")]
    Parts,
    #[error("the name of a key is not empty, and has neither a space nor a plus")]
    Name,
    #[error("the id of a key is eight hexadecimal digits, in lower case")]
    Id,
    #[error("the third part of a key is in base64, with its padding")]
    Base64,
    #[error("keys of type 0x{0:02x} are not known here; those of type 0x01 and 0x04 are")]
    OtherKind(u8),
    #[error("an Ed25519 key has 32 bytes")]
    Length,
    #[error("the 32 bytes are not a public key that Ed25519 can trust")]
    Point,
    #[error("the id is not that of this name and key: a character may be wrong")]
    OtherId,
    #[error("a signer key begins with PRIVATE+KEY+")]
    NotPrivate,
}

/// The public half of a key: with it anybody checks what the private half signed.
#[derive(Clone, PartialEq, Eq)]
pub struct VerifierKey {
    name: String,
    id: u32,
    kind: KeyKind,
    public: VerifyingKey,
}

impl VerifierKey {
    pub(super) fn of(name: String, kind: KeyKind, public: VerifyingKey) -> Self {
        let id = key_id(&name, kind, public.as_bytes());
        Self { name, id, kind, public }
    }

    /// A key whose 32 bytes somebody published in another form.
    ///
    /// # Errors
    /// Says which rule the name or the bytes break.
    pub fn from_bytes(name: &str, kind: KeyKind, public: &[u8; 32]) -> Result<Self, KeyError> {
        let name = is_name(name).then(|| name.to_owned()).ok_or(KeyError::Name)?;
        let public = VerifyingKey::from_bytes(public).map_err(|_| KeyError::Point)?;
        // A weak key would accept one signature for many texts.
        if public.is_weak() {
            return Err(KeyError::Point);
        }
        Ok(Self::of(name, kind, public))
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    /// SHA-256(name ‖ newline ‖ type ‖ public key), its first four bytes.
    pub fn id(&self) -> u32 {
        self.id
    }

    pub fn kind(&self) -> KeyKind {
        self.kind
    }

    /// `None` when the signature is wrong, else the time at which a witness made it.
    pub(super) fn check(&self, text: &str, signature: &[u8]) -> Option<Option<u64>> {
        let (time, signature) = match self.kind {
            KeyKind::Ed25519 => (None, signature),
            KeyKind::CosignatureV1 => {
                let (time, signature) = cosignature::split(signature)?;
                (Some(time), signature)
            }
        };
        let message = match time {
            None => text.to_owned(),
            Some(time) => cosignature::message(text, time),
        };
        let signature = Signature::from_slice(signature).ok()?;
        self.public.verify_strict(message.as_bytes(), &signature).ok()?;
        Some(time)
    }
}

impl FromStr for VerifierKey {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, KeyError> {
        let (name, id, encoded) = parts(text)?;
        let bytes = BASE64_STANDARD.decode(encoded).map_err(|_| KeyError::Base64)?;
        let (kind, public) = bytes.split_first().ok_or(KeyError::Length)?;
        let kind = KeyKind::of_byte(*kind)?;
        let public = public.try_into().map_err(|_| KeyError::Length)?;
        let key = Self::from_bytes(name, kind, public)?;
        if key.id == id { Ok(key) } else { Err(KeyError::OtherId) }
    }
}

impl fmt::Display for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = [&[self.kind.byte()], self.public.as_bytes().as_slice()].concat();
        write!(f, "{}+{:08x}+{}", self.name, self.id, BASE64_STANDARD.encode(bytes))
    }
}

impl fmt::Debug for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Name, id, and the rest, which may have plus signs of its own: base64 has them.
pub(super) fn parts(text: &str) -> Result<(&str, u32, &str), KeyError> {
    let (name, rest) = text.split_once('+').ok_or(KeyError::Parts)?;
    let (id, rest) = rest.split_once('+').ok_or(KeyError::Parts)?;
    if !is_name(name) {
        return Err(KeyError::Name);
    }
    let is_digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    if id.len() != 8 || !id.bytes().all(is_digit) {
        return Err(KeyError::Id);
    }
    let id = u32::from_str_radix(id, 16).map_err(|_| KeyError::Id)?;
    Ok((name, id, rest))
}

/// Whether a key may be called so.
pub(super) fn is_name(name: &str) -> bool {
    let other = |character: char| {
        character.is_whitespace() || character == '+' || (character as u32) < 0x20
    };
    !name.is_empty() && !name.contains(other)
}

fn key_id(name: &str, kind: KeyKind, public: &[u8; 32]) -> u32 {
    let hash = Sha256::new()
        .chain_update(name)
        .chain_update([b'\n', kind.byte()])
        .chain_update(public)
        .finalize();
    u32::from_be_bytes([hash[0], hash[1], hash[2], hash[3]])
}
