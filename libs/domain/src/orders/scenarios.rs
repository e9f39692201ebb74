//! Given, when, then: an order until its form closes.

use super::{AllocatedLine, Means, Reason};
use super::{
    Buyer, Channel, Order, OrderCommand as C, OrderEvent as E, OrderLine, OrderRefusal as R,
    OrderStage, WantedLine, decide,
};
use crate::allocation::{Outcome, Want};
use crate::campaigns::OfferLine;
use crate::order_forms::{OrderForm, OrderFormEvent};
use crate::testing::{
    When, campaign, cents, closing, euros, exactly, given, member, month, offer, payment, price,
    product, steps, structure, tiers, voucher,
};
use crate::{Fold, fold};
use kernel::Money;

/// Products 1 and 2 at 2.00 €, and 3 whose price makes any quantity absurd.
pub(super) fn form() -> OrderForm {
    let absurd = OfferLine {
        tiers: tiers(&[(0, "100000")]),
        variable_weight_grams: Some(u32::MAX),
        ..offer(3)
    };
    let lines = vec![offer(1), offer(2), absurd];
    fold(&[OrderFormEvent::OrderFormPresented {
        hub: structure(1),
        month: month(11),
        closes_at: closing(),
        lines,
    }])
}

pub(super) fn wanted(number: u128, want: Want) -> WantedLine {
    WantedLine { product: product(number), want }
}

pub(super) fn line(number: u128, quantity: u64, amount: i64) -> OrderLine {
    OrderLine { product: product(number), want: exactly(quantity), amount: cents(amount) }
}

pub(super) fn place(lines: Vec<WantedLine>) -> C {
    let (buyer, channel) = (Buyer::Member(member(1)), Channel::Paper);
    C::Place { campaign: campaign(1), buyer, channel, lines }
}

/// Four of product 1 at 2.00 €.
pub(super) fn placed() -> E {
    E::OrderPlaced {
        campaign: campaign(1),
        buyer: Buyer::Member(member(1)),
        channel: Channel::Paper,
        lines: vec![line(1, 4, 8_00)],
        total: cents(8_00),
    }
}

pub(super) const fn cancelled(credited: i64) -> E {
    E::OrderCancelled { credited: cents(credited) }
}

pub(super) fn pay(number: u128, means: Means, amount: Money) -> C {
    C::ReceivePayment { payment: payment(number), means, amount }
}

pub(super) fn paid(number: u128, means: Means, amount: i64) -> E {
    E::PaymentReceived { payment: payment(number), means, amount: cents(amount) }
}

pub(super) fn share(number: u128, quantity: u64, amount: i64) -> AllocatedLine {
    AllocatedLine {
        product: product(number),
        quantity: steps(quantity),
        reason: Reason::Shared(Outcome::AsOrdered),
        level: steps(quantity),
        unit_price: cents(1_50),
        amount: cents(amount),
    }
}

pub(super) fn allocated(lines: &[AllocatedLine], total: i64, credited: i64) -> E {
    E::OrderAllocated { lines: lines.to_vec(), total: cents(total), credited: cents(credited) }
}

pub(super) fn when<const N: usize>(events: [E; N], command: C) -> When<Order, R> {
    given(events).when(|state, context| decide(&form(), state, command, context))
}

#[test]
fn an_order_is_taken_at_the_ceiling_whatever_may_be_reached_together() {
    let order = when([], place(vec![wanted(1, exactly(4))])).then([placed()]);
    assert_eq!(order.due(), cents(8_00));
    let much = E::OrderPlaced {
        campaign: campaign(1),
        buyer: Buyer::Member(member(1)),
        channel: Channel::Paper,
        lines: vec![line(1, 600, 120_000)],
        total: euros(1_200),
    };
    when([], place(vec![wanted(1, exactly(600))])).then([much]);
}

#[test]
fn a_tolerance_is_kept_and_the_quantity_is_priced() {
    let want = Want::try_new(steps(4), steps(2), steps(6)).unwrap();
    let tolerant = OrderLine { want, ..line(1, 4, 8_00) };
    let order = when([placed()], C::Change { lines: vec![wanted(1, want)] })
        .then([E::OrderChanged { lines: vec![tolerant], total: cents(8_00) }]);
    assert_eq!(order.lines[&product(1)].want, want);
}

#[test]
fn an_order_is_placed_once_and_again_after_a_cancellation() {
    let again = || place(vec![wanted(1, exactly(4))]);
    when([placed()], again()).refused(R::AlreadyPlaced);
    let order = when([placed(), cancelled(0)], again()).then([placed()]);
    assert_eq!((order.stage, order.due()), (OrderStage::Placed, cents(8_00)));
}

