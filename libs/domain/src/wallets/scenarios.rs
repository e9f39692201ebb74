//! Given, when, then.

use super::{Wallet, WalletCommand as C, WalletEvent as E, WalletRefusal as R, decide};
use crate::testing::{When, cents, given, order};

fn credit(amount: i64) -> C {
    C::Credit { order: order(1), amount: cents(amount) }
}

fn debit(amount: i64) -> C {
    C::Debit { order: order(2), amount: cents(amount) }
}

fn credited(amount: i64) -> E {
    E::WalletCredited { order: order(1), amount: cents(amount) }
}

fn debited(amount: i64) -> E {
    E::WalletDebited { order: order(2), amount: cents(amount) }
}

fn when<const N: usize>(events: [E; N], command: C) -> When<Wallet, R> {
    given(events).when(|state, context| decide(state, command, context))
}

#[test]
fn credit_of_one_order_pays_for_another() {
    assert_eq!(when([], credit(2_00)).then([credited(2_00)]).balance, cents(2_00));
    assert_eq!(when([credited(2_00)], debit(2_00)).then([debited(2_00)]).balance, cents(0));
}

#[test]
fn nobody_spends_more_than_there_is() {
    when([credited(2_00)], debit(2_01)).refused(R::NotEnough { balance: cents(2_00) });
    when([credited(2_00), debited(1_50)], debit(51)).refused(R::NotEnough { balance: cents(50) });
    when([], debit(i64::MAX)).refused(R::NotEnough { balance: cents(0) });
}

#[test]
fn nothing_and_less_than_nothing_is_not_moved() {
    for amount in [0, -1, i64::MIN + 1] {
        when([credited(2_00)], credit(amount)).refused(R::AmountNotPositive);
        when([credited(2_00)], debit(amount)).refused(R::AmountNotPositive);
    }
}
