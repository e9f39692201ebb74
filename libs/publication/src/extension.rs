//! Adding to the published log.

use crate::{
    Publication, PublicationError,
    files::{self, FOR_ALL},
};
use std::fs::File;
use transparency::{
    Checkpoint, Hash, LogReader, Note, TILE_WIDTH, Tile, TileKind, entry_bundle, hash_tile,
    leaf_hash, new_tiles, read_hash_tile, root_of,
};

const WIDTH: u64 = TILE_WIDTH as u64;
/// A log of 64-bit size has tiles on eight levels.
const LEVELS: u8 = 8;

/// Entries on their way into the published log. Nothing is signed before [`Extension::finish`]:
/// dropping it leaves the log as it was.
#[derive(Debug)]
pub struct Extension {
    publication: Publication,
    /// The checkpoint that this one must add to.
    last: Option<Checkpoint>,
    /// The number of leaves when the files of the last bundle are written.
    size: u64,
    /// Entries of the bundle that is not full yet.
    bundle: Vec<Vec<u8>>,
    /// At each level, the hashes of the tile that is not full yet.
    levels: Vec<Vec<Hash>>,
    _lock: File,
}

/// What was published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    pub checkpoint: Checkpoint,
    /// How many leaves of it are new.
    pub added: u64,
}

impl Publication {
    /// Begins to add to the log; `None` while another program does.
    ///
    /// # Errors
    /// When the folder cannot be read, or what is in it is not as it was signed.
    pub fn extend(&self) -> Result<Option<Extension>, PublicationError> {
        let Some(lock) = self.try_lock()? else { return Ok(None) };
        let last = self.last()?;
        if let Some((_, note)) = &last
            && self.checkpoint_file()?.as_deref() != Some(note.to_string().as_bytes())
        {
            // A crash came between signing and showing.
            self.show(note)?;
        }
        let last = last.map(|(checkpoint, _)| checkpoint);
        let signed = last.as_ref().map_or(0, Checkpoint::size);
        let size = signed - signed % WIDTH;
        let levels = self.begun(size)?;
        // Tiles that are lost are made anew from the first entry on.
        let size = if levels.is_some() { size } else { 0 };
        let levels = levels.unwrap_or_else(|| vec![vec![]; usize::from(LEVELS)]);
        let publication = self.clone();
        Ok(Some(Extension { publication, last, size, bundle: vec![], levels, _lock: lock }))
    }

    /// The tiles that are not full in a log of `size` leaves, by level; `None` when one is missing.
    fn begun(&self, size: u64) -> Result<Option<Vec<Vec<Hash>>>, PublicationError> {
        let mut levels = vec![];
        for level in 0..LEVELS {
            let kind = TileKind::Hashes { level };
            let count = size >> (8 * u32::from(level));
            let hashes = match Tile::in_log(kind, count / WIDTH, size) {
                None => vec![],
                Some(tile) => {
                    let bytes = self.tile(&tile)?.unwrap_or_default();
                    let Some(hashes) = read_hash_tile(&bytes, tile.width()) else {
                        return Ok(None);
                    };
                    hashes
                }
            };
            levels.push(hashes);
        }
        Ok(Some(levels))
    }
}

impl Extension {
    /// Which entry (from 0) is to be pushed next.
    pub fn next(&self) -> u64 {
        self.size + self.bundle.len() as u64
    }

    /// What the log that is published already commits to.
    pub fn last(&self) -> Option<&Checkpoint> {
        self.last.as_ref()
    }

