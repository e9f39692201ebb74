//! What a commitment promises, and the frozen vectors.

use crate::*;
use proptest::{collection::vec, prelude::*};
use std::fmt::Write;

fn config() -> ProptestConfig {
    ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() }
}

fn seed() -> impl Strategy<Value = [u8; 32]> {
    any::<[u8; 32]>()
}

/// Values whose sums stay within 64 bits.
fn amount() -> impl Strategy<Value = i64> {
    -1_000_000_000_000_i64..1_000_000_000_000
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_sum_of_commitments_opens_to_the_sum_of_the_values(
        parts in vec((amount(), seed()), 0..40)
    ) {
        let blinding = |seed| Blinding::derived(seed, 0);
        let committed = parts.iter().map(|(value, seed)| Commitment::to(*value, &blinding(seed)));
        let total: i64 = parts.iter().map(|(value, _)| value).sum();
        let blindings: Blinding = parts.iter().map(|(_, seed)| blinding(seed)).sum();
        prop_assert!(committed.sum::<Commitment>().opens_to(total, &blindings));
    }

    #[test]
    fn another_total_or_another_blinding_does_not_open_it(
        value: i64, other: i64, one in seed(), two in seed()
    ) {
        prop_assume!(value != other && one != two);
        let (right, wrong) = (Blinding::derived(&one, 0), Blinding::derived(&two, 0));
        let commitment = Commitment::to(value, &right);
        prop_assert!(commitment.opens_to(value, &right));
        prop_assert!(!commitment.opens_to(other, &right));
        prop_assert!(!commitment.opens_to(value, &wrong));
        prop_assert!(!commitment.opens_to(value, &Blinding::derived(&one, 1)));
    }

    #[test]
    fn the_same_value_never_looks_the_same(value: i64, one in seed(), two in seed()) {
        prop_assume!(one != two);
        let of = |seed| Commitment::to(value, &Blinding::derived(seed, 0));
        prop_assert_ne!(of(&one).to_bytes(), of(&two).to_bytes());
    }

    #[test]
    fn a_correction_takes_off_what_was_too_much(
        first in amount(), then in amount(), one in seed(), two in seed()
    ) {
        let (before, after) = (Blinding::derived(&one, 0), Blinding::derived(&two, 0));
        let difference = Commitment::to(then - first, &(after - before));
        let corrected = Commitment::to(first, &before) + difference;
        prop_assert_eq!(corrected, Commitment::to(then, &after));
        prop_assert_eq!(corrected - Commitment::to(then, &after), Commitment::none());
    }

    #[test]
    fn what_is_written_is_read_back_and_nothing_else_is(value: i64, seed in seed()) {
        let blinding = Blinding::derived(&seed, 7);
        let commitment = Commitment::to(value, &blinding);
        prop_assert_eq!(Commitment::from_hex(&commitment.to_hex()), Ok(commitment));
        prop_assert_eq!(Blinding::from_hex(&blinding.to_hex()), Ok(blinding));
        let capital = commitment.to_hex().to_uppercase();
        if capital != commitment.to_hex() {
            prop_assert_eq!(Commitment::from_hex(&capital), Err(NotCanonical::Hexadecimal));
        }
    }

    #[test]
    fn any_bytes_are_read_without_panic_and_only_as_their_own_encoding(bytes: [u8; 32]) {
        if let Ok(element) = Commitment::from_bytes(&bytes) {
            prop_assert_eq!(element.to_bytes(), bytes);
        }
        let text = hex::encode(bytes);
        if let Ok(scalar) = Blinding::from_hex(&text) {
            prop_assert_eq!(scalar.to_hex(), text);
        }
    }
}

/// RFC 9496, appendix A.2: encodings that decode to nothing.
#[test]
fn encodings_that_the_standard_forbids_are_refused() {
    for text in include_str!("../tests/forbidden.txt").lines() {
        assert_eq!(Commitment::from_hex(text), Err(NotCanonical::Element), "{text}");
    }
    let order = "edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010";
    assert_eq!(Blinding::from_hex(order), Err(NotCanonical::Scalar));
    assert_eq!(Blinding::from_hex(&order[2..]), Err(NotCanonical::Hexadecimal));
}

/// RFC 9496, appendix A.1: multiples of the base point are commitments with blinding 0.
#[test]
fn the_base_point_is_that_of_the_standard() {
    let base = "e2f2ae0a6abc4e71a884a961c500515f58e30b6aa582dd8db6a65945e08d2d76";
    assert_eq!(Commitment::to(1, &Blinding::ZERO).to_hex(), base);
    let fifth = "e882b131016b52c1d3337080187cf768423efccbb517bb495ab812c4160ff44e";
    assert_eq!(Commitment::to(5, &Blinding::ZERO).to_hex(), fifth);
    assert_eq!(Commitment::none().to_hex(), "0".repeat(64));
}

/// These bytes are in logs: they never change.
#[test]
fn commitments_and_blindings_are_those_of_the_frozen_vectors() {
    let mut lines = format!("second generator  {}\n", hex::encode(second_generator()));
    for (value, index) in [(0, 0), (1, 0), (-1, 0), (12_550, 1), (i64::MAX, 2), (i64::MIN, 3)] {
        let blinding = Blinding::derived(&[0x5a; 32], index);
        let commitment = Commitment::to(value, &blinding);
        let _ = writeln!(lines, "{value} {index} {} {}", blinding.to_hex(), commitment.to_hex());
    }
    expect_test::expect_file!["../tests/vectors.txt"].assert_eq(&lines);
}
