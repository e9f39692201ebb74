//! Given, when, then.

use super::{
    Cause, DemandLine, KeptShare, PooledLine, PooledOrder, PooledStage, PoolingCommand as C,
    PoolingEvent as E, PoolingRefusal as R, ProductQuantity, Resharing, decide, withdraw,
};
use crate::campaigns::OfferLine;
use crate::testing::{
    When, campaign, cents, exactly, given, offer, order, price, producer, product, steps,
    structure, text,
};
use crate::{Fold, fold};
use kernel::Money;

const SEED: &str = "2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a";

fn claim(number: u128, quantity: u64) -> DemandLine {
    DemandLine { order: order(number), product: product(1), want: exactly(quantity) }
}

/// Two structures: orders 1 and 2, and order 3; twelve steps together.
fn demand() -> [E; 2] {
    [
        E::DemandRecorded { structure: structure(2), lines: vec![claim(1, 6), claim(2, 4)] },
        E::DemandRecorded { structure: structure(3), lines: vec![claim(3, 2)] },
    ]
}

fn cases_of_6() -> OfferLine {
    OfferLine { case_size: steps(6), ..offer(1) }
}

fn fix(offer: Vec<OfferLine>, minimum: Money) -> C {
    C::Fix { campaign: campaign(1), producer: producer(1), offer, minimum, seed: text(SEED) }
}

/// Twelve steps at 2.00 €, which is 24.00 €.
fn fixed(minimum: i64) -> E {
    let line = PooledLine {
        product: product(1),
        step: offer(1).step,
        variable_weight_grams: None,
        vat: offer(1).vat,
        case_size: steps(6),
        demand: steps(12),
        target: steps(12),
        unit_price: price("2.00"),
        amount: cents(24_00),
    };
    E::PooledOrderFixed {
        campaign: campaign(1),
        producer: producer(1),
        seed: text(SEED),
        minimum: cents(minimum),
        lines: vec![line],
        total: cents(24_00),
    }
}

fn of_product(number: u128, quantity: u64) -> ProductQuantity {
    ProductQuantity { product: product(number), quantity: steps(quantity) }
}

fn confirm(lines: &[ProductQuantity]) -> C {
    C::Confirm { lines: lines.to_vec() }
}

fn confirmed(lines: &[ProductQuantity]) -> E {
    E::SupplyConfirmed { lines: lines.to_vec() }
}

fn shared_out(cause: Cause, quantity: u64) -> E {
    E::GoodsAllocated { cause, lines: vec![of_product(1, quantity)], kept: vec![] }
}

fn reallocate(lines: &[ProductQuantity]) -> C {
    C::Reallocate { cause: Cause::Reception, lines: lines.to_vec(), kept: vec![] }
}

/// All that happened until this stage, without the minimum in the way.
fn until(stage: PooledStage) -> Vec<E> {
    let mut events = demand().to_vec();
    match stage {
        PooledStage::Gathering => {}
        PooledStage::Fixed => events.push(fixed(0)),
        PooledStage::Sent => events.extend([fixed(0), E::PooledOrderSent]),
        PooledStage::Confirmed => events.extend([
            fixed(0),
            E::PooledOrderSent,
            confirmed(&[]),
            shared_out(Cause::Confirmation, 12),
        ]),
        PooledStage::Cancelled => events.extend([fixed(30_00), E::PooledOrderCancelled]),
    }
    events
}

fn when(events: impl IntoIterator<Item = E>, command: C) -> When<PooledOrder, R> {
    given(events).when(|state, context| decide(state, command, context))
}

#[test]
fn each_structure_says_once_what_its_orders_want() {
    let [first, second] = demand();
    let record = C::RecordDemand { structure: structure(3), lines: vec![claim(3, 2)] };
    let pooled = when([first.clone()], record.clone()).then([second]);
    assert_eq!(pooled.claims(product(1)).len(), 3);
    assert!(pooled.demand[&structure(2)].iter().any(|line| line.order == order(2)));
    when(demand(), record.clone()).refused(R::AlreadyRecorded(structure(3)));
    when(until(PooledStage::Fixed), record).refused(R::AlreadyFixed);
}

#[test]
fn the_demand_of_all_structures_is_fixed_in_whole_cases() {
    let pooled = when(demand(), fix(vec![cases_of_6()], Money::ZERO)).then([fixed(0)]);
    assert_eq!((pooled.total, pooled.seed), (cents(24_00), [0x2a; 32]));
    assert!(pooled.allocation(product(1)).is_none(), "nothing is shared out before there is any");
}

