//! Tiles, and reading a log from them.

use crate::logs::{Files, entry, leaves, published, source};
use proptest::prelude::*;
use std::collections::BTreeSet;
use transparency::*;

fn hashes(level: u8, index: u64, width: u16) -> Tile {
    Tile::new(TileKind::Hashes { level }, index, width).unwrap()
}

#[test]
fn the_published_paths_are_those_of_their_tiles() {
    let cases = [
        (hashes(0, 1_234_067, 256), "tile/0/x001/x234/067"),
        (hashes(0, 0, 256), "tile/0/000"),
        (hashes(63, 999, 255), "tile/63/999.p/255"),
        (hashes(1, 1_000, 1), "tile/1/x001/000.p/1"),
        (Tile::new(TileKind::Entries, 1_234_067, 8).unwrap(), "tile/entries/x001/x234/067.p/8"),
    ];
    for (tile, path) in cases {
        assert_eq!(tile.to_string(), path);
        assert_eq!(path.parse(), Ok(tile));
    }
}

#[test]
fn each_broken_rule_of_a_path_is_named() {
    let cases = [
        ("", TilePathError::Parts),
        ("tile/0", TilePathError::Parts),
        ("/tile/0/000", TilePathError::Parts),
        ("tile/64/000", TilePathError::Level),
        ("tile/00/000", TilePathError::Level),
        ("tile/+1/000", TilePathError::Level),
        ("tile/data/000", TilePathError::Level),
        ("tile/0/0", TilePathError::Index),
        ("tile/0/x000/000", TilePathError::Index),
        ("tile/0/001/000", TilePathError::Index),
        ("tile/0/x001/x000", TilePathError::Index),
        ("tile/0/../000", TilePathError::Index),
        ("tile/0/000/", TilePathError::Index),
        ("tile/0/x018/x446/x744/x073/x709/x551/616", TilePathError::Index),
        ("tile/0/000.p/0", TilePathError::Width),
        ("tile/0/000.p/256", TilePathError::Width),
        ("tile/0/000.p/01", TilePathError::Width),
        ("tile/0/000.p/", TilePathError::Width),
    ];
    for (path, error) in cases {
        assert_eq!(path.parse::<Tile>(), Err(error), "{path}");
    }
    assert!("tile/0/x018/x446/x744/x073/x709/x551/615".parse::<Tile>().is_ok());
    assert_eq!(Tile::new(TileKind::Entries, 0, 0), None);
    assert_eq!(Tile::new(TileKind::Entries, 0, 257), None);
    assert_eq!(Tile::new(TileKind::Hashes { level: 64 }, 0, 1), None);
}

#[test]
fn the_published_log_of_70_000_leaves_has_its_published_tiles() {
    let tiles = new_tiles(0, 70_000);
    let of = |level| tiles.iter().filter(move |tile| tile.kind() == TileKind::Hashes { level });
    let partial = |level| of(level).find(|tile| !tile.is_full()).map(Tile::width);
    assert_eq!(of(0).filter(|tile| tile.is_full()).count(), 273);
    assert_eq!(partial(0), Some(112));
    assert_eq!(of(1).filter(|tile| tile.is_full()).count(), 1);
    assert_eq!(partial(1), Some(17));
    assert_eq!(of(2).map(Tile::width).collect::<Vec<_>>(), [1]);
    let entries = tiles.iter().filter(|tile| tile.kind() == TileKind::Entries);
    assert_eq!(entries.count(), 274);
    // And one of 256.
    let tiles: Vec<String> = new_tiles(0, 256).iter().map(Tile::to_string).collect();
    assert_eq!(tiles, ["tile/entries/000", "tile/0/000", "tile/1/000.p/1"]);
}

#[test]
fn a_log_that_grows_writes_what_it_would_write_at_once() {
    for (old, size) in [(0, 0), (0, 1), (5, 5), (255, 256), (256, 257), (300, 70_000), (9, 3)] {
        let had: BTreeSet<Tile> = new_tiles(0, old).into_iter().collect();
        let has: BTreeSet<Tile> = new_tiles(0, size).into_iter().collect();
        let new: BTreeSet<Tile> = new_tiles(old, size).into_iter().collect();
        if size >= old {
            assert_eq!(new, has.difference(&had).copied().collect(), "{old} to {size}");
        } else {
            assert!(new.is_empty());
        }
    }
}

#[test]
fn a_bundle_is_exactly_its_entries() {
    let bundle = entry_bundle([b"ab".as_slice(), b""]).unwrap();
    assert_eq!(bundle, b"\x00\x02ab\x00\x00");
    assert_eq!(read_bundle(&bundle, 2), Ok(vec![b"ab".as_slice(), b""]));
    assert_eq!(read_bundle(&bundle, 1), Err(BundleError::Long));
    assert_eq!(read_bundle(&bundle, 3), Err(BundleError::Short(2)));
    assert_eq!(read_bundle(&bundle[..3], 2), Err(BundleError::Short(0)));
    let longest = vec![0; ENTRY_BYTES_MAX];
    assert_eq!(entry_bundle([longest.as_slice()]).unwrap().len(), ENTRY_BYTES_MAX + 2);
    assert_eq!(entry_bundle([[longest, vec![0]].concat().as_slice()]), Err(EntryTooLong(65_536)));
}

