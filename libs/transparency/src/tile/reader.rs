//! Reading a log from its tiles alone, which come from a stranger.
//!
//! Every hash that is used is authenticated first, as Russ Cox describes it
//! (<https://research.swtch.com/tlog#authenticating_tiles>): the tiles at the right edge by the
//! root of the checkpoint, and each full tile by the hash in its parent. So a wrong tile is named,
//! and a proof made here is right.

use super::{BundleError, TILE_HEIGHT, TILE_WIDTH, Tile, TileKind, hashes_at, read_bundle};
use super::{LEVEL_MAX, read_hash_tile};
use crate::hash::{EMPTY_ROOT, Hash, leaf_hash, node_hash};
use crate::proof::{consistency_ranges, inclusion_ranges, root_of};
use std::{collections::BTreeMap, ops::Range};

/// Where tiles come from: a folder, a server.
pub trait TileSource {
    type Error;

    /// The bytes of the tile; `None` when the source has no such tile.
    ///
    /// # Errors
    /// When the source does not answer.
    fn read(&mut self, tile: &Tile) -> Result<Option<Vec<u8>>, Self::Error>;
}

impl<E, F: FnMut(&Tile) -> Result<Option<Vec<u8>>, E>> TileSource for F {
    type Error = E;

    fn read(&mut self, tile: &Tile) -> Result<Option<Vec<u8>>, E> {
        self(tile)
    }
}

/// Why the tiles give no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LogReadError<E> {
    #[error(transparent)]
    Source(E),
    #[error("the tile {0} is missing")]
    Missing(Tile),
    #[error("the tile {0} has not the length that belongs to its width")]
    Length(Tile),
    #[error("the bundle {0} is not one: {1}")]
    Bundle(Tile, BundleError),
    #[error("the tiles at the edge do not have the root of the checkpoint; one is wrong, or it is")]
    WrongRoot,
    #[error("the tile {0} is not the one that its log committed to")]
    WrongTile(Tile),
    #[error("the log has no such leaf or size")]
    OutOfLog,
}

/// A log of known size and root, read from tiles.
#[derive(Debug)]
pub struct LogReader<S> {
    size: u64,
    source: S,
    /// What was authenticated, by level and index.
    tiles: BTreeMap<(u8, u64), Vec<Hash>>,
}

impl<S: TileSource> LogReader<S> {
    /// Reads the tiles at the right edge, and compares their root with that of the checkpoint.
    ///
    /// # Errors
    /// When the source fails, or the tiles are not those of the checkpoint.
    pub fn open(size: u64, root: &Hash, source: S) -> Result<Self, LogReadError<S::Error>> {
        let mut reader = Self { size, source, tiles: BTreeMap::new() };
        for level in 0..=LEVEL_MAX {
            let hashes = hashes_at(TileKind::Hashes { level }, size);
            if !hashes.is_multiple_of(u64::from(TILE_WIDTH)) {
                let index = hashes / u64::from(TILE_WIDTH);
                let tile = reader.fetch_hashes(level, index)?;
                reader.tiles.insert((level, index), tile);
            }
        }
        if reader.root(0..size)? == *root { Ok(reader) } else { Err(LogReadError::WrongRoot) }
    }

    pub fn size(&self) -> u64 {
        self.size
    }

    /// The root that the log had when it had so many leaves.
    ///
    /// # Errors
    /// When the source fails, a tile is wrong, or the log is not so long.
    pub fn root_at(&mut self, size: u64) -> Result<Hash, LogReadError<S::Error>> {
        if size > self.size {
            return Err(LogReadError::OutOfLog);
        }
        self.root(0..size)
    }

    /// As [`crate::inclusion_proof`].
    ///
    /// # Errors
    /// When the source fails, a tile is wrong, or there is no such leaf.
    pub fn inclusion_proof(&mut self, index: u64) -> Result<Vec<Hash>, LogReadError<S::Error>> {
        let ranges = inclusion_ranges(index, self.size).ok_or(LogReadError::OutOfLog)?;
        ranges.into_iter().map(|range| self.root(range)).collect()
    }

    /// As [`crate::consistency_proof`].
    ///
    /// # Errors
    /// When the source fails, a tile is wrong, or the log is not so long.
    pub fn consistency_proof(&mut self, old: u64) -> Result<Vec<Hash>, LogReadError<S::Error>> {
        let ranges = consistency_ranges(old, self.size).ok_or(LogReadError::OutOfLog)?;
        ranges.into_iter().map(|range| self.root(range)).collect()
    }

    /// The hash of the leaf at `index` (from 0).
    ///
    /// # Errors
    /// When the source fails, a tile is wrong, or there is no such leaf.
    pub fn leaf(&mut self, index: u64) -> Result<Hash, LogReadError<S::Error>> {
        if index >= self.size {
            return Err(LogReadError::OutOfLog);
        }
        self.node(0, index)
    }