    /// Whether keys came or went since the last checkpoint was signed.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn is_signed_by_all(&self) -> Result<bool, PublicationError> {
        match self.publication.last()? {
            None => Ok(true),
            Some((_, note)) => self.publication.is_signed_by_all(&note),
        }
    }

    /// Adds the next entry; writes its files once they are full.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn push(&mut self, entry: &[u8]) -> Result<(), PublicationError> {
        self.bundle.push(entry.to_vec());
        if self.bundle.len() as u64 == WIDTH { self.write_bundle() } else { Ok(()) }
    }

    fn write_bundle(&mut self) -> Result<(), PublicationError> {
        let entries = std::mem::take(&mut self.bundle);
        self.size += entries.len() as u64;
        self.levels[0] = entries.iter().map(|entry| leaf_hash(entry)).collect();
        let bundle = entry_bundle(entries.iter().map(Vec::as_slice))?;
        self.write(TileKind::Entries, &bundle)?;
        // A tile that is full is one hash of the level above.
        for level in 0..LEVELS {
            if self.levels[usize::from(level)].len() as u64 != WIDTH {
                break;
            }
            let hashes = std::mem::take(&mut self.levels[usize::from(level)]);
            self.write(TileKind::Hashes { level }, &hash_tile(&hashes))?;
            if let Some(above) = self.levels.get_mut(usize::from(level) + 1) {
                above.push(root_of(&hashes));
            }
        }
        Ok(())
    }

    /// Writes the last tile that the log has of this kind.
    fn write(&self, kind: TileKind, bytes: &[u8]) -> Result<(), PublicationError> {
        let level = if let TileKind::Hashes { level } = kind { u32::from(level) } else { 0 };
        let count = self.size >> (8 * level);
        let last =
            count.checked_sub(1).and_then(|last| Tile::in_log(kind, last / WIDTH, self.size));
        let Some(tile) = last else { return Ok(()) };
        let path = self.publication.public_file(&tile.to_string());
        // After a crash it may be there already.
        if files::read(&path)?.as_deref() == Some(bytes) {
            return Ok(());
        }
        files::write(&path, bytes, FOR_ALL)
    }

    /// Writes what is left, compares it all with the root that the log is said to have and with the
    /// checkpoint before, signs, and shows it.
    ///
    /// # Errors
    /// When the entries are not those of the root, or the log does not add to what was signed
    /// before: nothing is signed then.
    pub fn finish(mut self, root: &Hash) -> Result<Published, PublicationError> {
        if !self.bundle.is_empty() {
            self.write_bundle()?;
        }
        for level in 0..LEVELS {
            let hashes = &self.levels[usize::from(level)];
            if !hashes.is_empty() {
                self.write(TileKind::Hashes { level }, &hash_tile(hashes))?;
            }
        }
        self.check(root)?;
        let origin = self.publication.origin()?;
        let checkpoint = Checkpoint::new(&origin, self.size, *root)
            .map_err(|error| PublicationError::Tiles(error.to_string()))?;
        let note = Note::new(checkpoint.to_string());
        let mut note = note.map_err(|error| PublicationError::Tiles(error.to_string()))?;
        self.publication.signers()?.iter().for_each(|signer| note.sign(signer));
        self.publication.show(&note)?;
        self.clear_away()?;
        let before = self.last.as_ref().map_or(0, Checkpoint::size);
        Ok(Published { checkpoint, added: self.size - before })
    }

    /// Reads the log back from its files.
    fn check(&self, root: &Hash) -> Result<(), PublicationError> {
        let source = |tile: &Tile| self.publication.tile(tile);
        let log = LogReader::open(self.size, root, source);
        let mut log = log.map_err(|error| match PublicationError::tiles(error) {
            PublicationError::Tiles(_) => PublicationError::OtherRoot { size: self.size },
            other => other,
        })?;
        let Some(last) = &self.last else { return Ok(()) };
        if last.size() > self.size {
            return Err(PublicationError::RolledBack { published: last.size(), now: self.size });
        }
        let before = log.root_at(last.size()).map_err(PublicationError::tiles)?;
        if before == *last.root() {
            return Ok(());
        }
        Err(PublicationError::Rewritten { size: last.size() })
    }

    /// Partial tiles are not needed any more once the full one is there.
    fn clear_away(&self) -> Result<(), PublicationError> {
        let before = self.last.as_ref().map_or(0, Checkpoint::size);
        for tile in new_tiles(before - before % WIDTH, self.size) {
            if tile.is_full() {
                files::remove(&self.publication.public_file(&format!("{tile}.p")))?;
            }
        }
        Ok(())
    }
}
