//! Growing, and what must not happen to a log.

use crate::workshop::{LOG, ORIGIN, OTHER, Workshop};
use publication::PublicationError;
use std::fs;
use tlog_tiles::{Hash as TheirHash, Tile as TheirTile, TileHashReader, TileReader};
use transparency::*;

/// Somebody else's reader, on the files of the folder.
struct Theirs<'w>(&'w Workshop);

impl TileReader for Theirs<'_> {
    fn height(&self) -> u8 {
        8
    }

    fn read_tiles(&self, tiles: &[TheirTile]) -> Result<Vec<Vec<u8>>, tlog_tiles::Error> {
        let read = |tile: &TheirTile| {
            let path = tile.path().replacen("tile/8/", "tile/", 1);
            fs::read(self.0.path(&path)).map_err(|_| tlog_tiles::Error::InvalidTile)
        };
        tiles.iter().map(read).collect()
    }

    fn save_tiles(&self, _: &[TheirTile], _: &[Vec<u8>]) {}
}

fn assert_somebody_else_reads(workshop: &Workshop) {
    let key = workshop.keys().unwrap()[0].key.to_string();
    let key = signed_note::StandardVerifier::new(&key).unwrap();
    let keys = signed_note::VerifierList::new(vec![Box::new(key)]);
    let note = signed_note::Note::from_bytes(workshop.checkpoint().as_bytes()).unwrap();
    assert_eq!(note.verify(&keys).unwrap().0.len(), 1);
    let checkpoint = tlog_tiles::Checkpoint::from_bytes(note.text()).unwrap();
    assert_eq!(checkpoint.origin(), ORIGIN);
    let (size, root) = (checkpoint.size(), *checkpoint.hash());
    let source = Theirs(workshop);
    let reader = TileHashReader::new(size, root, &source);
    assert_eq!(tlog_tiles::tree_hash(size, &reader).unwrap(), root);
    for index in [0, size / 2, size - 1] {
        let proof = tlog_tiles::prove_record(size, index, &reader).unwrap();
        let leaf = tlog_tiles::record_hash(&(LOG.entry)(index));
        tlog_tiles::check_record(&proof, size, root, index, leaf).unwrap();
        let proof = tlog_tiles::prove_tree(size, index + 1, &reader).unwrap();
        let old = TheirHash(LOG.root(index + 1));
        tlog_tiles::check_tree(&proof, size, root, index + 1, old).unwrap();
    }
}

#[test]
fn a_log_that_grows_is_read_by_others_after_each_step() {
    let workshop = Workshop::new();
    let mut before = 0;
    for size in [1, 2, 255, 256, 257, 600, 65_536, 66_000] {
        let published = workshop.publish(&LOG, size).unwrap();
        assert_eq!((published.checkpoint.size(), published.added), (size, size - before));
        assert_somebody_else_reads(&workshop);
        let last = workshop.reader().entries((size - 1) / 256).unwrap();
        assert_eq!(last.last().unwrap(), &(LOG.entry)(size - 1));
        before = size;
    }
    assert!(!workshop.path("tile/0/000.p").exists(), "what is full needs no partial tile");
    assert!(!workshop.path("tile/entries/000.p").exists());
}

#[test]
fn what_was_written_before_a_crash_is_no_part_of_the_log_and_in_nobodys_way() {
    let workshop = Workshop::new();
    workshop.publish(&LOG, 300).unwrap();
    let shown = workshop.checkpoint();
    let mut extension = workshop.extend().unwrap().unwrap();
    for number in extension.next()..1_000 {
        // Entries that the database forgot in its own crash.
        extension.push(&(OTHER.entry)(number)).unwrap();
    }
    drop(extension);
    assert!(workshop.path("tile/0/002").exists());
    assert_eq!(workshop.checkpoint(), shown);
    assert_somebody_else_reads(&workshop);
    workshop.publish(&LOG, 900).unwrap();
    assert_somebody_else_reads(&workshop);
}

#[test]
fn a_checkpoint_that_was_signed_and_not_shown_yet_is_shown_and_binds() {
    let workshop = Workshop::new();
    workshop.publish(&LOG, 300).unwrap();
    let before = workshop.checkpoint();
    workshop.publish(&LOG, 400).unwrap();
    // As a crash between the two leaves it.
    fs::write(workshop.path("checkpoint"), before).unwrap();
    let rolled_back = workshop.compare(399, Some(&LOG.root(300)));
    assert!(matches!(rolled_back, Err(PublicationError::RolledBack { published: 400, now: 399 })));
    drop(workshop.extend().unwrap().unwrap());
    assert!(workshop.checkpoint().starts_with(&format!("{ORIGIN}\n400\n")));
    fs::remove_file(workshop.path("checkpoint")).unwrap();
    assert_eq!(workshop.last().unwrap().unwrap().0.size(), 400);
}

