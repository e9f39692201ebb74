//! Given, when, then: an order is paid, gets its share, and what is too much is credited.

use super::scenarios::{allocated, cancelled, line, paid, pay, place, placed, share, wanted, when};
use super::{AllocatedLine, Means, OrderCommand as C, OrderEvent as E, OrderRefusal as R};
use crate::testing::{cents, exactly, payment, product, steps, voucher};
use kernel::Money;

const GOOD: Means = Means::Voucher(VOUCHER);
const VOUCHER: kernel::VoucherId = kernel::VoucherId::from_uuid(uuid::Uuid::from_u128(1));

fn present(number: u128, amount: i64) -> C {
    C::PresentVoucher { payment: payment(number), voucher: VOUCHER, amount: cents(amount) }
}

fn presented(number: u128, amount: i64) -> E {
    E::VoucherPresented { payment: payment(number), voucher: VOUCHER, amount: cents(amount) }
}

fn weigh(amount: i64) -> C {
    C::Weigh { product: product(1), weight_grams: 700, amount: cents(amount) }
}

fn weighed(amount: i64, total: i64, credited: i64) -> E {
    E::LineWeighed {
        product: product(1),
        weight_grams: 700,
        amount: cents(amount),
        total: cents(total),
        credited: cents(credited),
    }
}

#[test]
fn an_order_is_paid_in_any_mix_of_means_and_in_instalments() {
    let means = [Means::Cash, Means::Cheque, Means::Card, Means::Transfer, Means::Wallet];
    for means in means {
        let order = when([placed(), paid(1, Means::Cash, 1_00)], pay(2, means, cents(7_00)))
            .then([paid(2, means, 7_00)]);
        assert_eq!((order.paid, order.due()), (cents(8_00), Money::ZERO));
    }
}

#[test]
fn nothing_negative_nothing_huge_and_no_more_than_is_due_is_paid() {
    for amount in [0, -1, i64::MIN + 1] {
        when([placed()], pay(1, Means::Cash, cents(amount))).refused(R::AmountNotPositive);
    }
    for amount in [8_01, i64::MAX] {
        when([placed()], pay(1, Means::Cash, cents(amount)))
            .refused(R::MoreThanDue { due: cents(8_00) });
    }
    when([placed(), paid(1, Means::Card, 8_00)], pay(2, Means::Cash, cents(1)))
        .refused(R::MoreThanDue { due: cents(0) });
}

#[test]
fn one_payment_id_is_one_payment() {
    when([placed(), paid(1, Means::Cash, 1_00)], pay(1, Means::Cash, cents(1_00)))
        .refused(R::PaymentRepeated);
    // Cash under the id of a voucher under way would drop the voucher.
    when([placed(), presented(1, 5_00)], pay(1, Means::Cash, cents(1_00)))
        .refused(R::PaymentRepeated);
    when([placed(), paid(1, Means::Cash, 1_00)], present(1, 1_00)).refused(R::PaymentRepeated);
}

#[test]
fn a_voucher_under_way_counts_as_paid_until_it_is_answered() {
    let order = when([placed()], present(1, 5_00)).then([presented(1, 5_00)]);
    assert_eq!((order.due(), order.paid), (cents(3_00), Money::ZERO));
    when([placed(), presented(1, 5_00)], present(2, 3_01))
        .refused(R::MoreThanDue { due: cents(3_00) });
    when([placed()], present(1, 0)).refused(R::AmountNotPositive);
    let good = pay(1, GOOD, cents(5_00));
    let order = when([placed(), presented(1, 5_00)], good).then([paid(1, GOOD, 5_00)]);
    assert_eq!((order.due(), order.paid), (cents(3_00), cents(5_00)));
}

#[test]
fn a_voucher_that_is_not_good_leaves_everything_due() {
    let decline = C::DeclineVoucher { payment: payment(1) };
    let declined = E::VoucherDeclined { payment: payment(1) };
    let order = when([placed(), presented(1, 5_00)], decline.clone()).then([declined.clone()]);
    assert_eq!(order.due(), cents(8_00));
    assert!(order.declined.contains(&payment(1)));
    when([placed(), presented(1, 5_00), declined], decline).refused(R::NotPresented);
}

#[test]
fn only_the_voucher_that_was_presented_pays_and_only_once() {
    let answer = |means, amount| pay(1, means, cents(amount));
    let given = || [placed(), presented(1, 5_00)];
    when([placed()], answer(GOOD, 5_00)).refused(R::NotPresented);
    when(given(), answer(GOOD, 5_01)).refused(R::NotPresented);
    when(given(), answer(Means::Voucher(voucher(2)), 5_00)).refused(R::NotPresented);
    when([placed(), presented(1, 5_00), paid(1, GOOD, 5_00)], answer(GOOD, 5_00))
        .refused(R::NotPresented);
}

#[test]
fn what_a_share_costs_less_than_was_paid_goes_to_the_wallet() {
    let shares = [share(1, 4, 6_00)];
    let order =
        when([placed(), paid(1, Means::Cash, 8_00)], C::Allocate { lines: shares.to_vec() })
            .then([allocated(&shares, 6_00, 2_00)]);
    assert_eq!((order.charged(), order.due()), (cents(6_00), Money::ZERO));
}

