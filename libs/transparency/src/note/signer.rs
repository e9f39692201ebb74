//! The private half of a key, which never leaves the machine that signs.

use super::key::parts;
use super::{KeyError, KeyKind, NoteSignature, VerifierKey};
use crate::cosignature;
use base64::{Engine, prelude::BASE64_STANDARD};
use ed25519_dalek::{Signer as _, SigningKey};
use std::fmt;
use zeroize::Zeroizing;

const PREFIX: &str = "PRIVATE+KEY+";

/// A name and a private key, overwritten when dropped.
struct Secret {
    public: VerifierKey,
    signing: SigningKey,
}

impl Secret {
    fn new(name: &str, kind: KeyKind, seed: &[u8; 32]) -> Result<Self, KeyError> {
        let signing = SigningKey::from_bytes(seed);
        let public = VerifierKey::from_bytes(name, kind, signing.verifying_key().as_bytes())?;
        Ok(Self { public, signing })
    }

    fn parse(text: &str, expected: KeyKind) -> Result<Self, KeyError> {
        let text = text.strip_prefix(PREFIX).ok_or(KeyError::NotPrivate)?;
        let (name, id, encoded) = parts(text)?;
        let bytes = BASE64_STANDARD.decode(encoded).map(Zeroizing::new);
        let bytes = bytes.map_err(|_| KeyError::Base64)?;
        let (kind, seed) = bytes.split_first().ok_or(KeyError::Length)?;
        let kind = KeyKind::of_byte(*kind)?;
        if kind != expected {
            return Err(KeyError::OtherKind(kind.byte()));
        }
        let secret = Self::new(name, kind, seed.try_into().map_err(|_| KeyError::Length)?)?;
        if secret.public.id() == id { Ok(secret) } else { Err(KeyError::OtherId) }
    }

    fn to_text(&self) -> Zeroizing<String> {
        let bytes = Zeroizing::new(
            [&[self.public.kind().byte()], self.signing.as_bytes().as_slice()].concat(),
        );
        let encoded = Zeroizing::new(BASE64_STANDARD.encode(&bytes));
        let (name, id) = (self.public.name(), self.public.id());
        // Made in one piece: a buffer that grows would leave its beginning behind.
        let mut text = String::with_capacity(PREFIX.len() + name.len() + encoded.len() + 10);
        text.push_str(PREFIX);
        text.push_str(name);
        text.push_str(&format!("+{id:08x}+"));
        text.push_str(&encoded);
        Zeroizing::new(text)
    }

    fn sign(&self, message: &str) -> [u8; 64] {
        self.signing.sign(message.as_bytes()).to_bytes()
    }

    fn signature(&self, bytes: Vec<u8>) -> NoteSignature {
        NoteSignature::new(self.public.name().to_owned(), self.public.id(), bytes)
    }
}

/// The private key of a log. Its text form, `PRIVATE+KEY+name+id+base64(type ‖ seed)`, is that of
/// Go's `golang.org/x/mod/sumdb/note`; the specification leaves it open.
pub struct Signer(Secret);

/// The private key of a witness.
pub struct Cosigner(Secret);

impl Signer {
    /// The key that 32 bytes of chance make.
    ///
    /// # Errors
    /// When a key cannot be called so.
    pub fn from_seed(name: &str, seed: &[u8; 32]) -> Result<Self, KeyError> {
        Secret::new(name, KeyKind::Ed25519, seed).map(Self)
    }

    /// Reads what [`Signer::to_text`] wrote.
    ///
    /// # Errors
    /// Says which rule the text breaks, and never the text.
    pub fn parse(text: &str) -> Result<Self, KeyError> {
        Secret::parse(text, KeyKind::Ed25519).map(Self)
    }

    /// The key as text, to be kept where nobody else reads it.
    pub fn to_text(&self) -> Zeroizing<String> {
        self.0.to_text()
    }

    /// The public half.
    pub fn verifier_key(&self) -> &VerifierKey {
        &self.0.public
    }

    pub(super) fn sign(&self, text: &str) -> NoteSignature {
        self.0.signature(self.0.sign(text).to_vec())
    }
}

impl Cosigner {
    /// As [`Signer::from_seed`].
    ///
    /// # Errors
    /// When a key cannot be called so.
    pub fn from_seed(name: &str, seed: &[u8; 32]) -> Result<Self, KeyError> {
        Secret::new(name, KeyKind::CosignatureV1, seed).map(Self)
    }

    /// As [`Signer::parse`].
    ///
    /// # Errors
    /// Says which rule the text breaks, and never the text.
    pub fn parse(text: &str) -> Result<Self, KeyError> {
        Secret::parse(text, KeyKind::CosignatureV1).map(Self)
    }

    /// As [`Signer::to_text`].
    pub fn to_text(&self) -> Zeroizing<String> {
        self.0.to_text()
    }

    /// The public half.
    pub fn verifier_key(&self) -> &VerifierKey {
        &self.0.public
    }

    /// Says of a checkpoint, the text of a note, that as of `time` (seconds since 1970) it is the
    /// largest this witness saw, and that it adds to all that it saw before. To have checked that
    /// is the caller's duty.
    pub fn cosign(&self, checkpoint: &str, time: u64) -> NoteSignature {
        let signature = self.0.sign(&cosignature::message(checkpoint, time));
        self.0.signature(cosignature::join(time, &signature))
    }
}

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Signer({})", self.0.public)
    }
}

impl fmt::Debug for Cosigner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Cosigner({})", self.0.public)
    }
}
