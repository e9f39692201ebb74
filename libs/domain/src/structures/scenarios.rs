//! Given, when, then.

use super::{
    Structure, StructureCommand as C, StructureEvent as E, StructureKind, StructureRefusal as R,
    Territory, decide,
};
use crate::testing::{When, given, structure, text};
use kernel::StructureId;

fn territory(commune: &str, epci: &str) -> Territory {
    Territory { commune: text(commune), epci: text(epci) }
}

fn toul() -> Territory {
    territory("54528", "200070563")
}

fn register(name: &str, kind: StructureKind, hub: Option<StructureId>) -> C {
    C::Register { name: text(name), kind, territory: toul(), hub }
}

fn registered() -> E {
    let (name, kind) = (text("Épicerie du Port"), StructureKind::SolidarityGrocery);
    E::StructureRegistered { name, kind, territory: toul(), hub: Some(structure(1)) }
}

fn hall(commune: &str) -> C {
    C::SetDeliveryPoint { name: text("Salle des fêtes"), commune: text(commune) }
}

fn when<const N: usize>(events: [E; N], command: C) -> When<Structure, R> {
    given(events).when(|state, context| decide(state, command, context))
}

#[test]
fn a_structure_joins_its_hub_under_its_name_without_the_spaces_around_it() {
    let kind = StructureKind::SolidarityGrocery;
    let state =
        when([], register(" Épicerie du Port ", kind, Some(structure(1)))).then([registered()]);
    assert_eq!(state.hub, Some(structure(1)));
}

#[test]
fn nobody_registers_twice() {
    when([registered()], register("Autre", StructureKind::Ccas, Some(structure(1))))
        .refused(R::AlreadyRegistered);
}

#[test]
fn a_structure_has_a_name() {
    when([], register("  ", StructureKind::Ccas, Some(structure(1)))).refused(R::NameMissing);
}

#[test]
fn a_hub_joins_none_and_everybody_else_joins_one() {
    when([], register("Plateforme", StructureKind::Hub, Some(structure(1))))
        .refused(R::HubMismatch);
    when([], register("CCAS de Foug", StructureKind::Ccas, None)).refused(R::HubMismatch);
    let (name, kind) = (text("Vosges"), StructureKind::Hub);
    let second = E::StructureRegistered { name, kind, territory: toul(), hub: None };
    when([], register("Vosges", StructureKind::Hub, None)).then([second]);
}

#[test]
fn codes_that_are_no_commune_or_epci_are_refused() {
    let unknown =
        ["5452", "545280", "54 28", "5452é"].map(|commune| territory(commune, "200070563"));
    let no_epci = ["", "20007056", "2000705630", "20007056A"].map(|epci| territory("54528", epci));
    for territory in unknown.into_iter().chain(no_epci) {
        let (name, kind) = (text("CCAS"), StructureKind::Ccas);
        let command = C::Register { name, kind, territory, hub: Some(structure(1)) };
        when([], command).refused(R::TerritoryUnknown);
    }
}

#[test]
fn crates_are_handed_over_at_a_named_place() {
    let (name, commune) = (text("Salle des fêtes"), text("2A004"));
    let set = E::DeliveryPointSet { name: name.clone(), commune: commune.clone() };
    let state = when([registered()], hall("2A004")).then([set]);
    assert_eq!(state.delivery_point, Some((name, commune)));
    when([], hall("2A004")).refused(R::NotRegistered);
    when([registered()], hall("Toul")).refused(R::TerritoryUnknown);
    let unnamed = C::SetDeliveryPoint { name: text(""), commune: text("54528") };
    when([registered()], unnamed).refused(R::NameMissing);
}
