//! Our files, read by an implementation that is not ours: the crates `signed_note` and `tlog_tiles`
//! of Cloudflare's log, which follow Go's `golang.org/x/mod/sumdb`.

use crate::logs::{Files, entry, leaves, published};
use proptest::prelude::*;
use signed_note::{Note as TheirNote, StandardSigner, StandardVerifier, VerifierList};
use tlog_tiles as theirs;
use transparency::*;

/// Their tiles have the height in their path and call entries `data`; ours are of height 8.
struct TheirSource<'f>(&'f Files);

impl theirs::TileReader for TheirSource<'_> {
    fn height(&self) -> u8 {
        8
    }

    fn read_tiles(&self, tiles: &[theirs::Tile]) -> Result<Vec<Vec<u8>>, theirs::Error> {
        let read = |tile: &theirs::Tile| {
            let path = tile.path().replacen("tile/8/", "tile/", 1);
            self.0.get(&path).cloned().ok_or(theirs::Error::InvalidTile)
        };
        tiles.iter().map(read).collect()
    }

    fn save_tiles(&self, _: &[theirs::Tile], _: &[Vec<u8>]) {}
}

fn verifiers(key: &VerifierKey) -> VerifierList {
    VerifierList::new(vec![Box::new(StandardVerifier::new(&key.to_string()).unwrap())])
}

#[test]
fn they_verify_our_checkpoint() {
    let signer = Signer::from_seed("log.example/solidaires", &[9; 32]).unwrap();
    let checkpoint = Checkpoint::new("log.example/solidaires", 300, root_of(&leaves(300)));
    let checkpoint = checkpoint.unwrap().to_string();
    let mut note = Note::new(checkpoint.clone()).unwrap();
    note.sign(&signer);
    let read = TheirNote::from_bytes(note.to_string().as_bytes()).unwrap();
    let (verified, unknown) = read.verify(&verifiers(signer.verifier_key())).unwrap();
    assert_eq!((verified.len(), unknown.len()), (1, 0));
    let read = theirs::Checkpoint::from_bytes(read.text()).unwrap();
    assert_eq!((read.origin(), read.size()), ("log.example/solidaires", 300));
    assert_eq!(read.hash().0, root_of(&leaves(300)));
    assert_eq!(read.to_bytes(), checkpoint.into_bytes());
}

#[test]
fn they_sign_with_our_key_and_we_verify_it() {
    let signer = Signer::from_seed("log.example/solidaires", &[9; 32]).unwrap();
    let their_signer = StandardSigner::new(&signer.to_text()).unwrap();
    let mut note = TheirNote::new(b"text\n", &[]).unwrap();
    note.add_sigs(&[&their_signer]).unwrap();
    let read = Note::parse(&note.to_bytes()).unwrap();
    assert!(read.verify(&[signer.verifier_key().clone()]).is_ok());
    let mut ours = Note::new("text\n").unwrap();
    ours.sign(&signer);
    assert_eq!(ours.to_string().into_bytes(), note.to_bytes());
}

/// The hash of a leaf, its proof and the proof of growth, from our tiles by their reader.
#[test]
fn they_make_proofs_from_our_tiles() {
    for (old, size) in [(1, 2), (200, 300), (256, 257), (300, 65_536), (65_537, 70_000)] {
        let leaves = leaves(size);
        let files = published(&[old, size]);
        let root = root_of(&leaves);
        let source = TheirSource(&files);
        let reader = theirs::TileHashReader::new(size, theirs::Hash(root), &source);
        assert_eq!(theirs::tree_hash(size, &reader).unwrap().0, root);
        for index in [0, old - 1, size - 1] {
            let proof = theirs::prove_record(size, index, &reader).unwrap();
            let leaf = theirs::record_hash(&entry(index));
            theirs::check_record(&proof, size, theirs::Hash(root), index, leaf).unwrap();
            let proof: Vec<Hash> = proof.iter().map(|hash| hash.0).collect();
            assert!(verify_inclusion(&leaf.0, index, size, &proof, &root));
        }
        let old_root = root_of(&leaves[..old as usize]);
        let proof = theirs::prove_tree(size, old, &reader).unwrap();
        let (new, before) = (theirs::Hash(root), theirs::Hash(old_root));
        theirs::check_tree(&proof, size, new, old, before).unwrap();
        let proof: Vec<Hash> = proof.iter().map(|hash| hash.0).collect();
        assert!(verify_consistency((old, &old_root), (size, &root), &proof));
    }
}

