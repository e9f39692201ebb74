//! The lines under a note's text.

use super::VerifierKey;
use super::key::is_name;
use base64::{Engine, prelude::BASE64_STANDARD};
use std::fmt;

/// A line under a note: `— name base64(key id ‖ signature)`. It may be right or wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoteSignature {
    name: String,
    id: u32,
    bytes: Vec<u8>,
}

/// The rule that a signature line breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SignatureLineError {
    #[error("a signature line begins with an em dash and a space")]
    NoDash,
    #[error("a key name is not empty, and has neither a space nor a plus")]
    Name,
    #[error("one space stands between the name of a key and its signature")]
    NoSignature,
    #[error("a signature is in base64, with its padding")]
    Base64,
    #[error("a signature has more bytes than the four of its key's id")]
    TooShort,
}

impl NoteSignature {
    pub(super) fn new(name: String, id: u32, bytes: Vec<u8>) -> Self {
        Self { name, id, bytes }
    }

    /// Reads a line, without its newline.
    ///
    /// # Errors
    /// Says which rule the line breaks.
    pub fn parse(line: &str) -> Result<Self, SignatureLineError> {
        let line = line.strip_prefix("\u{2014} ").ok_or(SignatureLineError::NoDash)?;
        let (name, encoded) = line.split_once(' ').ok_or(SignatureLineError::NoSignature)?;
        if !is_name(name) {
            return Err(SignatureLineError::Name);
        }
        let bytes = BASE64_STANDARD.decode(encoded).map_err(|_| SignatureLineError::Base64)?;
        match bytes.split_first_chunk::<4>() {
            Some((id, signature)) if !signature.is_empty() => {
                Ok(Self::new(name.to_owned(), u32::from_be_bytes(*id), signature.to_vec()))
            }
            _ => Err(SignatureLineError::TooShort),
        }
    }

    /// The name of the key that signed, as the line says.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The id of the key that signed, as the line says.
    pub fn id(&self) -> u32 {
        self.id
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Whether the line says that this key signed.
    pub fn claims(&self, key: &VerifierKey) -> bool {
        self.id == key.id() && self.name == key.name()
    }

    pub(super) fn is_by_key_of(&self, other: &Self) -> bool {
        self.id == other.id && self.name == other.name
    }
}

impl fmt::Display for NoteSignature {
    /// The line, without its newline.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = [&self.id.to_be_bytes(), self.bytes.as_slice()].concat();
        write!(f, "\u{2014} {} {}", self.name, BASE64_STANDARD.encode(bytes))
    }
}
