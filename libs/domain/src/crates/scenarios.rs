//! Given, when, then.

use super::{
    Crate, CrateCommand as C, CrateEvent as E, CrateRefusal as R, Difference, DifferenceKind,
    PackedLine,
};
use super::{decide, weighed};
use crate::allocation::Outcome;
use crate::campaigns::OfferLine;
use crate::order_forms::OrderForm;
use crate::orders::{AllocatedLine, Order, OrderStage, Reason};
use crate::testing::{When, campaign, cents, given, now, offer, product, steps, text};
use chrono::TimeDelta;

fn share(number: u128, quantity: u64) -> AllocatedLine {
    AllocatedLine {
        product: product(number),
        quantity: steps(quantity),
        reason: Reason::Shared(Outcome::Level),
        level: steps(quantity),
        unit_price: cents(2_00),
        amount: cents(0),
    }
}

/// Four of product 1 and none of product 2, which fell short.
fn order() -> Order {
    Order {
        stage: OrderStage::Placed,
        campaign: Some(campaign(1)),
        allocated: [(product(1), share(1, 4)), (product(2), share(2, 0))].into(),
        ..Order::default()
    }
}

fn line(number: u128, quantity: u64) -> PackedLine {
    let lots = vec![text("L2448")];
    PackedLine { product: product(number), quantity: steps(quantity), lots, weight_grams: None }
}

fn pack(lines: Vec<PackedLine>) -> C {
    C::Pack { lines }
}

fn packed() -> E {
    E::CratePacked { campaign: campaign(1), lines: vec![line(1, 4)] }
}

fn when<const N: usize>(events: [E; N], command: C) -> When<Crate, R> {
    given(events).when(|state, context| decide(&order(), state, command, context))
}

#[test]
fn a_crate_is_packed_once_with_exactly_what_was_allocated() {
    when([], pack(vec![line(1, 4)])).then([packed()]);
    when([packed()], pack(vec![line(1, 4)])).refused(R::AlreadyPacked);
    for lines in [vec![], vec![line(1, 3)], vec![line(1, 5)], vec![line(1, 4), line(1, 4)]] {
        when([], pack(lines)).refused(R::NotAsAllocated(product(1)));
    }
    for stranger in [line(2, 1), line(2, 0), line(3, 1)] {
        let product = stranger.product;
        when([], pack(vec![line(1, 4), stranger])).refused(R::NotAsAllocated(product));
    }
}

#[test]
fn an_order_without_a_share_or_cancelled_has_no_crate() {
    let cancelled = Order { stage: OrderStage::Cancelled, ..order() };
    for order in [Order::default(), Order { allocated: [].into(), ..order() }, cancelled] {
        given([])
            .when(|state: &Crate, context| decide(&order, state, pack(vec![line(1, 4)]), context))
            .refused(R::NothingToPack);
    }
}

#[test]
fn goods_without_a_lot_are_not_packed() {
    for lots in [vec![], vec![text(" ")]] {
        let unnamed = PackedLine { lots, ..line(1, 4) };
        when([], pack(vec![unnamed])).refused(R::LotMissing(product(1)));
    }
}

#[test]
fn what_is_priced_by_weight_is_weighed_at_packing() {
    let cheese = OfferLine { variable_weight_grams: Some(350), ..offer(1) };
    let lines = [(product(1), cheese), (product(2), offer(2))].into();
    let form = OrderForm { lines, ..OrderForm::default() };
    let weighing = |grams| PackedLine { weight_grams: grams, ..line(1, 4) };
    assert_eq!(weighed(&form, &[weighing(Some(1_412)), line(2, 1)]), Ok(()));
    assert_eq!(weighed(&form, &[weighing(None)]), Err(R::WeightMissing(product(1))));
    assert_eq!(weighed(&form, &[weighing(Some(0))]), Err(R::WeightMissing(product(1))));
}

#[test]
fn a_crate_is_handed_over_once_and_keeps_the_time_of_the_first_tick() {
    let ticked_offline = now() - TimeDelta::hours(3);
    let handed_over = E::CrateHandedOver { at: ticked_offline };
    let state = when([packed()], C::HandOver { at: ticked_offline }).then([handed_over.clone()]);
    assert_eq!(state.handed_over_at, Some(ticked_offline));
    when([packed(), handed_over], C::HandOver { at: now() }).refused(R::AlreadyHandedOver);
    when([], C::HandOver { at: now() }).refused(R::NotPacked);
}

fn difference(number: u128, kind: DifferenceKind, quantity: u64) -> Difference {
    Difference { product: product(number), kind, quantity: steps(quantity) }
}

fn note(differences: Vec<Difference>, signed: bool) -> C {
    C::Note { differences, signed }
}

#[test]
fn a_device_whose_clock_is_fast_hands_over_now() {
    let tomorrow = now() + TimeDelta::days(1);
    when([packed()], C::HandOver { at: tomorrow }).then([E::CrateHandedOver { at: now() }]);
}

#[test]
fn differences_are_noted_once_each_before_or_after_the_hand_over() {
    let missing = difference(1, DifferenceKind::Missing, 1);
    let damaged = difference(1, DifferenceKind::Damaged, 2);
    let noted = [missing, damaged].map(|difference| E::CrateDifferenceNoted { difference });
    let state = when([packed()], note(vec![damaged, missing, damaged], false)).then(noted.clone());
    assert_eq!((state.differences, state.handed_over_at), ([missing, damaged].into(), None));
    let [first, second] = noted;
    let handed_over = E::CrateHandedOver { at: now() };
    when([packed(), handed_over, first], note(vec![missing, damaged], true))
        .then([second, E::CrateSignedFor]);
    when([packed(), E::CrateSignedFor], note(vec![], true)).then([]);
}

#[test]
fn a_difference_is_of_goods_that_the_crate_holds() {
    let of =
        |number, quantity| note(vec![difference(number, DifferenceKind::Missing, quantity)], true);
    for (number, quantity) in [(1, 5), (1, 0), (2, 1)] {
        when([packed()], of(number, quantity)).refused(R::NotInCrate(product(number)));
    }
    when([], of(1, 1)).refused(R::NotPacked);
}
