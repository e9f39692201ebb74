//! Given, when, then.

use super::{FloorCommand as C, FloorEvent as E, FloorRefusal as R, Floors, decide};
use crate::testing::{When, given, price, product};

fn record(euros: &str) -> C {
    C::Record { product: product(1), unit_price: price(euros) }
}

fn recorded(euros: &str) -> E {
    E::FloorRecorded { product: product(1), unit_price: price(euros) }
}

fn when<const N: usize>(events: [E; N], command: C) -> When<Floors, R> {
    given(events).when(|state, context| decide(state, command, context))
}

#[test]
fn a_floor_forbids_less_of_its_product_alone_and_the_last_one_counts() {
    let floors = when([recorded("1.60")], record("1.50")).then([recorded("1.50")]);
    assert!(floors.forbid(product(1), price("1.4999")));
    assert!(!floors.forbid(product(1), price("1.50")));
    assert!(!floors.forbid(product(2), price("0.01")));
}

#[test]
fn a_floor_of_zero_protects_nothing() {
    when([], record("0")).refused(R::PriceMissing);
}

#[test]
fn a_floor_is_removed_once() {
    let remove = C::Remove { product: product(1) };
    let removed = E::FloorRemoved { product: product(1) };
    let floors = when([recorded("1.60")], remove).then([removed]);
    assert!(!floors.forbid(product(1), price("0.01")));
    when([recorded("1.60"), removed], remove).refused(R::NoFloorRecorded);
    when([], remove).refused(R::NoFloorRecorded);
}
