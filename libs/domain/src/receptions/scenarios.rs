//! Given, when, then.

use super::{
    LossReason, ReceivedLine, Reception, ReceptionCommand as C, ReceptionEvent as E,
    ReceptionRefusal as R, decide, still_expected, within_reach,
};
use crate::fold;
use crate::pooling::{KeptShare, PooledOrder, PooledStage};
use crate::testing::{When, campaign, day, given, order, producer, product, steps, text};

/// Twelve of product 1 are expected.
fn pooled(stage: PooledStage) -> PooledOrder {
    PooledOrder { stage, allocated: [(product(1), steps(12))].into(), ..PooledOrder::default() }
}

fn whole() -> ReceivedLine {
    ReceivedLine {
        product: product(1),
        delivered: steps(12),
        refused: steps(0),
        refusal_reason: None,
        lot: text("L2448"),
        use_by: Some(day(30)),
        temperature_decidegrees: Some(38),
    }
}

fn receive(lines: Vec<ReceivedLine>) -> C {
    C::Receive { campaign: campaign(1), producer: producer(1), lines }
}

fn received(lines: Vec<ReceivedLine>) -> E {
    E::GoodsReceived { campaign: campaign(1), producer: producer(1), lines }
}

fn lose(quantity: u64) -> C {
    C::RecordLoss { product: product(1), quantity: steps(quantity), reason: LossReason::Broken }
}

fn lost(quantity: u64) -> E {
    E::LossRecorded { product: product(1), quantity: steps(quantity), reason: LossReason::Broken }
}

fn when<const N: usize>(events: [E; N], command: C) -> When<Reception, R> {
    let pooled = pooled(PooledStage::Confirmed);
    given(events).when(|state, context| decide(&pooled, state, command, context))
}

#[test]
fn goods_are_received_once_with_their_lots() {
    let reception = when([], receive(vec![whole()])).then([received(vec![whole()])]);
    assert_eq!(reception.left(product(1)), steps(12));
    when([received(vec![whole()])], receive(vec![whole()])).refused(R::AlreadyReceived);
}

#[test]
fn goods_of_a_producer_who_confirmed_no_order_are_not_taken() {
    let stages =
        [PooledStage::Gathering, PooledStage::Fixed, PooledStage::Sent, PooledStage::Cancelled];
    for stage in stages {
        given([])
            .when(|state: &Reception, context| {
                decide(&pooled(stage), state, receive(vec![whole()]), context)
            })
            .refused(R::NotOrdered);
    }
}

#[test]
fn what_is_refused_has_a_reason_and_is_not_shared_out() {
    let warm = Some(LossReason::TooWarm);
    let refused = ReceivedLine { refused: steps(5), refusal_reason: warm, ..whole() };
    let reception = when([], receive(vec![refused.clone()])).then([received(vec![refused])]);
    assert_eq!(reception.left(product(1)), steps(7));
    let unexplained = ReceivedLine { refused: steps(5), ..whole() };
    when([], receive(vec![unexplained])).refused(R::ReasonMissing(product(1)));
    let groundless = ReceivedLine { refusal_reason: warm, ..whole() };
    when([], receive(vec![groundless])).refused(R::ReasonMissing(product(1)));
}

#[test]
fn there_is_no_buffer_stock_so_nothing_beyond_the_orders_is_taken() {
    let more = ReceivedLine { delivered: steps(13), ..whole() };
    when([], receive(vec![more])).refused(R::TooMuch(product(1)));
    let reason = Some(LossReason::Quality);
    let impossible = ReceivedLine { refused: steps(13), refusal_reason: reason, ..whole() };
    when([], receive(vec![impossible])).refused(R::TooMuch(product(1)));
    let stranger = ReceivedLine { product: product(2), ..whole() };
    when([], receive(vec![stranger])).refused(R::ProductNotOrdered(product(2)));
    when([], receive(vec![whole(), whole()])).refused(R::ProductRepeated(product(1)));
}

#[test]
fn what_is_taken_has_a_lot_for_a_recall_to_start_from() {
    let unnamed = ReceivedLine { lot: text(" "), ..whole() };
    when([], receive(vec![unnamed.clone()])).refused(R::LotMissing(product(1)));
    let reason = Some(LossReason::Damaged);
    let nothing_taken = ReceivedLine { refused: steps(12), refusal_reason: reason, ..unnamed };
    when([], receive(vec![nothing_taken.clone()])).then([received(vec![nothing_taken])]);
}