#[test]
fn what_was_not_paid_yet_is_not_credited() {
    let shares = [share(1, 4, 6_00)];
    let order =
        when([placed(), paid(1, Means::Cash, 5_00)], C::Allocate { lines: shares.to_vec() })
            .then([allocated(&shares, 6_00, 0)]);
    assert_eq!(order.due(), cents(1_00));
}

#[test]
fn a_line_that_is_not_shared_out_yet_stays_at_its_ceiling() {
    let two_lines =
        E::OrderChanged { lines: vec![line(1, 4, 8_00), line(2, 1, 2_00)], total: cents(10_00) };
    let shares = [share(1, 4, 6_00)];
    let order = when([placed(), two_lines], C::Allocate { lines: shares.to_vec() })
        .then([allocated(&shares, 8_00, 0)]);
    assert_eq!((order.charged(), order.due()), (cents(6_00), cents(8_00)));
}

#[test]
fn a_loss_after_the_first_share_credits_the_difference_again() {
    let before =
        [placed(), paid(1, Means::Cash, 8_00), allocated(&[share(1, 4, 6_00)], 6_00, 2_00)];
    let left = [share(1, 3, 4_50)];
    let order =
        when(before, C::Allocate { lines: left.to_vec() }).then([allocated(&left, 4_50, 1_50)]);
    assert_eq!(order.credited, cents(3_50));
}

#[test]
fn a_share_is_of_what_was_ordered_each_product_once_and_costs_a_possible_amount() {
    let allocate = |lines: Vec<AllocatedLine>| C::Allocate { lines };
    when([placed()], allocate(vec![share(2, 1, 2_00)])).refused(R::NotOrdered(product(2)));
    when([placed()], allocate(vec![share(1, 1, 1), share(1, 1, 1)]))
        .refused(R::ProductRepeated(product(1)));
    when([placed()], allocate(vec![share(1, 4, -1)])).refused(R::AmountNotPositive);
    when([placed()], allocate(vec![share(1, 4, i64::MAX)])).refused(R::AmountTooLarge);
}

#[test]
fn a_line_of_variable_weight_is_priced_by_the_scales() {
    let before = [placed(), paid(1, Means::Cash, 8_00), allocated(&[share(1, 4, 8_00)], 8_00, 0)];
    let order = when(before.clone(), weigh(7_40)).then([weighed(7_40, 7_40, 60)]);
    assert_eq!(order.weights[&product(1)], 700);
    let heavier = when(before, weigh(8_60)).then([weighed(8_60, 8_60, 0)]);
    assert_eq!(heavier.due(), cents(60));
}

#[test]
fn only_a_share_is_weighed_and_to_a_possible_amount() {
    when([placed()], weigh(7_40)).refused(R::NotAllocated(product(1)));
    let before = || [placed(), allocated(&[share(1, 4, 8_00)], 8_00, 0)];
    when(before(), weigh(-1)).refused(R::AmountNotPositive);
    when(before(), weigh(i64::MAX)).refused(R::AmountTooLarge);
}

#[test]
fn a_voucher_redeemed_after_the_order_was_cancelled_goes_to_the_wallet() {
    let late = pay(1, GOOD, cents(5_00));
    let order = when([placed(), presented(1, 5_00), cancelled(0)], late)
        .then([paid(1, GOOD, 5_00), cancelled(5_00)]);
    assert_eq!((order.paid, order.credited), (cents(5_00), cents(5_00)));
}

#[test]
fn a_voucher_redeemed_after_the_order_got_cheaper_credits_the_difference() {
    let before = [placed(), presented(1, 8_00), allocated(&[share(1, 4, 6_00)], 6_00, 0)];
    let order = when(before, pay(1, GOOD, cents(8_00)))
        .then([paid(1, GOOD, 8_00), allocated(&[], 6_00, 2_00)]);
    assert_eq!((order.due(), order.credited), (Money::ZERO, cents(2_00)));
    assert_eq!(order.allocated[&product(1)].quantity, steps(4));
}

#[test]
fn a_voucher_that_pays_no_more_than_is_due_credits_nothing() {
    let before = [placed(), presented(1, 6_00), allocated(&[share(1, 4, 6_00)], 6_00, 0)];
    when(before, pay(1, GOOD, cents(6_00))).then([paid(1, GOOD, 6_00)]);
}

#[test]
fn what_was_paid_for_a_dearer_order_counts_for_the_cheaper_one() {
    let cheaper = E::OrderChanged { lines: vec![line(2, 1, 2_00)], total: cents(2_00) };
    let before = [placed(), paid(1, Means::Cash, 5_00), cheaper];
    let order = when(before, C::Change { lines: vec![wanted(1, exactly(4))] })
        .then([E::OrderChanged { lines: vec![line(1, 4, 8_00)], total: cents(8_00) }]);
    assert_eq!(order.due(), cents(3_00));
    let again = [placed(), paid(1, Means::Cash, 5_00), cancelled(5_00)];
    let order = when(again, place(vec![wanted(1, exactly(4))])).then([placed()]);
    assert_eq!(order.due(), cents(8_00), "what went to the wallet is not counted twice");
}
