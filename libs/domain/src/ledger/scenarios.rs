//! Given, when, then; and the entries of an order, as a table.

use super::{
    Account, Ledger, LedgerCommand as C, LedgerEvent as E, LedgerRefusal as R, Memo, Posting,
    decide, moved, of_order,
};
use crate::Fold;
use crate::orders::{Means, Order, OrderEvent};
use crate::testing::{When, campaign, cents, given, order, payment, product, voucher};
use kernel::Money;

fn posting(account: Account, amount: i64) -> Posting {
    Posting { account, amount: cents(amount) }
}

fn post(postings: Vec<Posting>) -> C {
    C::Post { campaign: campaign(1), memo: Memo::Payment, postings }
}

fn posted(postings: Vec<Posting>) -> E {
    E::EntryPosted { campaign: campaign(1), memo: Memo::Payment, postings }
}

fn when<const N: usize>(events: [E; N], command: C) -> When<Ledger, R> {
    given(events).when(|state, context| decide(state, command, context))
}

#[test]
fn an_entry_moves_as_much_as_it_takes_and_leaves_out_what_moves_nothing() {
    let mut postings = moved(Account::Cash, Account::Order(order(1)), cents(5_00));
    let entry = posted(postings.clone());
    postings.push(posting(Account::Rounding, 0));
    let books = when([entry.clone()], post(postings)).then([entry]);
    assert_eq!(books.balances[&Account::Cash], cents(10_00));
    assert_eq!(books.balances[&Account::Order(order(1))], cents(-10_00));
    assert!(!books.balances.contains_key(&Account::Rounding));
}

#[test]
fn an_unbalanced_entry_is_refused_by_how_much_it_is_off() {
    let off = vec![posting(Account::Cash, 5_00), posting(Account::Wallets, -4_99)];
    when([], post(off)).refused(R::Unbalanced { sum: cents(1) });
    when([], post(vec![posting(Account::Cash, 5_00)])).refused(R::Unbalanced { sum: cents(5_00) });
}

#[test]
fn huge_amounts_do_not_balance_by_overflowing() {
    let huge = [Account::Cash, Account::Card].map(|account| posting(account, i64::MAX));
    let postings = [huge.to_vec(), vec![posting(Account::Bank, -i64::MAX)]].concat();
    let outcome = decide(&Ledger::default(), post(postings), &crate::testing::context());
    assert!(matches!(outcome, Err(R::Unbalanced { .. })), "{outcome:?}");
}

#[test]
fn an_entry_that_moves_nothing_is_none() {
    when([], post(vec![])).refused(R::Empty);
    when([], post(vec![posting(Account::Cash, 0)])).refused(R::Empty);
}

/// What `event` moves, as `account amount` in words.
fn moves(event: &OrderEvent) -> Option<(Memo, Vec<(Account, i64)>)> {
    let before = Order::default();
    let after = before.clone().evolve(event);
    let (memo, postings) = of_order(order(1), &before, &after, event)?;
    Some((memo, postings.iter().map(|p| (p.account, p.amount.cents())).collect()))
}

#[test]
fn a_payment_moves_from_what_the_buyer_owes_to_where_the_money_is() {
    let accounts = [
        (Means::Cash, Account::Cash),
        (Means::Cheque, Account::Cheques),
        (Means::Card, Account::Card),
        (Means::Transfer, Account::Bank),
        (Means::Voucher(voucher(1)), Account::Vouchers),
        (Means::Wallet, Account::Wallets),
    ];
    for (means, account) in accounts {
        let event = OrderEvent::PaymentReceived { payment: payment(1), means, amount: cents(3_00) };
        let entry = vec![(account, 3_00), (Account::Order(order(1)), -3_00)];
        assert_eq!(moves(&event), Some((Memo::Payment, entry)));
    }
}

#[test]
fn a_cancellation_moves_what_was_paid_to_the_wallets_and_nothing_moves_nothing() {
    let cancelled = |amount| OrderEvent::OrderCancelled { credited: cents(amount) };
    let entry = vec![(Account::Order(order(1)), 3_00), (Account::Wallets, -3_00)];
    assert_eq!(moves(&cancelled(3_00)), Some((Memo::Cancellation, entry)));
    assert_eq!(moves(&cancelled(0)), None);
}

#[test]
fn ordering_and_presenting_a_voucher_move_no_money() {
    let (lines, total) = (vec![], Money::ZERO);
    assert_eq!(moves(&OrderEvent::OrderChanged { lines, total }), None);
    let (payment, voucher, amount) = (payment(1), voucher(1), cents(3_00));
    assert_eq!(moves(&OrderEvent::VoucherPresented { payment, voucher, amount }), None);
    assert_eq!(moves(&OrderEvent::VoucherDeclined { payment }), None);
}

#[test]
fn a_credit_at_packing_moves_to_the_wallets() {
    let weighed = OrderEvent::LineWeighed {
        product: product(1),
        weight_grams: 700,
        amount: cents(7_40),
        total: cents(7_40),
        credited: cents(60),
    };
    let (memo, entry) = moves(&weighed).unwrap();
    assert_eq!(memo, Memo::Charge);
    assert!(entry.contains(&(Account::Wallets, -60)));
    assert_eq!(entry.iter().map(|(_, amount)| amount).sum::<i64>(), 0);
}
