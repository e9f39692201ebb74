//! What is true verifies.

use super::world::{Dice, Region, World, epci, hub, month, place, settlement, values_of};
use crate::{Check, Claim, Document, Failure, Values};
use kernel::StructureId;
use proptest::prelude::*;

#[test]
fn an_honest_report_holds_with_every_figure_proved() {
    let world = World::new(13, 7);
    let document = world.document();
    assert_eq!(document.not_yet_provable, Vec::<String>::new());
    assert!(document.openings.len() > 200, "{}", document.openings.len());
    let verdict = world.verdict(&document);
    assert_eq!(verdict.failure(), None);
    assert!(verdict.holds());
    assert!(verdict.checks.iter().map(|(check, _)| *check).eq(Check::ALL));
    let since = world.checkpoint(40);
    let bytes = document.write().unwrap();
    assert!(world.verdict_of(&bytes, Some(&since), |_, bytes| bytes).holds());
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 12, failure_persistence: None, ..ProptestConfig::default()
    })]

    #[test]
    fn whatever_was_bought_and_withheld_the_report_holds(structures in 4_u32..16, seed: u64) {
        let world = World::new(structures, seed);
        let document = world.document();
        let verdict = world.verdict(&document);
        prop_assert_eq!(verdict.failure(), None);
    }
}

#[test]
fn withheld_figures_have_no_opening() {
    // One structure in the third EPCI: its row is withheld, and another with it.
    let world = World::new(5, 3);
    let document = world.document();
    let withheld = world.report.matches("\"withheld\"").count();
    assert!(withheld > 4, "nothing is withheld");
    let figures = crate::Figures::read(&world.report).unwrap();
    for figure in figures.all.iter().filter(|figure| figure.shown.is_none()) {
        assert!(document.openings.iter().all(|opening| opening.at != figure.at));
    }
    assert!(world.verdict(&document).holds());
}

#[test]
fn a_correction_counts_like_what_it_corrects() {
    let mut dice = Dice(5);
    let mut region = Region::new(13, &mut dice);
    // Vegetables came back: the first structure has less in September.
    let first = region.rows.volumes[0].structure;
    let before: Vec<_> =
        region.rows.volumes.iter().filter(|row| row.structure == first).cloned().collect();
    let mut after = before.clone();
    after[0].grams -= 500;
    after[0].paid = after[0].paid - kernel::Money::from_cents(250);
    let differences = values_of(&after[..1]).since(&values_of(&before[..1])).unwrap();
    region.rows.volumes[0] = after[0].clone();
    let at = (month(9), &place(0));
    region.settlements.push(settlement(hub(), at, 1, differences, [77; 32]));
    let world = World::of(region, &mut dice);
    let document = world.document();
    assert!(document.not_yet_provable.is_empty());
    assert!(world.verdict(&document).holds());
    let without =
        Document { leaves: document.leaves[..document.leaves.len() - 1].to_vec(), ..document };
    let verdict = world.verdict(&without);
    assert!(matches!(verdict.failure(), Some(Failure::LeafLeftOut { .. })), "{verdict:?}");
}

#[test]
fn another_hub_s_settlements_are_shown_and_not_counted() {
    let mut dice = Dice(6);
    let mut region = Region::new(13, &mut dice);
    let other = StructureId::derived(&[b"vosges"]);
    let values = region.settlements[0].opening.values.clone();
    region.settlements.push(settlement(other, (month(9), &place(0)), 0, values, [3; 32]));
    let world = World::of(region, &mut dice);
    let document = world.document();
    let last = document.leaves.last().unwrap();
    assert_eq!(last.commitments, None);
    assert!(world.verdict(&document).holds());
}

#[test]
fn an_epci_where_nothing_was_bought_is_proved_to_have_bought_nothing() {
    let mut dice = Dice(8);
    let mut region = Region::new(13, &mut dice);
    let at = (month(9), &place(9));
    region.settlements.push(settlement(hub(), at, 0, Values::default(), [4; 32]));
    let world = World::of(region, &mut dice);
    let document = world.document();
    let absent = format!("/absent/{}/paid", epci(9));
    assert!(document.openings.iter().any(|opening| opening.at == absent));
    assert!(world.verdict(&document).holds());
}

#[test]
fn a_month_that_is_not_settled_is_told_apart_from_a_lie() {
    let mut dice = Dice(9);
    let mut region = Region::new(13, &mut dice);
    region.settlements.pop();
    let values: Vec<usize> = (0..region.settlements.len()).filter(|place| place % 2 == 1).collect();
    for place in values.into_iter().rev() {
        region.settlements.remove(place); // October of everybody
    }
    let world = World::of(region, &mut dice);
    let document = world.document();
    assert!(!document.not_yet_provable.is_empty());
    assert!(document.openings.iter().any(|opening| opening.at.contains("by_category_and_month")));
    let verdict = world.verdict(&document);
    assert!(matches!(verdict.failure(), Some(Failure::NotYetProvable { .. })), "{verdict:?}");
    assert!(matches!(verdict.checks[7].1, Claim::Holds(_)));
}
