//! Tiles, to <https://c2sp.org/tlog-tiles>: the log as static files that never change.

mod entries;
mod path;
mod reader;

pub use entries::{BundleError, ENTRY_BYTES_MAX, EntryTooLong, entry_bundle, read_bundle};
pub use path::TilePathError;
pub use reader::{LogReadError, LogReader, TileSource};

use crate::hash::Hash;

/// Hashes in a full tile, entries in a full bundle.
pub const TILE_WIDTH: u16 = 256;
/// Levels of the tree that one tile spans.
const TILE_HEIGHT: u32 = 8;
/// The level of the highest tile that a log of 64-bit size has.
const LEVEL_MAX: u8 = 7;

/// What a tile holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TileKind {
    /// The entries themselves.
    Entries,
    /// Hashes of complete subtrees of 256^level leaves; at level 0, leaf hashes.
    Hashes { level: u8 },
}

/// The place of one tile: its file's name, and what is in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tile {
    kind: TileKind,
    index: u64,
    width: u16,
}

impl Tile {
    /// `None` where the specification has no tile: no width, more than 256, a level above 63.
    pub fn new(kind: TileKind, index: u64, width: u16) -> Option<Self> {
        let level_exists = !matches!(kind, TileKind::Hashes { level } if level > 63);
        let exists = level_exists && (1..=TILE_WIDTH).contains(&width);
        exists.then_some(Self { kind, index, width })
    }

    /// The tile of this kind and index in the log of `size` leaves; `None` if it has none.
    pub fn in_log(kind: TileKind, index: u64, size: u64) -> Option<Self> {
        let hashes = hashes_at(kind, size);
        let first = index.checked_mul(u64::from(TILE_WIDTH))?;
        let width = hashes.saturating_sub(first).min(u64::from(TILE_WIDTH));
        Self::new(kind, index, u16::try_from(width).ok()?)
    }

    pub fn kind(&self) -> TileKind {
        self.kind
    }

    /// Its number among those of its kind, from 0.
    pub fn index(&self) -> u64 {
        self.index
    }

    /// How many hashes or entries it has.
    pub fn width(&self) -> u16 {
        self.width
    }

    pub fn is_full(&self) -> bool {
        self.width == TILE_WIDTH
    }

    /// The same place, filled up.
    pub fn filled(&self) -> Self {
        Self { width: TILE_WIDTH, ..*self }
    }

    /// The first leaf under it.
    pub fn start(&self) -> u64 {
        let level = match self.kind {
            TileKind::Entries => 0,
            TileKind::Hashes { level } => u32::from(level),
        };
        let bits = TILE_HEIGHT.saturating_mul(level + 1);
        self.index.checked_shl(bits).unwrap_or(0)
    }
}

/// The tiles that a log of `size` leaves has and one of `old_size` had not, parents last: those to
/// write when the log grew. Bundles of entries among them.
pub fn new_tiles(old_size: u64, size: u64) -> Vec<Tile> {
    let levels = (0..=LEVEL_MAX).map(|level| TileKind::Hashes { level });
    let mut tiles = vec![];
    for kind in [TileKind::Entries].into_iter().chain(levels) {
        let (had, has) = (hashes_at(kind, old_size), hashes_at(kind, size));
        if had >= has {
            continue;
        }
        let (first, last) = (had / u64::from(TILE_WIDTH), (has - 1) / u64::from(TILE_WIDTH));
        tiles.extend((first..=last).filter_map(|index| Tile::in_log(kind, index, size)));
    }
    tiles
}

/// How many hashes (or entries) all tiles of this kind have together in a log of `size` leaves.
fn hashes_at(kind: TileKind, size: u64) -> u64 {
    match kind {
        TileKind::Entries => size,
        TileKind::Hashes { level } => {
            size.checked_shr(TILE_HEIGHT * u32::from(level)).unwrap_or_default()
        }
    }
}

/// A tile's hashes as its file.
pub fn hash_tile(hashes: &[Hash]) -> Vec<u8> {
    hashes.concat()
}

/// The hashes in a tile's file; `None` when it is not so many.
pub fn read_hash_tile(bytes: &[u8], width: u16) -> Option<Vec<Hash>> {
    let (hashes, rest) = bytes.as_chunks::<32>();
    (rest.is_empty() && hashes.len() == usize::from(width)).then(|| hashes.to_vec())
}
