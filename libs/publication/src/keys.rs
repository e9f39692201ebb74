//! The keys of the log: private ones in files of their own, public ones in a list for everybody.

use crate::{
    Publication, PublicationError,
    files::{self, FOR_ALL, FOR_OURSELVES},
};
use std::{fmt::Write, fs, os::unix::fs::PermissionsExt, path::PathBuf};
use transparency::{Note, Signer, VerifierKey};
use zeroize::{Zeroize, Zeroizing};

/// A public key of this log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogKey {
    pub key: VerifierKey,
    /// Since which day it signs no more, as `2026-11-28`; none while it signs.
    pub retired: Option<String>,
}

impl Publication {
    /// The public keys of this log, the oldest first. A note that a retired one signed is still
    /// good.
    ///
    /// # Errors
    /// When the list cannot be read.
    pub fn keys(&self) -> Result<Vec<LogKey>, PublicationError> {
        let path = self.public_file("keys");
        let text = files::read(&path)?.unwrap_or_default();
        let text = String::from_utf8_lossy(&text);
        let mut keys = vec![];
        for (line, number) in text.lines().zip(1..) {
            let (state, key) = line.rsplit_once(' ').unwrap_or(("", line));
            let wrong =
                |reason| PublicationError::KeyList { path: path.clone(), line: number, reason };
            let key = key.parse().map_err(wrong)?;
            let retired = state.strip_prefix("retired ").map(str::to_owned);
            keys.push(LogKey { key, retired });
        }
        Ok(keys)
    }

    fn write_keys(&self, keys: &[LogKey]) -> Result<(), PublicationError> {
        let mut text = String::new();
        for LogKey { key, retired } in keys {
            let line = match retired {
                None => writeln!(text, "active {key}"),
                Some(day) => writeln!(text, "retired {day} {key}"),
            };
            // Writing to a string does not fail.
            line.unwrap_or_default();
        }
        files::write(&self.public_file("keys"), text.as_bytes(), FOR_ALL)
    }

    /// The name of this log: the origin of its checkpoints, and the name of its keys.
    ///
    /// # Errors
    /// [`PublicationError::NoKey`] as long as it has none.
    pub fn origin(&self) -> Result<String, PublicationError> {
        let newest = self.keys()?.pop().ok_or(PublicationError::NoKey)?;
        Ok(newest.key.name().to_owned())
    }

    /// Makes the first key of a log of this name from 32 bytes of chance, which are overwritten.
    ///
    /// # Errors
    /// [`PublicationError::HasKey`] when it has one.
    pub fn create_key(
        &self,
        origin: &str,
        seed: &mut [u8; 32],
    ) -> Result<VerifierKey, PublicationError> {
        let _lock = self.lock()?;
        if !self.keys()?.is_empty() {
            return Err(PublicationError::HasKey);
        }
        self.add_key(origin, seed)
    }

    /// Makes a further key, which signs beside those in service until they are retired.
    ///
    /// # Errors
    /// [`PublicationError::NoKey`] when there is none yet.
    pub fn rotate_key(&self, seed: &mut [u8; 32]) -> Result<VerifierKey, PublicationError> {
        let _lock = self.lock()?;
        let key = self.add_key(&self.origin()?, seed)?;
        self.sign_again()?;
        Ok(key)
    }

    pub(crate) fn add_key(
        &self,
        origin: &str,
        seed: &mut [u8; 32],
    ) -> Result<VerifierKey, PublicationError> {
        let signer = Signer::from_seed(origin, seed);
        seed.zeroize();
        let signer = signer?;
        let key = signer.verifier_key().clone();
        let mut keys = self.keys()?;
        files::make_folder(&self.private_keys(), 0o700)?;
        let text = Zeroizing::new(format!("{}\n", *signer.to_text()));
        files::write(&self.private_key(key.id()), text.as_bytes(), FOR_OURSELVES)?;
        keys.push(LogKey { key: key.clone(), retired: None });
        self.write_keys(&keys)?;
        Ok(key)
    }

    /// Ends the service of a key as of a day: its private half is removed.
    ///
    /// # Errors
    /// When there is no such key in service, or no other one.
    pub fn retire_key(&self, id: u32, day: &str) -> Result<VerifierKey, PublicationError> {
        let _lock = self.lock()?;
        let mut keys = self.keys()?;
        let in_service = keys.iter().filter(|known| known.retired.is_none()).count();
        let found = keys.iter_mut().find(|known| known.key.id() == id && known.retired.is_none());
        let found = found.ok_or(PublicationError::NoSuchKey(id))?;
        if in_service < 2 {
            return Err(PublicationError::OnlyKey);
        }
        found.retired = Some(day.to_owned());
        let key = found.key.clone();
        self.write_keys(&keys)?;
        files::remove(&self.private_key(id))?;
        self.sign_again()?;
        Ok(key)
    }

    fn private_key(&self, id: u32) -> PathBuf {
        self.private_keys().join(format!("{id:08x}.key"))
    }

    /// The private keys in service.
    ///
    /// # Errors
    /// [`PublicationError::NoKey`] when there is none, [`PublicationError::KeyReadable`] when
    /// others may read one.
    pub(crate) fn signers(&self) -> Result<Vec<Signer>, PublicationError> {
        let mut signers = vec![];
        for known in self.keys()?.iter().filter(|known| known.retired.is_none()) {
            let path = self.private_key(known.key.id());
            let file = |source| PublicationError::File { path: path.clone(), source };
            let mode = fs::metadata(&path).map_err(file)?.permissions().mode();
            if mode & 0o077 != 0 {
                return Err(PublicationError::KeyReadable { path });
            }
            let text = Zeroizing::new(fs::read_to_string(&path).map_err(file)?);
            let signer = Signer::parse(text.trim_end());
            signers.push(signer.map_err(|reason| PublicationError::PrivateKey { path, reason })?);
        }
        if signers.is_empty() { Err(PublicationError::NoKey) } else { Ok(signers) }
    }

    /// Whether the published checkpoint is signed by exactly the keys in service.
    pub(crate) fn is_signed_by_all(&self, note: &Note) -> Result<bool, PublicationError> {
        Ok(self.keys()?.iter().all(|known| {
            let signed = note.signatures().iter().any(|signature| signature.claims(&known.key));
            signed == known.retired.is_none()
        }))
    }

    /// Signs what was last signed once more, with the keys in service; cosignatures stay.
    pub(crate) fn sign_again(&self) -> Result<(), PublicationError> {
        let Some((_, note)) = self.last()? else { return Ok(()) };
        let keys = self.keys()?;
        let text = note.text().to_owned();
        let mut signed = Note::new(text).map_err(|_| PublicationError::NoKey)?;
        self.signers()?.iter().for_each(|signer| signed.sign(signer));
        let of_others = note
            .signatures()
            .iter()
            .filter(|signature| !keys.iter().any(|known| signature.claims(&known.key)));
        of_others.for_each(|signature| signed.add(signature.clone()));
        self.show(&signed)
    }
}
