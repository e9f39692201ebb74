//! What a log and a witness say to one another, to <https://c2sp.org/tlog-witness>.

use crate::hash::{Hash, hash_from_base64, hash_to_base64};
use crate::note::{Note, NoteSignature, SignatureLineError};
use std::fmt::Write;

/// The most hashes of a consistency proof that a request may have.
const PROOF_MAX: usize = 63;

/// What a log asks a witness: to cosign a checkpoint, which adds to one of `old_size` leaves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddCheckpoint {
    pub old_size: u64,
    pub proof: Vec<Hash>,
    pub checkpoint: Note,
}

/// The rule that a request breaks.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AddCheckpointError {
    #[error("the request is UTF-8")]
    NotUtf8,
    #[error("the request begins with the line: old, a space, and a size without leading zeros")]
    OldSize,
    #[error("an empty line stands between the proof and the checkpoint")]
    NoEmptyLine,
    #[error("a line of the proof is 32 bytes in base64, with the padding")]
    Proof,
    #[error("a proof has at most {PROOF_MAX} lines")]
    ProofTooLong,
    #[error(transparent)]
    Note(#[from] crate::note::NoteError),
}

impl AddCheckpoint {
    /// The body of the request.
    pub fn to_text(&self) -> String {
        let mut text = format!("old {}\n", self.old_size);
        self.proof.iter().for_each(|hash| {
            text.push_str(&hash_to_base64(hash));
            text.push('\n');
        });
        // Writing to a string does not fail.
        write!(text, "\n{}", self.checkpoint).unwrap_or_default();
        text
    }

    /// Reads the body of a request.
    ///
    /// # Errors
    /// Says which rule it breaks.
    pub fn parse(body: &[u8]) -> Result<Self, AddCheckpointError> {
        let text = std::str::from_utf8(body).map_err(|_| AddCheckpointError::NotUtf8)?;
        let (head, note) = text.split_once("\n\n").ok_or(AddCheckpointError::NoEmptyLine)?;
        let mut lines = head.split('\n');
        let old = lines.next().and_then(|line| line.strip_prefix("old "));
        let old = old.ok_or(AddCheckpointError::OldSize)?;
        let old_size: u64 = old.parse().map_err(|_| AddCheckpointError::OldSize)?;
        if old_size.to_string() != old {
            return Err(AddCheckpointError::OldSize);
        }
        let mut proof = vec![];
        for line in lines {
            if proof.len() == PROOF_MAX {
                return Err(AddCheckpointError::ProofTooLong);
            }
            proof.push(hash_from_base64(line).ok_or(AddCheckpointError::Proof)?);
        }
        Ok(Self { old_size, proof, checkpoint: Note::parse(note.as_bytes())? })
    }
}

/// The signature lines with which a witness answers.
///
/// # Errors
/// Says which rule a line breaks.
pub fn read_cosignatures(body: &str) -> Result<Vec<NoteSignature>, SignatureLineError> {
    body.lines().map(NoteSignature::parse).collect()
}
