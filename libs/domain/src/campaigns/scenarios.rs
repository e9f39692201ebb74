//! Given, when, then.

use super::{Campaign, CampaignCommand as C, CampaignEvent as E, CampaignRefusal as R, Stage};
use super::{OfferLine, decide};
use crate::testing::{
    When, cents, closing, given, month, now, offer, price, producer, product, steps, structure,
    text,
};
use kernel::{SaleUnit, Step, ValueError, VatRate};

/// A whole month, in order: what is asked and what happens.
fn whole_month() -> Vec<(C, E)> {
    let (closes_at, structures) = (closing(), vec![structure(2), structure(3)]);
    let lines = vec![offer(1), offer(2)];
    vec![
        (C::Draft { month: month(11) }, E::CampaignDrafted { month: month(11) }),
        (C::Compose { lines: lines.clone() }, E::OfferComposed { lines }),
        (
            C::Open { closes_at, structures: structures.clone() },
            E::CampaignOpened { closes_at, structures },
        ),
        (C::Close, E::CampaignClosed),
        (C::MarkOrdered, E::CampaignOrdered),
        (C::MarkReceived, E::CampaignReceived),
        (C::MarkDelivered, E::CampaignDelivered),
        (C::MarkSettled, E::CampaignSettled),
    ]
}

/// The first so many events of the month.
fn events(count: usize) -> Vec<E> {
    whole_month().into_iter().take(count).map(|(_, event)| event).collect()
}

const DRAFTED: usize = 1;
const COMPOSED: usize = 2;

fn when(events: Vec<E>, command: C) -> When<Campaign, R> {
    given(events).when(|state, context| decide(state, command, context))
}

#[test]
fn a_month_goes_from_the_draft_to_the_settlement() {
    for (done, (command, event)) in whole_month().into_iter().enumerate() {
        when(events(done), command).then([event]);
    }
    let campaign = when(events(7), C::MarkSettled).then([E::CampaignSettled]);
    assert_eq!(campaign.stage, Stage::Settled);
    assert_eq!(campaign.producers(), [producer(1)].into());
}

#[test]
fn nothing_is_done_before_its_time_or_again() {
    let stages = [
        Stage::None,
        Stage::Draft,
        Stage::Draft,
        Stage::Open,
        Stage::Closed,
        Stage::Ordered,
        Stage::Received,
        Stage::Delivered,
        Stage::Settled,
    ];
    for (done, stage) in stages.into_iter().enumerate() {
        for (position, (command, _)) in whole_month().into_iter().enumerate().skip(1) {
            let in_draft = stage == Stage::Draft && position <= COMPOSED;
            if position == done || in_draft {
                continue;
            }
            when(events(done), command).refused(R::WrongStage { stage });
        }
    }
}

#[test]
fn a_campaign_is_drafted_once() {
    when(events(DRAFTED), C::Draft { month: month(12) }).refused(R::AlreadyDrafted);
}

#[test]
fn an_offer_names_products_each_once_and_can_be_composed_anew() {
    let compose = |lines: Vec<OfferLine>| C::Compose { lines };
    when(events(DRAFTED), compose(vec![])).refused(R::EmptyOffer);
    when(events(DRAFTED), compose(vec![offer(1), offer(1)]))
        .refused(R::ProductRepeated(product(1)));
    let anew = when(events(COMPOSED), compose(vec![offer(3)]))
        .then([E::OfferComposed { lines: vec![offer(3)] }]);
    assert_eq!(anew.offer, [offer(3)]);
}

#[test]
fn a_campaign_opens_with_an_offer_for_somebody_and_until_later() {
    let open = |closes_at, structures| C::Open { closes_at, structures };
    when(events(DRAFTED), open(closing(), vec![structure(2)])).refused(R::EmptyOffer);
    when(events(COMPOSED), open(closing(), vec![])).refused(R::NoStructures);
    when(events(COMPOSED), open(now(), vec![structure(2)])).refused(R::ClosingInThePast);
}

#[test]
fn a_member_pays_the_price_shown_times_the_quantity_and_the_producer_gets_it_before_vat() {
    let half_kilo = Step::try_new(SaleUnit::Kilogram, 500).unwrap();
    let line = OfferLine { step: half_kilo, vat: VatRate::FOOD, ..offer(1) };
    // 1.99 with VAT is 2.10 as shown; three steps are 1.5 kg.
    assert_eq!(line.line_amount(price("1.99"), steps(3)), Ok(cents(3_15)));
    assert_eq!(line.amount_before_vat(price("1.99"), steps(3)), Ok(cents(2_99)));
}

#[test]
fn a_piece_of_variable_weight_costs_its_announced_weight() {
    let cheese = OfferLine { variable_weight_grams: Some(350), ..offer(1) };
    assert_eq!(cheese.line_amount(price("20.00"), steps(2)), Ok(cents(14_00)));
}

#[test]
fn an_amount_that_no_purchase_can_cost_is_refused() {
    let huge = offer(1).line_amount(price("100000"), steps(1_000_000_000_000));
    assert_eq!(huge, Err(ValueError::MoneyOutOfRange));
}

#[test]
fn a_close_is_taken_back_with_a_reason_until_the_orders_are_sent() {
    let (opened, closed, ordered) = (3, 4, 5);
    let reopen = |closes_at, reason| C::Reopen { closes_at, reason: text(reason) };
    let reopened = E::CampaignReopened { closes_at: closing(), reason: text("oubli") };
    let campaign = when(events(closed), reopen(closing(), "oubli")).then([reopened.clone()]);
    assert_eq!((campaign.stage, campaign.reopenings), (Stage::Open, 1));
    let again = events(closed).into_iter().chain([reopened]);
    when(again.collect(), C::Close).then([E::CampaignClosed]);
    when(events(closed), reopen(now(), "oubli")).refused(R::ClosingInThePast);
    when(events(closed), reopen(closing(), " ")).refused(R::ReasonMissing);
    for (count, stage) in [(opened, Stage::Open), (ordered, Stage::Ordered)] {
        when(events(count), reopen(closing(), "oubli")).refused(R::WrongStage { stage });
    }
}