#[test]
fn a_change_replaces_all_lines() {
    let order = when([placed()], C::Change { lines: vec![wanted(2, exactly(1))] })
        .then([E::OrderChanged { lines: vec![line(2, 1, 2_00)], total: cents(2_00) }]);
    assert_eq!(order.lines.len(), 1);
}

#[test]
fn an_unknown_product_and_one_left_off_the_form_are_refused() {
    when([], place(vec![wanted(9, exactly(1))])).refused(R::NotOffered(product(9)));
    let left_out = OrderFormEvent::LinesLeftOut { products: vec![product(1)] };
    let form = form().evolve(&left_out);
    given([])
        .when(|order: &Order, context| {
            decide(&form, order, place(vec![wanted(1, exactly(1))]), context)
        })
        .refused(R::NotOffered(product(1)));
}

#[test]
fn quantities_that_nobody_can_mean_are_refused() {
    let up_to = |most| Want::try_new(steps(1), steps(0), steps(most)).unwrap();
    when([], place(vec![])).refused(R::NoLines);
    when([], place(vec![wanted(1, exactly(0))])).refused(R::QuantityMissing(product(1)));
    when([], place(vec![wanted(1, exactly(1_001))])).refused(R::QuantityTooLarge(product(1)));
    when([], place(vec![wanted(1, up_to(u64::MAX))])).refused(R::QuantityTooLarge(product(1)));
    when([], place(vec![wanted(1, exactly(1)), wanted(1, exactly(1))]))
        .refused(R::ProductRepeated(product(1)));
    when([], place(vec![wanted(3, exactly(1_000))])).refused(R::AmountTooLarge);
}

#[test]
fn a_quantity_off_the_step_never_becomes_an_order() {
    let half_kilo = kernel::Step::try_new(kernel::SaleUnit::Kilogram, 500).unwrap();
    for units in ["0.7", "-1", "9999999999999"] {
        assert_eq!(half_kilo.steps(units.parse().unwrap()), Err(kernel::ValueError::Quantity));
    }
}

#[test]
fn a_late_change_is_refused_once_the_form_is_closed_or_its_time_has_passed() {
    let commands = || {
        let lines = vec![wanted(1, exactly(1))];
        [
            (vec![], place(lines.clone())),
            (vec![placed()], C::Change { lines }),
            (vec![placed()], C::Cancel),
        ]
    };
    let closed = form().evolve(&OrderFormEvent::OrderFormClosed);
    for (events, command) in commands() {
        given(events)
            .when(|order: &Order, context| decide(&closed, order, command, context))
            .refused(R::FormClosed);
    }
    for (events, command) in commands() {
        given(events)
            .at(closing())
            .when(|order: &Order, context| decide(&form(), order, command, context))
            .refused(R::FormClosed);
    }
}

#[test]
fn an_order_that_has_its_share_is_past_the_close_whatever_the_form_says() {
    let shared = || [placed(), allocated(&[share(1, 4, 6_00)], 6_00, 0)];
    when(shared(), C::Cancel).refused(R::FormClosed);
    when(shared(), C::Change { lines: vec![wanted(1, exactly(1))] }).refused(R::FormClosed);
}

#[test]
fn nothing_is_asked_of_an_order_that_is_not_there_or_was_cancelled() {
    let commands = || {
        [
            C::Change { lines: vec![wanted(1, exactly(1))] },
            C::Cancel,
            pay(1, Means::Cash, cents(1)),
            C::PresentVoucher { payment: payment(1), voucher: voucher(1), amount: cents(1) },
            C::Allocate { lines: vec![] },
        ]
    };
    for command in commands() {
        when([], command).refused(R::NotPlaced);
    }
    for command in commands() {
        when([placed(), cancelled(0)], command).refused(R::Cancelled);
    }
}

#[test]
fn what_was_paid_for_a_cancelled_order_goes_to_the_wallet() {
    let cash = paid(1, Means::Cash, 5_00);
    let order = when([placed(), cash], C::Cancel).then([cancelled(5_00)]);
    assert_eq!((order.stage, order.credited), (OrderStage::Cancelled, cents(5_00)));
    when([placed()], C::Cancel).then([cancelled(0)]);
}

#[test]
fn a_member_sees_the_price_with_vat() {
    let with_vat = OfferLine { vat: kernel::VatRate::FOOD, ..offer(1) };
    // 2.00 is shown as 2.11; three of them are 6.33.
    assert_eq!(with_vat.line_amount(price("2.00"), steps(3)), Ok(cents(6_33)));
}