#[test]
fn what_cannot_be_pooled_is_not_fixed() {
    when([], fix(vec![cases_of_6()], Money::ZERO)).refused(R::NoDemand);
    when(demand(), fix(vec![offer(2)], Money::ZERO)).refused(R::NotOffered(product(1)));
    when(until(PooledStage::Fixed), fix(vec![cases_of_6()], Money::ZERO)).refused(R::AlreadyFixed);
    for seed in ["", "2a", &SEED.replace('a', "g"), &SEED.replacen("2a", "é", 1)] {
        let (offer, seed) = (vec![cases_of_6()], text(seed));
        let (campaign, producer) = (campaign(1), producer(1));
        let command = C::Fix { campaign, producer, offer, minimum: Money::ZERO, seed };
        when(demand(), command).refused(R::SeedInvalid);
    }
    let huge = [E::DemandRecorded { structure: structure(2), lines: vec![claim(1, 1 << 50)] }];
    when(huge, fix(vec![offer(1)], Money::ZERO)).refused(R::AmountTooLarge);
}

#[test]
fn a_pooled_order_that_reaches_its_minimum_is_sent_once() {
    let at_minimum = demand().into_iter().chain([fixed(24_00)]);
    when(at_minimum, C::Send).then([E::PooledOrderSent]);
    when(until(PooledStage::Gathering), C::Send).refused(R::NotFixed);
    when(until(PooledStage::Sent), C::Send).refused(R::AlreadySent);
}

#[test]
fn below_the_minimum_it_is_not_sent_but_cancelled_and_nobody_gets_anything() {
    let below = || demand().into_iter().chain([fixed(24_01)]);
    when(below(), C::Send).refused(R::BelowMinimum { minimum: cents(24_01), total: cents(24_00) });
    let pooled = when(below(), C::CancelBelowMinimum).then([E::PooledOrderCancelled]);
    let shares = pooled.allocation(product(1)).unwrap().shares;
    assert!(shares.len() == 3 && shares.iter().all(|share| share.given.is_zero()));
    for command in [C::Send, confirm(&[]), reallocate(&[]), fix(vec![], Money::ZERO)] {
        when(until(PooledStage::Cancelled), command).refused(R::Cancelled);
    }
}

#[test]
fn below_the_minimum_the_coordinator_may_send_it_for_a_reason() {
    let below = || demand().into_iter().chain([fixed(30_00)]);
    let overridden = || E::MinimumOverridden { reason: text("Livraison partagée") };
    let override_for = |reason| C::OverrideMinimum { reason: text(reason) };
    when(below(), override_for("Livraison partagée")).then([overridden()]);
    when(below(), override_for("  ")).refused(R::ReasonMissing);
    when(below().chain([overridden()]), C::Send).then([E::PooledOrderSent]);
    when(below().chain([overridden()]), C::CancelBelowMinimum).refused(R::NotBelowMinimum);
}

#[test]
fn a_minimum_that_is_reached_is_neither_overridden_nor_a_ground_to_cancel() {
    let reached = || until(PooledStage::Fixed);
    let command = C::OverrideMinimum { reason: text("Par prudence") };
    when(reached(), command.clone()).refused(R::NotBelowMinimum);
    when(reached(), C::CancelBelowMinimum).refused(R::NotBelowMinimum);
    when(demand(), command).refused(R::NotFixed);
    when(demand(), C::CancelBelowMinimum).refused(R::NotFixed);
}

#[test]
fn what_the_producer_does_not_mention_is_supplied_whole() {
    let pooled = when(until(PooledStage::Sent), confirm(&[]))
        .then([confirmed(&[]), shared_out(Cause::Confirmation, 12)]);
    let given: Vec<u64> =
        pooled.allocation(product(1)).unwrap().shares.iter().map(|s| s.given.count()).collect();
    assert_eq!(given, [6, 4, 2]);
}

#[test]
fn a_producer_who_supplies_less_supplies_the_whole_cases_in_it() {
    let eleven = [of_product(1, 11)];
    when(until(PooledStage::Sent), confirm(&eleven))
        .then([confirmed(&eleven), shared_out(Cause::Confirmation, 6)]);
}

#[test]
fn a_confirmation_is_of_what_was_ordered() {
    let sent = || until(PooledStage::Sent);
    when(sent(), confirm(&[of_product(1, 13)])).refused(R::MoreThanOrdered(product(1)));
    when(sent(), confirm(&[of_product(2, 1)])).refused(R::UnknownProduct(product(2)));
    when(sent(), confirm(&[of_product(1, 1), of_product(1, 2)]))
        .refused(R::ProductRepeated(product(1)));
    when(until(PooledStage::Gathering), confirm(&[])).refused(R::NotFixed);
    when(until(PooledStage::Fixed), confirm(&[])).refused(R::NotSent);
    when(until(PooledStage::Confirmed), confirm(&[])).refused(R::AlreadyConfirmed);
}

