//! Whatever byte is changed, of whichever file: it is found, by the check that reads it.

use super::world::World;
use crate::{Check, Claim, Failure, Verdict};
use proptest::prelude::*;
use std::sync::LazyLock;
use transparency::{Tile, TileKind};

static WORLD: LazyLock<World> = LazyLock::new(|| World::new(7, 11));
static READ: LazyLock<Vec<Tile>> = LazyLock::new(tiles_read);
static DOCUMENT: LazyLock<Vec<u8>> = LazyLock::new(|| WORLD.document().write().unwrap());

fn failed(verdict: &Verdict) -> Option<Check> {
    verdict.checks.iter().find_map(|(check, claim)| match claim {
        Claim::Fails(_) => Some(*check),
        Claim::Holds(_) | Claim::NotChecked => None,
    })
}

/// The part of the document that a byte is in: that of the last name before it.
fn part(document: &[u8], place: usize) -> &'static str {
    let parts =
        ["\"report\":", "\"report_sha256\":", "\"checkpoint\":", "\"leaves\":", "\"openings\":"];
    let text = std::str::from_utf8(document).unwrap();
    let before = |part: &&str| text.rfind(part).unwrap() <= place;
    parts.into_iter().rev().find(before).unwrap_or("head")
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 300, failure_persistence: None, ..ProptestConfig::default()
    })]

    #[test]
    fn of_the_document(place: prop::sample::Index, change in 1_u8..=255) {
        let mut mutated = DOCUMENT.clone();
        let place = place.index(mutated.len());
        mutated[place] ^= change;
        let verdict = WORLD.verdict_of(&mutated, None, |_, bytes| bytes);
        let found = failed(&verdict);
        let expected: &[Check] = match part(&DOCUMENT, place) {
            "\"checkpoint\":" => &[Check::Document, Check::Signature],
            "\"leaves\":" => &[Check::Document, Check::Inclusion, Check::Completeness],
            "\"openings\":" => &[Check::Document, Check::Sums],
            "head" => &[Check::Document, Check::Completeness, Check::Sums],
            _ => &[Check::Document],
        };
        prop_assert!(found.is_some_and(|found| expected.contains(&found)), "{verdict:?}");
    }

    #[test]
    fn of_a_tile(number: prop::sample::Index, place: prop::sample::Index, change in 1_u8..=255) {
        let wrong = READ[number.index(READ.len())];
        let verdict = WORLD.verdict_of(&DOCUMENT, None, |tile, mut bytes| {
            if *tile == wrong {
                let place = place.index(bytes.len());
                bytes[place] ^= change;
            }
            bytes
        });
        let failure = verdict.failure();
        prop_assert!(
            matches!(failure, Some(Failure::Tiles(_) | Failure::LogRoot)), "{wrong}: {verdict:?}"
        );
    }

    #[test]
    fn of_the_log_s_checkpoint(place: prop::sample::Index, change in 1_u8..=255) {
        let mut checkpoint = WORLD.checkpoint(WORLD.entries.len() as u64).into_bytes();
        let place = place.index(checkpoint.len());
        checkpoint[place] ^= change;
        let keys = [WORLD.signer.verifier_key().clone()];
        let tiles = |tile: &Tile| Ok::<_, std::convert::Infallible>(Some(WORLD.tile(tile)));
        let log = crate::Log { keys: &keys, checkpoint: &checkpoint, since: None, tiles };
        let verdict = crate::verify(&DOCUMENT, log);
        prop_assert_eq!(failed(&verdict), Some(Check::Signature));
    }
}

/// Those that an honest verification reads: bundles up to the report, and hashes.
fn tiles_read() -> Vec<Tile> {
    let read = std::cell::RefCell::new(vec![]);
    let verdict = WORLD.verdict_of(&DOCUMENT, None, |tile, bytes| {
        read.borrow_mut().push(*tile);
        bytes
    });
    assert!(verdict.holds());
    let read = read.into_inner();
    assert!(read.iter().any(|tile| tile.kind() == TileKind::Entries));
    read
}
