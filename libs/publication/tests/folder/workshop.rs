//! Folders that go with their test, and logs to publish in them.

use publication::{Publication, PublicationError, Published};
use std::{
    fs,
    ops::Deref,
    path::PathBuf,
    sync::atomic::{AtomicU32, Ordering},
};
use transparency::*;

pub const ORIGIN: &str = "achats.example/transparence";

/// A publication in a folder of its own.
pub struct Workshop {
    folder: PathBuf,
    publication: Publication,
}

impl Workshop {
    /// Nothing yet.
    pub fn empty() -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("publication-{}-{number}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        Self { publication: Publication::at(&folder), folder }
    }

    /// With a key.
    pub fn new() -> Self {
        let workshop = Self::empty();
        workshop.create_key(ORIGIN, &mut [1; 32]).unwrap();
        workshop
    }

    /// Publishes a log up to a size.
    pub fn publish(&self, log: &Log, size: u64) -> Result<Published, PublicationError> {
        let mut extension = self.extend()?.unwrap();
        for number in extension.next()..size {
            extension.push(&(log.entry)(number))?;
        }
        extension.finish(&log.root(size))
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.public().join(name)
    }

    pub fn checkpoint(&self) -> String {
        fs::read_to_string(self.path("checkpoint")).unwrap()
    }

    /// The published log, read from its files.
    pub fn reader(&self) -> LogReader<impl TileSource<Error = PublicationError>> {
        let (checkpoint, _) = self.last().unwrap().unwrap();
        let source = |tile: &Tile| self.publication.tile(tile);
        LogReader::open(checkpoint.size(), checkpoint.root(), source).unwrap()
    }
}

impl Deref for Workshop {
    type Target = Publication;

    fn deref(&self) -> &Publication {
        &self.publication
    }
}

impl Drop for Workshop {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.folder).ok();
    }
}

/// A log by its entries.
pub struct Log {
    pub entry: fn(u64) -> Vec<u8>,
}

pub const LOG: Log = Log { entry: |number| number.to_be_bytes().to_vec() };
/// The same in its first hundred entries.
pub const OTHER: Log = Log { entry: |number| (number + number / 100).to_be_bytes().to_vec() };

impl Log {
    pub fn root(&self, size: u64) -> Hash {
        let mut range = CompactRange::new();
        (0..size).for_each(|number| range.push(leaf_hash(&(self.entry)(number))));
        range.root()
    }
}
