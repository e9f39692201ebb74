//! Two devices at the stop, both without network: whatever each ticked and noted, and in whatever
//! order and however often it is sent, the crate is handed over once and nothing noted is lost.

use crate::crates::{Crate, CrateCommand, CrateEvent, Difference, DifferenceKind, PackedLine};
use crate::crates::{CrateRefusal, decide};
use crate::orders::Order;
use crate::testing::{campaign, context, now, product, steps, text};
use crate::{Fold, fold};
use chrono::TimeDelta;
use proptest::prelude::*;
use std::collections::BTreeSet;

/// Packed with five of each of two products.
fn packed() -> Vec<CrateEvent> {
    let line = |number| PackedLine {
        product: product(number),
        quantity: steps(5),
        lots: vec![text("L1")],
        weight_grams: None,
    };
    vec![CrateEvent::CratePacked { campaign: campaign(1), lines: vec![line(1), line(2)] }]
}

fn a_command() -> impl Strategy<Value = CrateCommand> {
    let difference =
        (1..=2u128, any::<bool>(), 1..=5u64).prop_map(|(number, missing, quantity)| {
            let kind = if missing { DifferenceKind::Missing } else { DifferenceKind::Damaged };
            Difference { product: product(number), kind, quantity: steps(quantity) }
        });
    let differences = proptest::collection::vec(difference, 0..4);
    prop_oneof![
        (0..600i64).prop_map(|minutes| {
            CrateCommand::HandOver { at: now() - TimeDelta::minutes(minutes) }
        }),
        (differences, any::<bool>())
            .prop_map(|(differences, signed)| CrateCommand::Note { differences, signed }),
    ]
}

/// All of it, in some order, parts of it again.
fn sent() -> impl Strategy<Value = (Vec<CrateCommand>, Vec<CrateCommand>)> {
    proptest::collection::vec(a_command(), 1..12).prop_flat_map(|commands| {
        let again = proptest::sample::subsequence(commands.clone(), 0..=commands.len());
        let both = again.prop_map({
            let commands = commands.clone();
            move |again| [commands.clone(), again].concat()
        });
        (Just(commands), both.prop_shuffle())
    })
}

/// Carries out what is not refused, and gives every event.
fn carried_out(commands: Vec<CrateCommand>) -> Vec<CrateEvent> {
    let mut events = packed();
    for command in commands {
        match decide(&Order::default(), &fold::<Crate>(&events), command, &context()) {
            Ok(more) => events.extend(more),
            Err(refusal) => assert_eq!(refusal, CrateRefusal::AlreadyHandedOver),
        }
    }
    events
}

fn hand_overs(events: &[CrateEvent]) -> usize {
    events.iter().filter(|event| matches!(event, CrateEvent::CrateHandedOver { .. })).count()
}

proptest! {
    #[test]
    fn ticks_and_notes_of_two_devices_merge_to_the_same_in_any_order_and_however_often(
        (commands, shuffled) in sent(),
    ) {
        let (one, other) = (carried_out(commands.clone()), carried_out(shuffled.clone()));
        let is_tick = |command: &CrateCommand| matches!(command, CrateCommand::HandOver { .. });
        let ticked = usize::from(commands.iter().any(is_tick));
        prop_assert_eq!((hand_overs(&one), hand_overs(&other)), (ticked, ticked));
        let first = shuffled.iter().find_map(|command| match command {
            CrateCommand::HandOver { at } => Some(*at),
            _ => None,
        });
        let (one, other) = (fold::<Crate>(&one), fold::<Crate>(&other));
        prop_assert_eq!(other.handed_over_at, first, "the first recorded stands");
        prop_assert_eq!(&Crate { handed_over_at: first, ..one }, &other);
        let noted: BTreeSet<Difference> = commands
            .into_iter()
            .filter_map(|command| match command {
                CrateCommand::Note { differences, .. } => Some(differences),
                _ => None,
            })
            .flatten()
            .collect();
        prop_assert_eq!(other.differences, noted, "nothing noted is lost");
    }

    #[test]
    fn what_is_sent_again_changes_nothing((commands, _) in sent()) {
        let once = carried_out(commands.clone());
        let state = once.iter().fold(Crate::default(), Crate::evolve);
        prop_assert_eq!(once.len(), carried_out([commands.clone(), commands].concat()).len());
        prop_assert!(state.packed);
    }
}