    /// The entries of the bundle of this index, each compared with its leaf hash.
    ///
    /// # Errors
    /// When the source fails, the bundle or a tile is wrong, or the log has no such bundle.
    pub fn entries(&mut self, index: u64) -> Result<Vec<Vec<u8>>, LogReadError<S::Error>> {
        let tile = Tile::in_log(TileKind::Entries, index, self.size);
        let tile = tile.ok_or(LogReadError::OutOfLog)?;
        let (found, bytes) = self.fetch(tile)?;
        let entries = read_bundle(&bytes, found.width());
        let entries = entries.map_err(|error| LogReadError::Bundle(found, error))?;
        let leaves = self.hashes(0, index)?;
        let same = leaves.iter().zip(&entries).all(|(leaf, entry)| leaf_hash(entry) == *leaf);
        if !same {
            return Err(LogReadError::WrongTile(found));
        }
        let entries = entries.into_iter().take(leaves.len());
        Ok(entries.map(<[u8]>::to_vec).collect())
    }

    /// The root over a range of leaves that is a subtree of RFC 6962: complete subtrees from left
    /// to right, each smaller than the one before.
    fn root(&mut self, leaves: Range<u64>) -> Result<Hash, LogReadError<S::Error>> {
        let (mut start, mut parts) = (leaves.start, vec![]);
        while start < leaves.end {
            let height = (leaves.end - start).ilog2();
            debug_assert_eq!(start % (1 << height), 0, "a complete subtree is aligned");
            parts.push(self.node(height, start >> height)?);
            start += 1 << height;
        }
        let parts = parts.into_iter().rev();
        Ok(parts.reduce(|right, left| node_hash(&left, &right)).unwrap_or(EMPTY_ROOT))
    }

    /// The hash of a complete subtree of 2^height leaves, by its index among those.
    fn node(&mut self, height: u32, index: u64) -> Result<Hash, LogReadError<S::Error>> {
        let level = u8::try_from(height / TILE_HEIGHT).map_err(|_| LogReadError::OutOfLog)?;
        let within = height % TILE_HEIGHT;
        // In the tile of that level, the subtree is over 2^within hashes.
        let first = index << within;
        let width = u64::from(TILE_WIDTH);
        let hashes = self.hashes(level, first / width)?;
        let start = usize::try_from(first % width).map_err(|_| LogReadError::OutOfLog)?;
        let part = hashes.get(start..start + (1 << within)).ok_or(LogReadError::OutOfLog)?;
        Ok(root_of(part))
    }

    /// The hashes of a tile, authenticated.
    fn hashes(&mut self, level: u8, index: u64) -> Result<&[Hash], LogReadError<S::Error>> {
        let mut unknown = vec![];
        let (mut at, mut of) = (level, index);
        // Up to the first tile that is known: the edge is, so there is one.
        while !self.tiles.contains_key(&(at, of)) {
            if at > LEVEL_MAX {
                return Err(LogReadError::OutOfLog);
            }
            unknown.push((at, of));
            (at, of) = (at + 1, of / u64::from(TILE_WIDTH));
        }
        for (at, of) in unknown.into_iter().rev() {
            let hashes = self.fetch_hashes(at, of)?;
            let parent = self.tiles.get(&(at + 1, of / u64::from(TILE_WIDTH)));
            let place = usize::try_from(of % u64::from(TILE_WIDTH)).ok();
            let committed = parent.zip(place).and_then(|(parent, place)| parent.get(place));
            if committed != Some(&root_of(&hashes)) {
                return Err(LogReadError::WrongTile(self.place(at, of)?));
            }
            self.tiles.insert((at, of), hashes);
        }
        self.tiles.get(&(level, index)).map(Vec::as_slice).ok_or(LogReadError::OutOfLog)
    }

    fn place(&self, level: u8, index: u64) -> Result<Tile, LogReadError<S::Error>> {
        let tile = Tile::in_log(TileKind::Hashes { level }, index, self.size);
        tile.ok_or(LogReadError::OutOfLog)
    }

    fn fetch_hashes(&mut self, level: u8, index: u64) -> Result<Vec<Hash>, LogReadError<S::Error>> {
        let tile = self.place(level, index)?;
        let (found, bytes) = self.fetch(tile)?;
        let hashes = read_hash_tile(&bytes, found.width());
        let mut hashes = hashes.ok_or(LogReadError::Length(found))?;
        hashes.truncate(usize::from(tile.width()));
        Ok(hashes)
    }

    /// A partial tile may be gone once there is the full one, which begins with it.
    fn fetch(&mut self, tile: Tile) -> Result<(Tile, Vec<u8>), LogReadError<S::Error>> {
        let places = if tile.is_full() { vec![tile] } else { vec![tile, tile.filled()] };
        for place in places {
            if let Some(bytes) = self.source.read(&place).map_err(LogReadError::Source)? {
                return Ok((place, bytes));
            }
        }
        Err(LogReadError::Missing(tile))
    }
}
