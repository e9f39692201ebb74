//! Checkpoints, to <https://c2sp.org/tlog-checkpoint>: what a log commits to, as a note.

use crate::hash::{Hash, hash_from_base64, hash_to_base64};
use crate::note::{Note, NoteError, VerifierKey, VerifyError};
use std::{fmt, str::FromStr};

/// So many leaves of the log of this name have this root.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// Which log it is: by custom its address without the scheme.
    origin: String,
    size: u64,
    root: Hash,
    /// Further lines, which the specification allows and advises against.
    extensions: Vec<String>,
}

/// The rule that a text breaks, which is not a checkpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CheckpointError {
    #[error("a checkpoint has three lines, or more: origin, size, root")]
    Lines,
    #[error("a checkpoint ends in a newline")]
    NoFinalNewline,
    #[error("the origin of a checkpoint is one line that is not empty")]
    Origin,
    #[error("the size of a checkpoint is a decimal number without leading zeros, below 2^64")]
    Size,
    #[error("the root of a checkpoint is 32 bytes in base64, with the padding")]
    Root,
    #[error("an extension of a checkpoint is a line that is not empty")]
    Extension,
}

/// Why a signed checkpoint is not to be trusted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    #[error(transparent)]
    Note(#[from] NoteError),
    #[error(transparent)]
    Signature(#[from] VerifyError),
    #[error(transparent)]
    Checkpoint(#[from] CheckpointError),
}

impl Checkpoint {
    /// # Errors
    /// The origin is one line that is not empty.
    pub fn new(origin: &str, size: u64, root: Hash) -> Result<Self, CheckpointError> {
        if origin.is_empty() || origin.contains('\n') {
            return Err(CheckpointError::Origin);
        }
        Ok(Self { origin: origin.to_owned(), size, root, extensions: vec![] })
    }

    /// Reads a signed checkpoint that one of the log's `keys` signed. Signatures of other keys, as
    /// witnesses, are not looked at: see [`Note::verify`].
    ///
    /// # Errors
    /// Says why it is not to be trusted.
    pub fn open(bytes: &[u8], keys: &[VerifierKey]) -> Result<(Self, Note), OpenError> {
        let note = Note::parse(bytes)?;
        note.verify(keys)?;
        Ok((note.text().parse()?, note))
    }

    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The number of leaves.
    pub fn size(&self) -> u64 {
        self.size
    }

    pub fn root(&self) -> &Hash {
        &self.root
    }

    pub fn extensions(&self) -> &[String] {
        &self.extensions
    }
}

impl FromStr for Checkpoint {
    type Err = CheckpointError;

    fn from_str(text: &str) -> Result<Self, CheckpointError> {
        let lines = text.strip_suffix('\n').ok_or(CheckpointError::NoFinalNewline)?;
        let mut lines = lines.split('\n');
        let (Some(origin), Some(size), Some(root)) = (lines.next(), lines.next(), lines.next())
        else {
            return Err(CheckpointError::Lines);
        };
        let checkpoint = Self::new(origin, decimal(size)?, Self::root_from(root)?)?;
        let extensions: Vec<String> = lines.map(str::to_owned).collect();
        if extensions.iter().any(String::is_empty) {
            return Err(CheckpointError::Extension);
        }
        Ok(Self { extensions, ..checkpoint })
    }
}

impl Checkpoint {
    fn root_from(line: &str) -> Result<Hash, CheckpointError> {
        hash_from_base64(line).ok_or(CheckpointError::Root)
    }
}

impl fmt::Display for Checkpoint {
    /// The text of the note.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let root = hash_to_base64(&self.root);
        writeln!(f, "{}\n{}\n{root}", self.origin, self.size)?;
        self.extensions.iter().try_for_each(|line| writeln!(f, "{line}"))
    }
}

/// A number written as one writes it, and not otherwise.
fn decimal(text: &str) -> Result<u64, CheckpointError> {
    let number: u64 = text.parse().map_err(|_| CheckpointError::Size)?;
    if number.to_string() == text { Ok(number) } else { Err(CheckpointError::Size) }
}