#[test]
fn proofs_made_from_tiles_are_those_made_from_the_leaves() {
    for size in [1_u64, 2, 255, 256, 257, 511, 513, 1_000, 65_535, 65_536, 66_000] {
        let leaves = leaves(size);
        let root = root_of(&leaves);
        let files = published(&[size]);
        let mut log = LogReader::open(size, &root, source(&files)).unwrap();
        let all = [0, 1, 254, 255, 256, 257, 999, size / 2, size - 1];
        let places = if size > 1_000 { &all[5..6] } else { &all };
        for index in places.iter().copied().filter(|index| *index < size) {
            let proof = log.inclusion_proof(index).unwrap();
            assert_eq!(proof, inclusion_proof(&leaves, index as usize).unwrap());
            let proof = log.consistency_proof(index).unwrap();
            assert_eq!(proof, consistency_proof(&leaves, index as usize).unwrap());
            assert_eq!(log.root_at(index), Ok(root_of(&leaves[..index as usize])));
            assert_eq!(log.leaf(index), Ok(leaves[index as usize]));
            let bundle = log.entries(index / 256).unwrap();
            assert_eq!(bundle[index as usize % 256], entry(index));
        }
        assert_eq!(log.inclusion_proof(size), Err(LogReadError::OutOfLog));
        assert_eq!(log.consistency_proof(size + 1), Err(LogReadError::OutOfLog));
        assert_eq!(log.root_at(size + 1), Err(LogReadError::OutOfLog));
        assert_eq!(log.leaf(size), Err(LogReadError::OutOfLog));
    }
    let nothing = Files::new();
    assert!(LogReader::open(0, &EMPTY_ROOT, source(&nothing)).is_ok());
    let no_log = LogReader::open(0, &[0; 32], source(&nothing));
    assert_eq!(no_log.err(), Some(LogReadError::WrongRoot));
}

#[test]
fn partial_tiles_that_were_cleared_away_are_read_from_the_full_ones() {
    let root = root_of(&leaves(300));
    let mut files = published(&[300, 70_000]);
    files.retain(|path, _| !path.contains(".p/") || path.starts_with("tile/1/"));
    let mut log = LogReader::open(300, &root, source(&files)).unwrap();
    assert_eq!(log.entries(1).unwrap().len(), 44);
    assert_eq!(log.inclusion_proof(299).unwrap().len(), 5);
}

#[test]
fn a_tile_that_is_wrong_is_named() {
    let size = 70_000;
    let root = root_of(&leaves(size));
    let files = published(&[size]);
    let read = |path: &str, change: fn(&mut Vec<u8>)| {
        let mut files = files.clone();
        change(files.get_mut(path).unwrap());
        let mut log = LogReader::open(size, &root, source(&files))?;
        log.inclusion_proof(1_000)?;
        log.entries(3).map(|_| ())
    };
    let flip: fn(&mut Vec<u8>) = |bytes| bytes[700] ^= 1;
    let cut: fn(&mut Vec<u8>) = |bytes| bytes.truncate(bytes.len() - 1);
    let tile = |path: &str| path.parse::<Tile>().unwrap();
    for path in ["tile/0/003", "tile/1/000", "tile/entries/003"] {
        assert_eq!(read(path, flip), Err(LogReadError::WrongTile(tile(path))));
    }
    for path in ["tile/0/273.p/112", "tile/1/001.p/17", "tile/2/000.p/1"] {
        assert_eq!(read(path, |bytes| bytes[0] ^= 1), Err(LogReadError::WrongRoot), "{path}");
        assert_eq!(read(path, cut), Err(LogReadError::Length(tile(path))));
    }
    let bundle = tile("tile/entries/003");
    let short = LogReadError::Bundle(bundle, BundleError::Short(255));
    assert_eq!(read("tile/entries/003", cut), Err(short));
    let mut files = files.clone();
    files.remove("tile/0/003");
    let mut log = LogReader::open(size, &root, source(&files)).unwrap();
    assert_eq!(log.leaf(1_000), Err(LogReadError::Missing(tile("tile/0/003"))));
}

proptest! {
    #[test]
    fn any_text_is_the_path_of_a_tile_or_an_error_and_is_written_as_it_was(
        path in "tile/(entries|[0-9]{1,2})/(x[0-9]{3}/){0,7}[0-9]{2,4}(\\.p/[0-9]{0,4})?"
    ) {
        prop_assert!(path.parse::<Tile>().map_or(true, |tile| tile.to_string() == path));
    }

    #[test]
    fn any_tile_is_read_as_written(level in 0..64_u8, index in any::<u64>(), width in 1..=256_u16) {
        let tile = hashes(level, index, width);
        prop_assert_eq!(tile.to_string().parse(), Ok(tile));
    }

    #[test]
    fn any_bytes_are_a_bundle_or_an_error(
        bytes in prop::collection::vec(0..4_u8, 0..40), width in 0..20_u16
    ) {
        if let Ok(entries) = read_bundle(&bytes, width) {
            prop_assert_eq!(entries.len(), usize::from(width));
            prop_assert_eq!(entry_bundle(entries).unwrap(), bytes);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn whatever_the_files_hold_a_proof_that_is_given_is_right(
        size in 1..600_u64, index in any::<prop::sample::Index>(),
        file in any::<prop::sample::Index>(), at in any::<prop::sample::Index>(), bit in 0..8_u8
    ) {
        let leaves = leaves(size);
        let root = root_of(&leaves);
        let mut files = published(&[size]);
        let path = files.keys().nth(file.index(files.len())).unwrap().clone();
        let bytes = files.get_mut(&path).unwrap();
        let at = at.index(bytes.len());
        bytes[at] ^= 1_u8 << bit;
        let index = index.index(size as usize);
        if let Ok(mut log) = LogReader::open(size, &root, source(&files)) {
            if let Ok(proof) = log.inclusion_proof(index as u64) {
                prop_assert_eq!(proof, inclusion_proof(&leaves, index).unwrap());
            }
            if let Ok(entries) = log.entries(index as u64 / 256) {
                prop_assert_eq!(&entries[index % 256], &entry(index as u64));
            }
        }
    }
}
