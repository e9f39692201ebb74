//! Given, when, then.

use super::{
    FairPrice, LabDecision, Negotiation, NegotiationCommand as C, NegotiationEvent as E,
    NegotiationRefusal as R, Party, Progress, TermLine, Terms, decide, named,
};
use crate::floors::{FloorEvent, Floors};
use crate::fold;
use crate::testing::{
    When, agreement, cents, closing, day, euros, given, lab, negotiation, price, producer, product,
    proposal, steps, text, tiers,
};
use chrono::TimeDelta;
use kernel::VatRate;

fn line(number: u128) -> TermLine {
    let tiers = tiers(&[(0, "2.00"), (100, "1.80"), (500, "1.50")]);
    TermLine { product: product(number), tiers, case_size: steps(6) }
}

fn terms() -> Terms {
    Terms {
        lines: vec![line(1)],
        minimum_order: euros(150),
        delivery: text("le mardi matin, à Toul"),
        valid_from: day(1),
        valid_to: day(30),
    }
}

fn opened() -> E {
    let products = vec![product(1), product(2)];
    E::NegotiationOpened { producer: producer(1), products, origin: None }
}

fn proposed(by: Party) -> E {
    E::TermsProposed { by, terms: terms() }
}

fn propose(terms: Terms) -> C {
    C::Propose { by: Party::Hub, terms }
}

const fn accept(by: Party, agreement: kernel::AgreementId) -> C {
    C::Accept { by, agreement }
}

fn when<const N: usize>(events: [E; N], command: C) -> When<Negotiation, R> {
    given(events).when(|state, context| decide(state, &Floors::default(), command, context))
}

#[test]
fn a_negotiation_opens_once_and_about_something() {
    let origin = Some(LabDecision { lab: lab(1), proposal: proposal(1) });
    let open = |products| C::Open { producer: producer(1), products, origin };
    let asked_by_a_lab =
        E::NegotiationOpened { producer: producer(1), products: vec![product(1)], origin };
    when([], open(vec![product(1)])).then([asked_by_a_lab]);
    when([], open(vec![])).refused(R::NoProducts);
    when([opened()], open(vec![product(1)])).refused(R::AlreadyOpen);
}

#[test]
fn what_the_other_side_proposed_last_becomes_an_immutable_agreement() {
    let concluded =
        E::AgreementConcluded { agreement: agreement(1), producer: producer(1), terms: terms() };
    let table = [opened(), proposed(Party::Hub)];
    let state = when(table, accept(Party::Producer, agreement(1))).then([concluded.clone()]);
    assert_eq!(state.progress, Progress::Agreed(agreement(1)));
    when([opened(), proposed(Party::Hub), concluded], propose(terms())).refused(R::Ended);
}

#[test]
fn nobody_accepts_nothing_or_their_own_proposal() {
    when([opened()], accept(Party::Hub, agreement(1))).refused(R::NothingProposed);
    let own = [opened(), proposed(Party::Producer), proposed(Party::Hub)];
    when(own, accept(Party::Hub, agreement(1))).refused(R::OwnProposal);
}

#[test]
fn an_agreement_goes_by_the_id_of_its_negotiation() {
    let accept = |id| accept(Party::Hub, kernel::AgreementId::from_uuid(id));
    let id = negotiation(1);
    assert_eq!(named(id, &accept(id.uuid())), Ok(()));
    assert_eq!(named(id, &accept(negotiation(2).uuid())), Err(R::OtherAgreement));
    assert_eq!(named(id, &propose(terms())), Ok(()));
}

#[test]
fn either_side_may_break_off_and_then_it_is_over() {
    let broken_off = E::NegotiationBrokenOff { by: Party::Producer };
    let break_off = C::BreakOff { by: Party::Producer };
    when([opened()], break_off.clone()).then([broken_off.clone()]);
    when([opened(), broken_off], propose(terms())).refused(R::Ended);
    when([], break_off).refused(R::NotOpen);
}

#[test]
fn terms_are_about_the_products_at_the_table_each_once_and_in_cases() {
    let with = |lines| propose(Terms { lines, ..terms() });
    when([opened()], propose(terms())).then([proposed(Party::Hub)]);
    when([opened()], with(vec![])).refused(R::NoProducts);
    when([opened()], with(vec![line(3)])).refused(R::ProductNotNegotiated(product(3)));
    when([opened()], with(vec![line(1), line(1)])).refused(R::ProductRepeated(product(1)));
    let caseless = TermLine { case_size: steps(0), ..line(2) };
    when([opened()], with(vec![line(1), caseless])).refused(R::CaseSizeMissing(product(2)));
}

#[test]
fn terms_that_cannot_be_kept_are_refused() {
    let negative = Terms { minimum_order: cents(-1), ..terms() };
    when([opened()], propose(negative)).refused(R::MinimumNegative);
    let reversed = Terms { valid_from: day(30), valid_to: day(29), ..terms() };
    when([opened()], propose(reversed)).refused(R::ValidityReversed);
    let over = Terms { valid_to: day(23), ..terms() };
    when([opened()], propose(over)).refused(R::ValidityOver);
    let until_today = Terms { valid_to: day(24), ..terms() };
    when([opened()], propose(until_today.clone()))
        .then([E::TermsProposed { by: Party::Hub, terms: until_today }]);
}

#[test]
fn a_proposal_whose_validity_ran_out_meanwhile_is_accepted_no_longer() {
    given([opened(), proposed(Party::Hub)])
        .at(closing() + TimeDelta::days(3))
        .when(|state: &Negotiation, context| {
            let command = accept(Party::Producer, agreement(1));
            decide(state, &Floors::default(), command, context)
        })
        .refused(R::ValidityOver);
}

#[test]
fn a_proposal_below_the_floor_is_refused_without_a_figure() {
    let floor = FloorEvent::FloorRecorded { product: product(1), unit_price: price("1.6173") };
    let floors: Floors = fold(&[floor]);
    let refusal = given([opened()])
        .when(|state: &Negotiation, context| decide(state, &floors, propose(terms()), context));
    refusal.refused(R::BelowFloor(product(1)));
    let told = format!("{:?}", R::BelowFloor(product(1)));
    assert!(!told.contains("6173") && !told.contains("1.5"), "{told}");
}

#[test]
fn a_proposal_at_the_floor_or_about_another_product_is_heard() {
    let at_floor = FloorEvent::FloorRecorded { product: product(1), unit_price: price("1.50") };
    let elsewhere = FloorEvent::FloorRecorded { product: product(2), unit_price: price("9") };
    let floors: Floors = fold(&[at_floor, elsewhere]);
    given([opened()])
        .when(|state: &Negotiation, context| decide(state, &floors, propose(terms()), context))
        .then([proposed(Party::Hub)]);
}

#[test]
fn a_price_is_parted_among_the_producer_and_the_state_and_held_against_a_shop_s() {
    let fair = |reference| FairPrice::of(price("1.1374"), VatRate::FOOD, reference).unwrap();
    let milk = fair(Some(cents(1_50)));
    assert_eq!((milk.paid, milk.vat), (cents(1_20), cents(6)));
    assert_eq!((milk.saving(), milk.saving_percent()), (Some(cents(30)), Some(20)));
    let dearer = fair(Some(cents(1_00)));
    assert_eq!((dearer.saving(), dearer.saving_percent()), (Some(cents(-20)), Some(-20)));
    assert_eq!((fair(None).saving(), fair(None).saving_percent()), (None, None));
    assert_eq!(fair(Some(cents(0))).saving_percent(), None);
}
