//! Every lie is found, with its own reason.

use super::world::{Dice, Region, World, hub, place, settlement};
use crate::{Check, Claim, Document, Failure, Statement, Values, Verdict};
use commitments::Blinding;
use serde_json::value::RawValue;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use transparency::Signer;

fn world() -> World {
    World::new(13, 7)
}

/// The document with its report changed, and the hash of the report with it.
fn with_report(document: &Document, change: impl Fn(&str) -> String) -> Document {
    let report = change(document.report.get());
    assert_ne!(report, document.report.get(), "the lie is not told");
    let report_sha256 = hex::encode(Sha256::digest(&report));
    let report = RawValue::from_string(report).unwrap();
    Document { report, report_sha256, ..document.clone() }
}

fn changed(document: &Document, change: impl Fn(&mut Document)) -> Document {
    let mut document = document.clone();
    change(&mut document);
    document
}

#[track_caller]
fn found(verdict: &Verdict, is: impl Fn(&Failure) -> bool) {
    assert!(verdict.failure().is_some_and(is), "{:?}", verdict.checks);
}

#[test]
fn a_wrong_total() {
    let world = world();
    let document = world.document();
    let total = document.openings.iter().find(|it| it.at == "/headline/amounts/grams").unwrap();
    let (right, wrong) = (total.total, total.total + 1);
    let lie = with_report(&document, |report| {
        report.replace(&format!("{{\"shown\":{right}}}"), &format!("{{\"shown\":{wrong}}}"))
    });
    found(&world.verdict(&lie), |failure| matches!(failure, Failure::OtherTotal(_)));
    let lie = changed(&lie, |document| {
        for opening in document.openings.iter_mut().filter(|it| it.total == right) {
            opening.total = wrong;
        }
    });
    found(&world.verdict(&lie), |failure| matches!(failure, Failure::WrongSum(_)));
}

#[test]
fn a_wrong_blinding() {
    let world = world();
    let lie = changed(&world.document(), |document| {
        document.openings[0].blinding = Blinding::derived(&[0; 32], 0).to_hex();
    });
    found(&world.verdict(&lie), |failure| matches!(failure, Failure::WrongSum(_)));
}

#[test]
fn a_leaf_left_out_and_a_leaf_twice() {
    let world = world();
    let document = world.document();
    let lie = changed(&document, |document| drop(document.leaves.remove(4)));
    let index = document.leaves[4].index;
    found(&world.verdict(&lie), |failure| *failure == Failure::LeafLeftOut { index });
    let lie = changed(&document, |document| {
        let again = document.leaves[4].clone();
        document.leaves.insert(5, again);
    });
    found(&world.verdict(&lie), |failure| *failure == Failure::LeafTwice { index });
    let lie = changed(&document, |document| document.leaves.swap(4, 5));
    found(&world.verdict(&lie), |failure| matches!(failure, Failure::LeavesOutOfOrder { .. }));
}

#[test]
fn a_leaf_that_the_log_does_not_hold() {
    let world = world();
    let document = world.document();
    let index = document.leaves[2].index;
    let lie = changed(&document, |document| {
        let payload = &mut document.leaves[2].payload;
        *payload = payload.replace("2026-10", "2026-09").replace("2026-09", "2026-08");
    });
    found(&world.verdict(&lie), |failure| *failure == Failure::LeafNotInLog { index });
    let lie = changed(&document, |document| document.leaves[2].inclusion[0] = "0".repeat(64));
    found(&world.verdict(&lie), |failure| *failure == Failure::InclusionProof { index });
    let lie = changed(&document, |document| document.leaves[2].index -= 1);
    found(&world.verdict(&lie), |failure| matches!(failure, Failure::LeafNotInLog { .. }));
}

#[test]
fn other_commitments_than_those_of_the_log() {
    let world = world();
    let document = world.document();
    let index = document.leaves[1].index;
    let lie = changed(&document, |document| {
        document.leaves[1].commitments = document.leaves[0].commitments.clone();
    });
    found(&world.verdict(&lie), |failure| *failure == Failure::CommitmentsDiffer { index });
    let lie = changed(&document, |document| document.leaves[1].commitments = None);
    found(&world.verdict(&lie), |failure| *failure == Failure::CommitmentsMissing { index });
}

#[test]
fn a_leaf_in_two_cells() {
    let world = world();
    let lie = with_report(&world.document(), |report| {
        report.replace(&super::world::epci(1), &super::world::epci(0))
    });
    let lie = changed(&lie, |document| {
        let first = super::world::epci(0);
        for opening in &mut document.openings {
            if opening.selection.epci == Some(super::world::epci(1)) {
                opening.selection.epci = Some(first.clone());
            }
        }
    });
    let verdict = world.verdict(&lie);
    let claim = verdict.checks.iter().find(|(check, _)| *check == Check::Tables);
    let two = |claim: &Claim| matches!(claim, Claim::Fails(Failure::InTwoCells { .. }));
    assert!(claim.is_some_and(|(_, claim)| two(claim)), "{:?}", verdict.checks);
}