#[test]
fn a_log_that_is_shorter_or_another_one_is_not_the_one_that_was_signed() {
    let workshop = Workshop::new();
    assert!(workshop.compare(0, None).is_ok(), "nothing was signed yet");
    workshop.publish(&LOG, 300).unwrap();
    assert!(workshop.compare(300, Some(&LOG.root(300))).is_ok());
    assert!(workshop.compare(400, Some(&LOG.root(300))).is_ok());
    let shorter = workshop.compare(299, None).unwrap_err();
    assert!(matches!(shorter, PublicationError::RolledBack { published: 300, now: 299 }));
    assert!(shorter.to_string().contains("LE JOURNAL A RECULÉ"), "{shorter}");
    for root in [None, Some(OTHER.root(300))] {
        let other = workshop.compare(400, root.as_ref()).unwrap_err();
        assert!(matches!(other, PublicationError::Rewritten { size: 300 }));
    }
}

#[test]
fn nothing_is_signed_that_does_not_add_to_what_was_signed() {
    let workshop = Workshop::new();
    workshop.publish(&LOG, 300).unwrap();
    let shown = workshop.checkpoint();
    // The rewritten entries are in the last bundle: they come in again.
    let rewritten = workshop.publish(&OTHER, 400).unwrap_err();
    assert!(matches!(rewritten, PublicationError::OtherRoot { size: 400 }), "{rewritten}");
    let shorter = {
        let mut extension = workshop.extend().unwrap().unwrap();
        (extension.next()..280).for_each(|number| extension.push(&(LOG.entry)(number)).unwrap());
        extension.finish(&LOG.root(280)).unwrap_err()
    };
    assert!(matches!(shorter, PublicationError::RolledBack { published: 300, now: 280 }));
    assert_eq!(workshop.checkpoint(), shown);
    // The tiles that the failed attempts wrote are made good.
    workshop.publish(&LOG, 400).unwrap();
    assert_somebody_else_reads(&workshop);
    // A fork from the first entry on, with all files made for it.
    fs::remove_dir_all(workshop.path("tile")).unwrap();
    let forked = workshop.publish(&OTHER, 500).unwrap_err();
    assert!(matches!(forked, PublicationError::Rewritten { size: 400 }), "{forked}");
}

#[test]
fn tiles_that_were_lost_are_made_anew() {
    let workshop = Workshop::new();
    workshop.publish(&LOG, 1_000).unwrap();
    fs::remove_dir_all(workshop.path("tile")).unwrap();
    assert_eq!(workshop.extend().unwrap().unwrap().next(), 0);
    workshop.publish(&LOG, 1_001).unwrap();
    assert_somebody_else_reads(&workshop);
}

#[test]
fn one_program_at_a_time_adds_to_the_log() {
    let workshop = Workshop::new();
    let first = workshop.extend().unwrap();
    assert!(first.is_some());
    assert!(workshop.extend().unwrap().is_none());
    drop(first);
    assert!(workshop.extend().unwrap().is_some());
}

#[test]
fn a_checkpoint_that_somebody_wrote_is_not_believed() {
    let workshop = Workshop::new();
    workshop.publish(&LOG, 300).unwrap();
    let forged = workshop.checkpoint().replace("\n300\n", "\n200\n");
    fs::write(workshop.path("checkpoint"), forged).unwrap();
    let error = workshop.last().unwrap_err();
    assert!(matches!(&error, PublicationError::Checkpoint { .. }), "{error}");
    assert!(workshop.compare(300, Some(&LOG.root(300))).is_err());
}

#[test]
fn a_verifier_with_an_older_checkpoint_finds_a_fork() {
    let (one, other) = (Workshop::new(), Workshop::new());
    one.publish(&LOG, 300).unwrap();
    let kept: Checkpoint =
        Note::parse(one.checkpoint().as_bytes()).unwrap().text().parse().unwrap();
    one.publish(&LOG, 700).unwrap();
    other.publish(&OTHER, 700).unwrap();
    let grows = |workshop: &Workshop| {
        let (new, _) = workshop.last().unwrap().unwrap();
        let proof = workshop.reader().consistency_proof(kept.size()).unwrap();
        verify_consistency((kept.size(), kept.root()), (new.size(), new.root()), &proof)
    };
    assert!(grows(&one));
    assert!(!grows(&other), "both are signed by the key of the log, and one of them is a lie");
}
