//! Logs in memory, published as tiles.

use std::{collections::BTreeMap, sync::LazyLock};
use transparency::*;

/// Files by path.
pub type Files = BTreeMap<String, Vec<u8>>;

pub fn entry(number: u64) -> Vec<u8> {
    format!("entry {number}").into_bytes()
}

pub fn leaves(size: u64) -> Vec<Hash> {
    static LEAVES: LazyLock<Vec<Hash>> =
        LazyLock::new(|| (0..70_000).map(|number| leaf_hash(&entry(number))).collect());
    LEAVES[..size as usize].to_vec()
}

/// The files of a log that grew through these sizes, by the definition of the specification:
/// hash i of tile n at level l is the root over leaves (256n + i) · 256^l and on.
pub fn published(sizes: &[u64]) -> Files {
    let leaves = leaves(sizes.iter().copied().max().unwrap_or_default());
    let mut files = Files::new();
    let mut old = 0;
    for size in sizes {
        for tile in new_tiles(old, *size) {
            files.insert(tile.to_string(), file(&tile, &leaves));
        }
        old = *size;
    }
    files
}

fn file(tile: &Tile, leaves: &[Hash]) -> Vec<u8> {
    let first = tile.index() * 256;
    let numbers = first..first + u64::from(tile.width());
    match tile.kind() {
        TileKind::Entries => {
            let entries: Vec<Vec<u8>> = numbers.map(entry).collect();
            entry_bundle(entries.iter().map(Vec::as_slice)).unwrap()
        }
        TileKind::Hashes { level } => {
            let under = 256_usize.pow(u32::from(level));
            let start = |number: u64| number as usize * under;
            let hash = |number| root_of(&leaves[start(number)..start(number) + under]);
            hash_tile(&numbers.map(hash).collect::<Vec<_>>())
        }
    }
}

pub fn source(files: &Files) -> impl TileSource<Error = std::convert::Infallible> {
    |tile: &Tile| Ok(files.get(&tile.to_string()).cloned())
}