#[test]
fn they_refuse_our_tiles_with_a_bit_changed() {
    let (size, root) = (70_000, root_of(&leaves(70_000)));
    let mut files = published(&[size]);
    files.get_mut("tile/0/003").unwrap()[700] ^= 1;
    let source = TheirSource(&files);
    let reader = theirs::TileHashReader::new(size, theirs::Hash(root), &source);
    // Their reader compares some tiles only; the proof from one that slipped through fails.
    let leaf = theirs::record_hash(&entry(1_000));
    let accepted = theirs::prove_record(size, 1_000, &reader).is_ok_and(|proof| {
        theirs::check_record(&proof, size, theirs::Hash(root), 1_000, leaf).is_ok()
    });
    assert!(!accepted);
}

#[test]
fn the_same_tiles_are_new() {
    for (old, size) in [(0, 1), (1, 256), (255, 257), (300, 70_000), (65_536, 65_537)] {
        let theirs = theirs::Tile::new_tiles(8, old, size);
        let theirs: Vec<String> =
            theirs.iter().map(|tile| tile.path().replacen("tile/8/", "tile/", 1)).collect();
        let ours = new_tiles(old, size).into_iter();
        let ours = ours.filter(|tile| tile.kind() != TileKind::Entries);
        assert_eq!(ours.map(|tile| tile.to_string()).collect::<Vec<_>>(), theirs);
    }
}

/// The example of Go with a second line of signature, to begin from.
const NOTE: &str = include_str!("published/two-signatures.note");

proptest! {
    #[test]
    fn what_is_a_note_is_one_to_both(
        at in any::<prop::sample::Index>(), cut in 0..3_usize,
        put in "(|\n| |\\+|—|=|\t|\u{a0}|A|— b )"
    ) {
        let (at, _) = NOTE.char_indices().nth(at.index(NOTE.chars().count())).unwrap();
        let rest: String = NOTE[at..].chars().skip(cut).collect();
        let note = format!("{}{put}{rest}", &NOTE[..at]);
        let (ours, theirs) = (Note::parse(note.as_bytes()), TheirNote::from_bytes(note.as_bytes()));
        prop_assert_eq!(ours.is_ok(), theirs.is_ok(), "{:?}", ours);
        if let (Ok(ours), Ok(theirs)) = (ours, theirs) {
            prop_assert_eq!(ours.text().as_bytes(), theirs.text());
            prop_assert_eq!(ours.to_string().into_bytes(), theirs.to_bytes());
        }
    }

    #[test]
    fn what_is_a_path_is_one_to_both(
        // Theirs panic at levels above 63 and at no width.
        level in "entries|0?[0-9]|[1-5][0-9]|6[0-3]",
        index in "(x[0-9]{3}/){0,7}[0-9]{2,4}(\\.p/0?[1-9][0-9]{0,2})?"
    ) {
        let path = format!("tile/{level}/{index}");
        let their_path = path.replacen("tile/", "tile/8/", 1).replacen("entries", "data", 1);
        let theirs = theirs::Tile::from_path(&their_path).ok();
        let ours = path.parse::<Tile>().ok();
        prop_assert_eq!(ours.map(|tile| tile.index()), theirs.map(|tile| tile.level_index()));
        prop_assert_eq!(ours.map(|tile| u32::from(tile.width())), theirs.map(|tile| tile.width()));
    }
}