#[test]
fn what_is_left_after_a_shortfall_is_shared_out_anew_and_never_more() {
    let goods = || until(PooledStage::Confirmed);
    let pooled =
        when(goods(), reallocate(&[of_product(1, 7)])).then([shared_out(Cause::Reception, 7)]);
    assert_eq!(pooled.allocation(product(1)).unwrap().target, steps(7));
    when(goods(), reallocate(&[of_product(1, 13)])).refused(R::MoreThanAllocated(product(1)));
    when(goods(), reallocate(&[of_product(2, 1)])).refused(R::UnknownProduct(product(2)));
    when(goods(), reallocate(&[of_product(1, 1), of_product(1, 1)]))
        .refused(R::ProductRepeated(product(1)));
    let less = goods().into_iter().chain([shared_out(Cause::Loss, 7)]);
    when(less, reallocate(&[of_product(1, 8)])).refused(R::MoreThanAllocated(product(1)));
}

#[test]
fn what_is_packed_stays_in_its_crate_when_something_is_lost() {
    let kept = vec![KeptShare { order: order(1), product: product(1), quantity: steps(6) }];
    let (cause, lines) = (Cause::Loss, vec![of_product(1, 8)]);
    let command = C::Reallocate { cause, lines: lines.clone(), kept: kept.clone() };
    let event = E::GoodsAllocated { cause, lines, kept };
    let pooled = when(until(PooledStage::Confirmed), command).then([event]);
    let allocation = pooled.allocation(product(1)).unwrap();
    let given: Vec<u64> = allocation.shares.iter().map(|share| share.given.count()).collect();
    assert_eq!(given, [6, 1, 1], "not 4 2 2: two of six are lost to those who wait");
}

#[test]
fn goods_are_shared_out_anew_only_once_they_are_confirmed() {
    when(until(PooledStage::Gathering), reallocate(&[])).refused(R::NotFixed);
    when(until(PooledStage::Fixed), reallocate(&[])).refused(R::NotSent);
    when(until(PooledStage::Sent), reallocate(&[])).refused(R::NotConfirmed);
}

#[test]
fn a_close_taken_back_leaves_nothing_recorded_so_that_the_next_one_counts_anew() {
    assert_eq!(withdraw(&PooledOrder::default()), Ok(vec![]), "nobody had ordered");
    let overridden = E::MinimumOverridden { reason: text("essai") };
    let fixed = demand().into_iter().chain([fixed(30_00), overridden]);
    let pooled = fold(&fixed.collect::<Vec<_>>());
    let events = withdraw(&pooled).unwrap();
    assert_eq!(events, [E::DemandWithdrawn]);
    let withdrawn = events.iter().fold(pooled, PooledOrder::evolve);
    assert_eq!(withdrawn, PooledOrder::default());
}

#[test]
fn a_close_is_not_taken_back_while_it_is_counted_or_once_orders_are_sent() {
    for (stage, refusal) in [
        (PooledStage::Gathering, R::NotFixed),
        (PooledStage::Sent, R::AlreadySent),
        (PooledStage::Confirmed, R::AlreadySent),
        (PooledStage::Cancelled, R::Cancelled),
    ] {
        let pooled: PooledOrder = fold(&until(stage));
        assert_eq!(withdraw(&pooled), Err(refusal), "{stage:?}");
    }
}

#[test]
fn before_a_loss_is_confirmed_it_is_told_how_many_get_less() {
    // 6, 4 and 2 are shared out; 8 are left: at most 3 each, and 2 is served whole.
    let pooled: PooledOrder = fold(&until(PooledStage::Confirmed));
    let told = Resharing::of(&pooled, product(1), steps(8), vec![]).unwrap();
    assert_eq!((told.before, told.after, told.level), (steps(12), steps(8), steps(3)));
    assert_eq!((told.same, told.less, told.nothing, told.packed, told.drawn), (1, 2, 0, 0, 0));
    // The crate with 4 is packed: the others share 4, which is 2 each.
    let kept = vec![KeptShare { order: order(2), product: product(1), quantity: steps(4) }];
    let told = Resharing::of(&pooled, product(1), steps(8), kept).unwrap();
    assert_eq!((told.level, told.same, told.less, told.packed), (steps(2), 2, 1, 1));
    assert_eq!(Resharing::of(&pooled, product(2), steps(8), vec![]), None);
}
