//! Cosignatures that witnesses bring.

use crate::{
    Publication, PublicationError,
    files::{self, FOR_ALL},
};
use transparency::{
    Checkpoint, CheckpointError, LogReader, Note, NoteError, NoteSignature, Tile, VerifyError,
    read_cosignatures,
};

/// What a cosigned note was good for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cosigned {
    /// The size of the checkpoint that was cosigned.
    pub size: u64,
    /// The witnesses whose cosignatures verified: name, and time in seconds since 1970.
    pub witnesses: Vec<(String, u64)>,
}

/// Why a note is not taken: sentences in French, for the witness that sent it.
#[derive(Debug, thiserror::Error)]
pub enum RefusedCosignature {
    #[error("ce n’est pas une note signée\u{a0}: {0}")]
    Note(#[from] NoteError),
    #[error("ce n’est pas un point de contrôle\u{a0}: {0}")]
    Checkpoint(#[from] CheckpointError),
    #[error("aucune cosignature valable d’un témoin connu ici\u{a0}: {0}")]
    Witness(VerifyError),
    #[error("ce point de contrôle n’est pas d’ici")]
    OtherLog,
    #[error("une cosignature pour un point de contrôle plus récent est déjà là")]
    Outdated,
    #[error("la signature du journal manque à cette note, ou est fausse")]
    NotSigned,
    #[error(transparent)]
    Publication(#[from] PublicationError),
}

impl Publication {
    /// Takes what a witness answers: signature lines for the published checkpoint, or a whole
    /// cosigned note. Its cosignatures are shown with the checkpoint, and kept with the last
    /// checkpoint that has any.
    ///
    /// # Errors
    /// Says why nothing is taken: nothing is changed then.
    pub fn take_cosignatures(&self, bytes: &[u8]) -> Result<Cosigned, RefusedCosignature> {
        let _lock = self.lock()?;
        let (current, shown) = self.last()?.ok_or(RefusedCosignature::OtherLog)?;
        let note = match std::str::from_utf8(bytes).ok().map(read_cosignatures) {
            Some(Ok(lines)) if !lines.is_empty() => with(&shown, lines),
            _ => Note::parse(bytes)?,
        };
        let checkpoint: Checkpoint = note.text().parse()?;
        let witnesses = self.witnesses()?;
        let verified = note.verify(&witnesses).map_err(RefusedCosignature::Witness)?;
        let is_verified =
            |line: &&NoteSignature| verified.iter().any(|found| line.claims(found.key));
        let lines: Vec<NoteSignature> =
            note.signatures().iter().filter(is_verified).cloned().collect();
        if note.text() == shown.text() {
            let shown = with(&shown, lines);
            self.show(&shown)?;
            self.keep_witnessed(&shown)?;
        } else {
            self.check_ours(&current, &checkpoint)?;
            self.take_older(&checkpoint, &note, lines)?;
        }
        let told = |found: &transparency::Verified<'_>| {
            (found.key.name().to_owned(), found.time.unwrap_or_default())
        };
        Ok(Cosigned { size: checkpoint.size(), witnesses: verified.iter().map(told).collect() })
    }

    /// The last checkpoint that a witness cosigned, as it is served.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn witnessed(&self) -> Result<Option<(Checkpoint, Note)>, PublicationError> {
        self.open(&self.public_file("witnessed"))
    }

    fn keep_witnessed(&self, note: &Note) -> Result<(), PublicationError> {
        files::write(&self.public_file("witnessed"), note.to_string().as_bytes(), FOR_ALL)
    }

    /// A checkpoint that has been overtaken must be one of this log.
    fn check_ours(
        &self,
        current: &Checkpoint,
        other: &Checkpoint,
    ) -> Result<(), RefusedCosignature> {
        if other.origin() != current.origin() || other.size() > current.size() {
            return Err(RefusedCosignature::OtherLog);
        }
        let source = |tile: &Tile| self.tile(tile);
        let log = LogReader::open(current.size(), current.root(), source);
        let root = log.and_then(|mut log| log.root_at(other.size()));
        let root = root.map_err(PublicationError::tiles)?;
        if root == *other.root() { Ok(()) } else { Err(RefusedCosignature::OtherLog) }
    }

    /// Keeps it if it is the newest one that is cosigned.
    fn take_older(
        &self,
        checkpoint: &Checkpoint,
        note: &Note,
        lines: Vec<NoteSignature>,
    ) -> Result<(), RefusedCosignature> {
        let kept = match self.witnessed()? {
            Some((kept, _)) if kept.size() > checkpoint.size() => {
                return Err(RefusedCosignature::Outdated);
            }
            Some((_, kept)) if kept.text() == note.text() => kept,
            _ => {
                let keys: Vec<_> = self.keys()?.into_iter().map(|known| known.key).collect();
                note.verify(&keys).map_err(|_| RefusedCosignature::NotSigned)?;
                let ours = |line: &&NoteSignature| keys.iter().any(|key| line.claims(key));
                let ours = note.signatures().iter().filter(ours).cloned().collect();
                with(&Note::new(note.text())?, ours)
            }
        };
        Ok(self.keep_witnessed(&with(&kept, lines))?)
    }
}

/// The note with these lines, too.
fn with(note: &Note, lines: Vec<NoteSignature>) -> Note {
    let mut note = note.clone();
    lines.into_iter().for_each(|line| note.add(line));
    note
}
