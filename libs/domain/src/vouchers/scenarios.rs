//! Given, when, then.

use super::{Voucher, VoucherCommand as C, VoucherEvent as E, VoucherRefusal as R, decide};
use crate::testing::{When, cents, day, given, now, payment, structure};
use chrono::TimeDelta;
use kernel::{Category, Money};

const ANY_AMOUNT: Money = Money::from_cents(100_000);

fn issue(value: i64, last_day: u32) -> C {
    let expires_on = day(last_day);
    let categories = vec![Category::Fruit];
    C::Issue { issuer: structure(2), value: cents(value), expires_on, categories }
}

/// Ten euros until today.
fn issued() -> E {
    let (issuer, value, expires_on) = (structure(2), cents(10_00), day(24));
    E::VoucherIssued { issuer, value, expires_on, categories: vec![Category::Fruit] }
}

fn redeem(number: u128, amount: i64) -> C {
    let (payment, amount) = (payment(number), cents(amount));
    C::Redeem { payment, structure: structure(3), amount, eligible: ANY_AMOUNT }
}

fn redeemed(number: u128, amount: i64) -> E {
    let (payment, amount) = (payment(number), cents(amount));
    E::VoucherRedeemed { payment, structure: structure(3), amount }
}

fn when<const N: usize>(events: [E; N], command: C) -> When<Voucher, R> {
    given(events).when(|state, context| decide(state, command, context))
}

#[test]
fn a_voucher_is_issued_once_for_some_value_and_time() {
    when([], issue(10_00, 24)).then([issued()]);
    when([issued()], issue(10_00, 24)).refused(R::AlreadyIssued);
    when([], issue(0, 24)).refused(R::AmountNotPositive);
    when([], issue(-10_00, 24)).refused(R::AmountNotPositive);
    when([], issue(10_00, 23)).refused(R::ExpiryInThePast);
}

#[test]
fn a_voucher_is_used_in_parts_up_to_its_value() {
    let voucher = when([issued(), redeemed(1, 4_00)], redeem(2, 6_00)).then([redeemed(2, 6_00)]);
    assert_eq!(voucher.left, Money::ZERO);
    when([issued(), redeemed(1, 4_00)], redeem(2, 6_01))
        .refused(R::NotEnough { left: cents(6_00) });
    when([issued()], redeem(1, i64::MAX)).refused(R::NotEnough { left: cents(10_00) });
}

#[test]
fn a_voucher_used_up_is_not_good_a_second_time() {
    when([issued(), redeemed(1, 10_00)], redeem(2, 1)).refused(R::NotEnough { left: cents(0) });
}

#[test]
fn the_same_payment_asked_again_uses_nothing_more() {
    let voucher = when([issued(), redeemed(1, 4_00)], redeem(1, 4_00)).then([]);
    assert_eq!(voucher.left, cents(6_00));
}

#[test]
fn a_voucher_is_good_through_its_last_day() {
    when([issued()], redeem(1, 1_00)).then([redeemed(1, 1_00)]);
    given([issued()])
        .at(now() + TimeDelta::days(1))
        .when(|state: &Voucher, context| decide(state, redeem(1, 1_00), context))
        .refused(R::Expired);
}

#[test]
fn a_voucher_pays_no_more_than_the_order_holds_of_its_categories() {
    let (payment, structure) = (payment(1), structure(3));
    let of_fruit = |amount| C::Redeem { payment, structure, amount, eligible: cents(3_00) };
    when([issued()], of_fruit(cents(3_00))).then([redeemed(1, 3_00)]);
    when([issued()], of_fruit(cents(3_01))).refused(R::NotEligible { eligible: cents(3_00) });
}

#[test]
fn an_unknown_code_and_nothing_at_all_redeem_nothing() {
    when([], redeem(1, 1_00)).refused(R::Unknown);
    when([issued()], redeem(1, 0)).refused(R::AmountNotPositive);
    when([issued()], redeem(1, -1_00)).refused(R::AmountNotPositive);
}
