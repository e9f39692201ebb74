//! The folder and what was last signed in it.

use crate::{
    PublicationError,
    files::{self, FOR_ALL, FOR_OURSELVES},
};
use std::{
    fs::File,
    path::{Path, PathBuf},
};
use transparency::{Checkpoint, Hash, Note, Tile, VerifierKey};

/// A log published in a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Publication {
    folder: PathBuf,
}

impl Publication {
    /// The publication of this folder, which need not exist yet.
    pub fn at(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into() }
    }

    /// Where it is.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The folder to be served: everything in it is for everybody.
    pub fn public(&self) -> PathBuf {
        self.folder.join("public")
    }

    pub(crate) fn public_file(&self, name: &str) -> PathBuf {
        self.public().join(name)
    }

    pub(crate) fn private_keys(&self) -> PathBuf {
        self.folder.join("keys")
    }

    pub(crate) fn signed_path(&self) -> PathBuf {
        self.folder.join("signed")
    }

    /// Waits for other programs that change the folder.
    pub(crate) fn lock(&self) -> Result<File, PublicationError> {
        files::lock(&self.folder.join("lock"))
    }

    pub(crate) fn try_lock(&self) -> Result<Option<File>, PublicationError> {
        files::try_lock(&self.folder.join("lock"))
    }

    /// The bytes of a tile that is published.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn tile(&self, tile: &Tile) -> Result<Option<Vec<u8>>, PublicationError> {
        files::read(&self.public_file(&tile.to_string()))
    }

    /// The published checkpoint as it is served.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn checkpoint_file(&self) -> Result<Option<Vec<u8>>, PublicationError> {
        files::read(&self.public_file("checkpoint"))
    }

    /// The largest checkpoint that was signed here, whether or not anybody saw it.
    ///
    /// # Errors
    /// When it cannot be read, or no key of this log signed it.
    pub fn last(&self) -> Result<Option<(Checkpoint, Note)>, PublicationError> {
        let public = self.open(&self.public_file("checkpoint"))?;
        let signed = self.open(&self.signed_path())?;
        // The public one has the cosignatures.
        Ok(match (public, signed) {
            (Some(public), Some(signed)) if signed.0.size() > public.0.size() => Some(signed),
            (public, signed) => public.or(signed),
        })
    }

    pub(crate) fn open(&self, path: &Path) -> Result<Option<(Checkpoint, Note)>, PublicationError> {
        let Some(bytes) = files::read(path)? else { return Ok(None) };
        let keys: Vec<VerifierKey> = self.keys()?.into_iter().map(|known| known.key).collect();
        let opened = Checkpoint::open(&bytes, &keys);
        let wrong = |reason| PublicationError::Checkpoint { path: path.to_owned(), reason };
        opened.map(Some).map_err(wrong)
    }

    /// Whether a log whose first `size` leaves have this root is the one that was signed: `root_at`
    /// is asked for the root that the log has at the size that was signed.
    ///
    /// # Errors
    /// [`PublicationError::RolledBack`] when the log is shorter, [`PublicationError::Rewritten`]
    /// when it is another one.
    pub fn compare(&self, size: u64, root: Option<&Hash>) -> Result<(), PublicationError> {
        let Some((signed, _)) = self.last()? else { return Ok(()) };
        if size < signed.size() {
            return Err(PublicationError::RolledBack { published: signed.size(), now: size });
        }
        if root == Some(signed.root()) {
            return Ok(());
        }
        Err(PublicationError::Rewritten { size: signed.size() })
    }

    /// Shows a checkpoint, of which a private copy is kept first: should the public one be lost,
    /// nothing else is ever signed in its place.
    pub(crate) fn show(&self, note: &Note) -> Result<(), PublicationError> {
        let bytes = note.to_string().into_bytes();
        files::write(&self.signed_path(), &bytes, FOR_OURSELVES)?;
        files::write(&self.public_file("checkpoint"), &bytes, FOR_ALL)
    }
}
