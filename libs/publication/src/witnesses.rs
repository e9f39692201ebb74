//! Witnesses: who is trusted to have seen that the log only grows.

use crate::{
    Publication, PublicationError,
    files::{self, FOR_ALL},
};
use transparency::{AddCheckpoint, KeyKind, LogReader, Tile, VerifierKey};

impl Publication {
    /// The public keys of trusted witnesses.
    ///
    /// # Errors
    /// When the list cannot be read.
    pub fn witnesses(&self) -> Result<Vec<VerifierKey>, PublicationError> {
        let path = self.public_file("witnesses");
        let text = files::read(&path)?.unwrap_or_default();
        let text = String::from_utf8_lossy(&text);
        let read = |(line, number): (&str, usize)| {
            let wrong =
                |reason| PublicationError::KeyList { path: path.clone(), line: number, reason };
            line.parse::<VerifierKey>().map_err(wrong)
        };
        text.lines().zip(1..).map(read).collect()
    }

    /// Trusts a witness from now on; once is enough.
    ///
    /// # Errors
    /// [`PublicationError::NotAWitness`] when the key makes no cosignatures.
    pub fn add_witness(&self, key: VerifierKey) -> Result<(), PublicationError> {
        if key.kind() != KeyKind::CosignatureV1 {
            return Err(PublicationError::NotAWitness);
        }
        let _lock = self.lock()?;
        let mut witnesses = self.witnesses()?;
        if !witnesses.contains(&key) {
            witnesses.push(key);
        }
        self.write_witnesses(&witnesses)
    }

    /// Trusts the witnesses of this name no more. The cosignatures that they made stay.
    ///
    /// # Errors
    /// [`PublicationError::NoSuchWitness`] when there is none.
    pub fn remove_witness(&self, name: &str) -> Result<(), PublicationError> {
        let _lock = self.lock()?;
        let mut witnesses = self.witnesses()?;
        let before = witnesses.len();
        witnesses.retain(|witness| witness.name() != name);
        if witnesses.len() == before {
            return Err(PublicationError::NoSuchWitness(name.to_owned()));
        }
        self.write_witnesses(&witnesses)
    }

    fn write_witnesses(&self, witnesses: &[VerifierKey]) -> Result<(), PublicationError> {
        let text: String = witnesses.iter().map(|witness| format!("{witness}\n")).collect();
        files::write(&self.public_file("witnesses"), text.as_bytes(), FOR_ALL)
    }

    /// What is sent to a witness that saw the log when it had `old_size` leaves: the published
    /// checkpoint, and the proof that it adds to that. `None` before anything is published.
    ///
    /// # Errors
    /// When the log is not so long, or its files are not as they were signed.
    pub fn request(&self, old_size: u64) -> Result<Option<AddCheckpoint>, PublicationError> {
        let Some((checkpoint, note)) = self.last()? else { return Ok(None) };
        let source = |tile: &Tile| self.tile(tile);
        let log = LogReader::open(checkpoint.size(), checkpoint.root(), source);
        let mut log = log.map_err(PublicationError::tiles)?;
        let proof = log.consistency_proof(old_size).map_err(PublicationError::tiles)?;
        Ok(Some(AddCheckpoint { old_size, proof, checkpoint: note }))
    }
}
