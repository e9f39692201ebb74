//! Given, when, then.

use super::{Round, RoundCommand as C, RoundEvent as E, RoundRefusal as R, Stop, decide};
use crate::testing::{When, campaign, day, given, structure, text};

fn stop(number: u128) -> Stop {
    let (place, commune) = (text("Maison des solidarités"), text("54528"));
    Stop { structure: structure(number), place, commune, crates: 12 }
}

fn plan(stops: Vec<Stop>) -> C {
    C::Plan { campaign: campaign(1), date: day(26), name: text("Terres de Lorraine"), stops }
}

fn planned() -> E {
    let (name, stops) = (text("Terres de Lorraine"), vec![stop(2), stop(3)]);
    E::RoundPlanned { campaign: campaign(1), date: day(26), name, stops }
}

const fn deliver(structure: kernel::StructureId) -> C {
    C::DeliverStop { structure }
}

const fn delivered(structure: kernel::StructureId) -> E {
    E::StopDelivered { structure }
}

fn when<const N: usize>(events: [E; N], command: C) -> When<Round, R> {
    given(events).when(|state, context| decide(state, command, context))
}

#[test]
fn a_round_is_planned_once_over_stops_each_once() {
    when([], plan(vec![stop(2), stop(3)])).then([planned()]);
    when([planned()], plan(vec![stop(2)])).refused(R::AlreadyPlanned);
    when([], plan(vec![])).refused(R::NoStops);
    when([], plan(vec![stop(2), stop(2)])).refused(R::StopRepeated(structure(2)));
}

#[test]
fn a_planned_round_departs_once() {
    assert!(when([planned()], C::Depart).then([E::RoundDeparted]).departed);
    when([planned(), E::RoundDeparted], C::Depart).refused(R::AlreadyDeparted);
    when([], C::Depart).refused(R::NotPlanned);
}

#[test]
fn each_stop_of_a_departed_round_is_delivered_once_in_whatever_order() {
    let under_way = || [planned(), E::RoundDeparted, delivered(structure(3))];
    let round = when(under_way(), deliver(structure(2))).then([delivered(structure(2))]);
    assert_eq!(round.delivered, [structure(2), structure(3)].into());
    when(under_way(), deliver(structure(3))).refused(R::AlreadyDelivered(structure(3)));
    when(under_way(), deliver(structure(4))).refused(R::NotAStop(structure(4)));
    when([planned()], deliver(structure(2))).refused(R::NotDeparted);
    when([], deliver(structure(2))).refused(R::NotPlanned);
}
