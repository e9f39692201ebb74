//! Signed notes, to <https://c2sp.org/signed-note>: a text, and signatures under it.

mod key;
mod signature;
mod signer;

pub use key::{KeyError, KeyKind, VerifierKey};
pub use signature::{NoteSignature, SignatureLineError};
pub use signer::{Cosigner, Signer};

use std::fmt;

/// The longest note that is read, in bytes.
pub const NOTE_BYTES_MAX: usize = 1 << 20;
/// The most signatures of a note; the specification asks to accept at least 16.
pub const SIGNATURES_MAX: usize = 100;

/// A text and signatures, well-formed but not (yet) verified: until [`Note::verify`] has found
/// a signature of a known key, the text means nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    text: String,
    signatures: Vec<NoteSignature>,
}

/// The rule that some bytes break, which are not a signed note.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoteError {
    #[error("a note has at most {NOTE_BYTES_MAX} bytes")]
    TooLong,
    #[error("a note is UTF-8")]
    NotUtf8,
    #[error("a note has no control character but the newline")]
    ControlCharacter,
    #[error("the text of a note ends in a newline")]
    TextWithoutNewline,
    #[error("an empty line stands between the text of a note and its signatures")]
    NoEmptyLine,
    #[error("a note ends in a signature line and its newline")]
    NoFinalNewline,
    #[error("a note has at most {SIGNATURES_MAX} signatures")]
    TooManySignatures,
    #[error("signature line {line}: {reason}")]
    Signature { line: usize, reason: SignatureLineError },
}

/// Why a note is not to be trusted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum VerifyError {
    #[error("no signature is of a known key")]
    NoKnownKey,
    #[error("the signature of {name} (key {id:08x}) is wrong")]
    Wrong { name: String, id: u32 },
}

/// A signature that verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified<'k> {
    pub key: &'k VerifierKey,
    /// When a cosignature was made, in seconds since 1970; none for the signature of a log.
    pub time: Option<u64>,
}

impl Note {
    /// A note without signatures yet.
    ///
    /// # Errors
    /// The text ends in a newline and has no other control character.
    pub fn new(text: impl Into<String>) -> Result<Self, NoteError> {
        let text = text.into();
        let bounded = text.len() <= NOTE_BYTES_MAX;
        bounded.then_some(()).ok_or(NoteError::TooLong)?;
        without_control(&text)?;
        if !text.ends_with('\n') {
            return Err(NoteError::TextWithoutNewline);
        }
        Ok(Self { text, signatures: vec![] })
    }

    /// Reads a signed note.
    ///
    /// # Errors
    /// Says which rule of the format the bytes break.
    pub fn parse(bytes: &[u8]) -> Result<Self, NoteError> {
        if bytes.len() > NOTE_BYTES_MAX {
            return Err(NoteError::TooLong);
        }
        let note = std::str::from_utf8(bytes).map_err(|_| NoteError::NotUtf8)?;
        without_control(note)?;
        // The last empty line separates: the text may have others.
        let at = note.rfind("\n\n").ok_or(NoteError::NoEmptyLine)?;
        let (text, lines) = (&note[..=at], &note[at + 2..]);
        let lines = lines.strip_suffix('\n').ok_or(NoteError::NoFinalNewline)?;
        let mut signatures = vec![];
        for (line, number) in lines.split('\n').zip(1..) {
            if number > SIGNATURES_MAX {
                return Err(NoteError::TooManySignatures);
            }
            let signature = NoteSignature::parse(line);
            signatures
                .push(signature.map_err(|reason| NoteError::Signature { line: number, reason })?);
        }
        Ok(Self { text: text.to_owned(), signatures })
    }

    /// What is signed, with its final newline.
    pub fn text(&self) -> &str {
        &self.text
    }

    pub fn signatures(&self) -> &[NoteSignature] {
        &self.signatures
    }

    /// Signs the text; an earlier signature of the same key gives way.
    pub fn sign(&mut self, signer: &Signer) {
        self.add(signer.sign(&self.text));
    }

    /// Adds a signature that somebody made; an earlier one of the same key gives way.
    pub fn add(&mut self, signature: NoteSignature) {
        self.signatures.retain(|other| !other.is_by_key_of(&signature));
        self.signatures.push(signature);
    }

    /// The signatures of these keys, each key once; those of other keys are ignored.
    ///
    /// # Errors
    /// When there is none, or any signature of a known key is wrong.
    pub fn verify<'k>(&self, keys: &'k [VerifierKey]) -> Result<Vec<Verified<'k>>, VerifyError> {
        let mut verified: Vec<Verified<'k>> = vec![];
        for signature in &self.signatures {
            let Some(key) = keys.iter().find(|key| signature.claims(key)) else { continue };
            if verified.iter().any(|earlier| earlier.key == key) {
                continue;
            }
            let wrong = || VerifyError::Wrong { name: key.name().to_owned(), id: key.id() };
            let time = key.check(&self.text, signature.bytes()).ok_or_else(wrong)?;
            verified.push(Verified { key, time });
        }
        if verified.is_empty() { Err(VerifyError::NoKnownKey) } else { Ok(verified) }
    }
}

impl fmt::Display for Note {
    /// The signed note as it is served.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.text)?;
        self.signatures.iter().try_for_each(|signature| writeln!(f, "{signature}"))
    }
}

fn without_control(text: &str) -> Result<(), NoteError> {
    let allowed = text.bytes().all(|byte| byte >= 0x20 || byte == b'\n');
    allowed.then_some(()).ok_or(NoteError::ControlCharacter)
}
