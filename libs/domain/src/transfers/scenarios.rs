//! Given, when, then; and what transfers move in the books of both sides.

use super::{
    Party, Payment, Transfer, TransferCommand as C, TransferEvent as E, TransferMeans,
    TransferRefusal as R, decide, due, entry,
};
use crate::Fold;
use crate::ledger::{Account, Ledger, LedgerEvent, Memo, moved};
use crate::testing::{When, campaign, cents, day, given, producer, structure, text};
use kernel::Money;
use proptest::prelude::*;

const HUB: u128 = 1;

fn payment(party: Party, amount: i64) -> Payment {
    Payment {
        campaign: campaign(1),
        party,
        amount: cents(amount),
        means: TransferMeans::BankTransfer,
        reference: text("VIR-2026-118"),
        paid_on: day(24),
    }
}

fn of_structure(amount: i64) -> Payment {
    payment(Party::Structure(structure(2)), amount)
}

fn of_producer(amount: i64) -> Payment {
    payment(Party::Producer(producer(1)), amount)
}

fn recorded(payment: Payment) -> E {
    E::TransferRecorded { payment }
}

fn reverse(reason: &str) -> C {
    C::Reverse { reason: text(reason) }
}

fn reversed(reason: &str) -> E {
    E::TransferReversed { reason: text(reason) }
}

fn posted(memo: Memo, postings: Vec<crate::ledger::Posting>) -> LedgerEvent {
    LedgerEvent::EntryPosted { campaign: campaign(1), memo, postings }
}

/// The hub's books of a settled month: structure 2 owes 50 €, producer 1 is owed 40 €.
fn settled() -> Ledger {
    let structures = moved(Account::Structure(structure(2)), Account::Rounding, cents(50_00));
    let producers = moved(Account::Rounding, Account::Producer(producer(1)), cents(40_00));
    Ledger::default().evolve(&posted(Memo::Settlement, [structures, producers].concat()))
}

/// The same month in the books of structure 2.
fn settled_in_structure() -> Ledger {
    let postings = moved(Account::Goods, Account::Hub(structure(HUB)), cents(50_00));
    Ledger::default().evolve(&posted(Memo::Settlement, postings))
}

fn when<const N: usize>(events: [E; N], books: Ledger, command: C) -> When<Transfer, R> {
    given(events).when(|state, context| decide(state, &books, command, context))
}

/// The books after `event`, which must balance.
fn after(books: Ledger, transfer: &Transfer, event: &E) -> Ledger {
    let (memo, postings) = entry(transfer, event).unwrap();
    let books = books.evolve(&posted(memo, postings));
    assert_eq!(books.balances.values().copied().sum::<Money>(), Money::ZERO);
    books
}

#[test]
fn a_structure_pays_its_hub_in_instalments_up_to_what_it_owes() {
    let first = of_structure(20_00);
    let transfer = when([], settled(), C::Record(first.clone())).then([recorded(first.clone())]);
    assert_eq!(transfer.payment, Some(first.clone()));
    let books = after(settled(), &Transfer::default(), &recorded(first));
    assert_eq!(due(&books, Party::Structure(structure(2))), cents(30_00));
    assert_eq!(books.balances[&Account::Bank], cents(20_00));
    when([], books.clone(), C::Record(of_structure(30_01)))
        .refused(R::MoreThanDue { due: cents(30_00) });
    let last = of_structure(30_00);
    when([], books, C::Record(last.clone())).then([recorded(last)]);
}

#[test]
fn the_hub_pays_a_producer_what_it_is_owed_and_no_cent_more() {
    let whole = of_producer(40_00);
    when([], settled(), C::Record(of_producer(40_01)))
        .refused(R::MoreThanDue { due: cents(40_00) });
    when([], settled(), C::Record(whole.clone())).then([recorded(whole.clone())]);
    let books = after(settled(), &Transfer::default(), &recorded(whole));
    assert_eq!(due(&books, Party::Producer(producer(1))), Money::ZERO);
    assert_eq!(books.balances[&Account::Bank], cents(-40_00));
    when([], books, C::Record(of_producer(1))).refused(R::NothingDue);
}

#[test]
fn before_the_month_is_settled_and_to_strangers_nothing_is_due() {
    for payment in [of_structure(1), of_producer(1)] {
        when([], Ledger::default(), C::Record(payment)).refused(R::NothingDue);
    }
    let stranger = payment(Party::Structure(structure(9)), 1);
    when([], settled(), C::Record(stranger)).refused(R::NothingDue);
}

#[test]
fn nothing_negative_and_nothing_huge_is_paid() {
    for amount in [0, -1, i64::MIN + 1] {
        when([], settled(), C::Record(of_structure(amount))).refused(R::AmountNotPositive);
    }
    when([], settled(), C::Record(of_structure(i64::MAX)))
        .refused(R::MoreThanDue { due: cents(50_00) });
}