#[test]
fn losses_are_recorded_up_to_what_is_there() {
    let there = || received(vec![whole()]);
    let reception = when([there(), lost(2)], lose(10)).then([lost(10)]);
    assert_eq!(reception.left(product(1)), steps(0));
    when([there(), lost(2)], lose(11)).refused(R::TooMuch(product(1)));
    when([there()], lose(0)).refused(R::TooMuch(product(1)));
    when([], lose(1)).refused(R::NotReceived);
}

fn miss(number: u128, quantity: u64) -> C {
    let (order, product, reason) = (order(number), product(1), LossReason::Missing);
    C::RecordShortage { order, product, quantity: steps(quantity), reason }
}

fn missed(number: u128, quantity: u64) -> E {
    let (order, product, reason) = (order(number), product(1), LossReason::Missing);
    E::ShortageRecorded { order, product, quantity: steps(quantity), reason }
}

/// The crates of orders 1 and 2 are packed with 5 and 3 of the twelve.
fn packed() -> [KeptShare; 2] {
    [(1, 5), (2, 3)].map(|(number, quantity)| KeptShare {
        order: order(number),
        product: product(1),
        quantity: steps(quantity),
    })
}

#[test]
fn a_loss_while_crates_are_packed_is_of_what_is_in_none() {
    let there: Reception = fold(&[received(vec![whole()])]);
    assert_eq!(within_reach(&there, &packed(), &lose(4)), Ok(()));
    let only = |loose| Err(R::Packed { product: product(1), loose: steps(loose) });
    assert_eq!(within_reach(&there, &packed(), &lose(5)), only(4));
    let after: Reception = fold(&[received(vec![whole()]), lost(4)]);
    assert_eq!(within_reach(&after, &packed(), &lose(1)), only(0));
    assert_eq!(within_reach(&there, &[], &lose(12)), Ok(()));
}

#[test]
fn what_is_missing_in_a_packed_crate_is_noted_on_that_crate_and_lost() {
    let there = || received(vec![whole()]);
    let reception = when([there(), missed(1, 1)], miss(1, 2)).then([missed(1, 2)]);
    assert_eq!(reception.left(product(1)), steps(9));
    assert_eq!(reception.lost_in_crates(product(1)), steps(3));
    assert_eq!(reception.kept(product(1), order(1), steps(5)), steps(2));
    when([there()], miss(1, 0)).refused(R::TooMuch(product(1)));
    when([there()], miss(1, 13)).refused(R::TooMuch(product(1)));
    when([], miss(1, 1)).refused(R::NotReceived);
}

#[test]
fn a_crate_lacks_no_more_than_it_was_packed_with() {
    let there: Reception = fold(&[received(vec![whole()]), missed(1, 4)]);
    assert_eq!(within_reach(&there, &packed(), &miss(1, 1)), Ok(()));
    let refused = Err(R::NotInCrate(product(1)));
    assert_eq!(within_reach(&there, &packed(), &miss(1, 2)), refused);
    assert_eq!(within_reach(&there, &packed(), &miss(3, 1)), refused, "not packed");
    // What was lost in the crate is not lost from what is loose.
    assert_eq!(within_reach(&there, &packed(), &lose(4)), Ok(()));
    let only = Err(R::Packed { product: product(1), loose: steps(4) });
    assert_eq!(within_reach(&there, &packed(), &lose(5)), only);
}

#[test]
fn a_producer_is_expected_from_the_order_sent_until_the_goods_are_received() {
    let of = |stage| PooledOrder { producer: Some(producer(1)), ..pooled(stage) };
    let there: Reception = fold(&[received(vec![whole()])]);
    let nothing_yet = Reception::default();
    for stage in [PooledStage::Sent, PooledStage::Confirmed] {
        let sent = of(stage);
        assert_eq!(still_expected([(&sent, None)]), Some(producer(1)));
        assert_eq!(still_expected([(&sent, Some(&nothing_yet))]), Some(producer(1)));
        assert_eq!(still_expected([(&sent, Some(&there))]), None);
    }
    for stage in [PooledStage::Gathering, PooledStage::Fixed, PooledStage::Cancelled] {
        assert_eq!(still_expected([(&of(stage), None)]), None);
    }
}
