//! Given, when, then.

use super::{
    LossReason, ReceivedLine, Reception, ReceptionCommand as C, ReceptionEvent as E,
    ReceptionRefusal as R, decide, still_expected,
};
use crate::fold;
use crate::pooling::{PooledOrder, PooledStage};
use crate::testing::{When, campaign, day, given, producer, product, steps, text};

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