#[test]
fn a_cell_that_adds_up_something_else_than_it_says() {
    let world = world();
    let lie = changed(&world.document(), |document| {
        document.openings[9].selection.label = "organic".to_owned();
    });
    found(&world.verdict(&lie), |failure| matches!(failure, Failure::OtherSelection(_)));
}

#[test]
fn a_figure_without_proof_and_a_proof_without_figure() {
    let world = world();
    let document = world.document();
    let lie = changed(&document, |document| drop(document.openings.remove(3)));
    found(&world.verdict(&lie), |failure| matches!(failure, Failure::Unproved(_)));
    let lie = changed(&document, |document| document.openings[3].at = "/headline".to_owned());
    found(&world.verdict(&lie), |failure| matches!(failure, Failure::OpensNothing(_)));
    let lie = changed(&document, |document| {
        let again = document.openings[3].clone();
        document.openings.push(again);
    });
    found(&world.verdict(&lie), |failure| matches!(failure, Failure::OpenedTwice(_)));
}

#[test]
fn a_withheld_figure_is_opened_or_alone_on_its_line() {
    let world = World::new(5, 3);
    let document = world.document();
    let figures = crate::Figures::read(document.report.get()).unwrap();
    let withheld = figures.all.iter().find(|figure| figure.shown.is_none()).unwrap();
    let lie = changed(&document, |document| {
        let mut opening = document.openings[0].clone();
        opening.at.clone_from(&withheld.at);
        opening.selection = withheld.selection.clone();
        opening.measure = withheld.measure;
        document.openings.push(opening);
    });
    found(&world.verdict(&lie), |failure| matches!(failure, Failure::OpensWithheld(_)));
    let world = self::world();
    let lie = with_report(&world.document(), |report| {
        let (before, after) = report.split_once("\"cells\":[[{\"grams\":").unwrap();
        let rest = after.split_once("},").unwrap().1;
        format!("{before}\"cells\":[[{{\"grams\":\"withheld\",{rest}")
    });
    let at = "/by_category_and_month/cells/0/0/grams";
    let lie = changed(&lie, |document| document.openings.retain(|opening| opening.at != at));
    found(&world.verdict(&lie), |failure| matches!(failure, Failure::WithheldAlone(_)));
}

/// The report was made as if of many structures; the settlements are of one in each place.
#[test]
fn a_figure_of_fewer_than_three_structures() {
    let mut dice = Dice(1);
    let mut region = Region::new(13, &mut dice);
    let mut merged = BTreeMap::new();
    for settlement in &region.settlements {
        let statement = Statement::of(&settlement.payload).unwrap().unwrap();
        let sum: &mut Values = merged.entry((statement.epci, statement.month)).or_default();
        *sum = sum.plus(&settlement.opening.values).unwrap();
    }
    let settled = merged.into_iter().map(|((epci, month), values)| {
        let place = (0..3).map(place).find(|place| place.epci.as_str() == epci).unwrap();
        settlement(hub(), (month, &place), 0, values, [2; 32])
    });
    region.settlements = settled.collect();
    let world = World::of(region, &mut dice);
    let verdict = world.verdict(&world.document());
    found(&verdict, |failure| matches!(failure, Failure::TooFewStructures { leaves: 2, .. }));
}

#[test]
fn a_checkpoint_older_than_the_report() {
    let world = world();
    let lie = changed(&world.document(), |document| {
        document.checkpoint = world.checkpoint(world.position - 1);
    });
    found(&world.verdict(&lie), |failure| matches!(failure, Failure::StaleCheckpoint { .. }));
}

#[test]
fn a_report_of_a_forked_log_and_a_log_rewritten_or_rolled_back() {
    let (world, other) = (world(), World::new(13, 8));
    found(&world.verdict(&other.document()), |failure| matches!(failure, Failure::Forked { .. }));
    let bytes = world.document().write().unwrap();
    let since = |since: &str| world.verdict_of(&bytes, Some(since), |_, bytes| bytes);
    found(&since(&other.checkpoint(60)), |failure| *failure == Failure::Rewritten);
    let size = world.entries.len() as u64;
    let mut longer = World::new(13, 7);
    longer.entries.extend(longer.entries.clone());
    found(&since(&longer.checkpoint(size + 1)), |failure| {
        matches!(failure, Failure::RolledBack { .. })
    });
}

#[test]
fn a_checkpoint_that_the_log_did_not_sign() {
    let mut world = world();
    let document = world.document();
    world.signer = Signer::from_seed(super::world::ORIGIN, &[8; 32]).unwrap();
    found(&world.verdict(&document), |failure| matches!(failure, Failure::Signature { .. }));
}

#[test]
fn shares_and_savings_that_do_not_follow() {
    let world = world();
    let lie = with_report(&world.document(), |report| {
        let at = report.find("\"saved\":").unwrap() + 8;
        let end = report[at..].find(',').unwrap() + at;
        format!("{}1{}", &report[..at], &report[end..])
    });
    found(&world.verdict(&lie), |failure| matches!(failure, Failure::Derived(_)));
}