#[test]
fn a_payment_has_a_reference_of_a_reasonable_length_and_a_day_that_has_come() {
    let with = |reference: &str| Payment { reference: text(reference), ..of_structure(1) };
    when([], settled(), C::Record(with(" "))).refused(R::ReferenceMissing);
    when([], settled(), C::Record(with(&"é".repeat(61)))).refused(R::ReferenceTooLong);
    let fitting = with(&"é".repeat(60));
    when([], settled(), C::Record(fitting.clone())).then([recorded(fitting)]);
    let tomorrow = Payment { paid_on: day(25), ..of_structure(1) };
    when([], settled(), C::Record(tomorrow)).refused(R::InTheFuture);
}

#[test]
fn one_id_is_one_payment() {
    when([recorded(of_structure(1))], settled(), C::Record(of_structure(1)))
        .refused(R::AlreadyRecorded);
}

#[test]
fn a_mistake_is_undone_by_an_event_of_its_own_and_owed_again() {
    let mistaken = recorded(of_structure(20_00));
    let transfer = when([mistaken.clone()], settled(), reverse("Saisi deux fois"))
        .then([reversed("Saisi deux fois")]);
    assert!(transfer.reversed);
    let books = after(settled(), &Transfer::default(), &mistaken);
    let before = Transfer::default().evolve(&mistaken);
    let books = after(books, &before, &reversed("Saisi deux fois"));
    assert_eq!(due(&books, Party::Structure(structure(2))), cents(50_00));
    assert_eq!(books.balances[&Account::Bank], Money::ZERO);
}

#[test]
fn a_payment_is_reversed_once_for_a_reason_and_only_if_it_was_recorded() {
    let there = || recorded(of_structure(20_00));
    when([], settled(), reverse("Erreur")).refused(R::NotRecorded);
    when([there()], settled(), reverse("  ")).refused(R::ReasonMissing);
    when([there()], settled(), reverse(&"a".repeat(201))).refused(R::ReasonTooLong);
    when([there(), reversed("Erreur")], settled(), reverse("Erreur")).refused(R::AlreadyReversed);
}

#[test]
fn a_structures_own_books_follow_the_hub_whatever_they_hold() {
    let to_hub = payment(Party::Hub(structure(HUB)), 50_00);
    let event = recorded(to_hub.clone());
    when([], Ledger::default(), C::Record(to_hub.clone())).then([event.clone()]);
    when([], settled_in_structure(), C::Record(to_hub)).then([event.clone()]);
    let books = after(settled_in_structure(), &Transfer::default(), &event);
    assert_eq!(due(&books, Party::Hub(structure(HUB))), Money::ZERO);
    assert_eq!(books.balances[&Account::Bank], cents(-50_00));
}

#[test]
fn money_is_received_where_its_means_say_and_cheques_are_drawn_on_the_bank() {
    let rows = [
        (TransferMeans::BankTransfer, Account::Bank, Account::Bank),
        (TransferMeans::Cheque, Account::Cheques, Account::Bank),
        (TransferMeans::Cash, Account::Cash, Account::Cash),
    ];
    for (means, received_in, paid_from) in rows {
        let of = |party| recorded(Payment { means, ..payment(party, 5_00) });
        let hub = after(Ledger::default(), &Transfer::default(), &of(of_structure(1).party));
        assert_eq!(hub.balances[&received_in], cents(5_00));
        for party in [Party::Hub(structure(HUB)), Party::Producer(producer(1))] {
            let payer = after(Ledger::default(), &Transfer::default(), &of(party));
            assert_eq!(payer.balances[&paid_from], cents(-5_00));
        }
    }
}

proptest! {
    /// Whatever is paid and reversed, refusals aside: nobody pays more than they owe, both sides'
    /// books sum to zero, and what one says is left the other says too.
    #[test]
    fn both_sides_books_balance_and_agree(
        steps in prop::collection::vec((-10_i64..60_00, any::<bool>()), 1..20),
    ) {
        let (mut hub, mut own) = (settled(), settled_in_structure());
        for (amount, is_reversed) in steps {
            let context = crate::testing::context();
            let paid = of_structure(amount);
            let decided = decide(&Transfer::default(), &hub, C::Record(paid.clone()), &context);
            let Ok(_) = decided else { continue };
            let there = recorded(paid);
            let mirrored = recorded(payment(Party::Hub(structure(HUB)), amount));
            hub = after(hub, &Transfer::default(), &there);
            own = after(own, &Transfer::default(), &mirrored);
            if is_reversed {
                hub = after(hub, &Transfer::default().evolve(&there), &reversed("Erreur"));
                own = after(own, &Transfer::default().evolve(&mirrored), &reversed("Erreur"));
            }
            let left = due(&hub, Party::Structure(structure(2)));
            prop_assert!(!left.is_negative());
            prop_assert_eq!(left, due(&own, Party::Hub(structure(HUB))));
        }
    }
}
