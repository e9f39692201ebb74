//! What a transfer moves in the books that it is in.

use super::{
    Transfer,
    event::{Party, Payment, TransferEvent, TransferMeans},
};
use crate::ledger::{Account, Ledger, Memo, Posting, moved};
use kernel::Money;

/// The entry that belongs to `event`, which happened to `before`.
pub fn entry(before: &Transfer, event: &TransferEvent) -> Option<(Memo, Vec<Posting>)> {
    match event {
        TransferEvent::TransferRecorded { payment } => {
            Some((Memo::Transfer, postings(payment, payment.amount)))
        }
        TransferEvent::TransferReversed { .. } => {
            let payment = before.payment.as_ref()?;
            Some((Memo::Reversal, postings(payment, -payment.amount)))
        }
    }
}

/// What is left to pay between the owner of `books` and `party`; `books` are one campaign's.
pub fn due(books: &Ledger, party: Party) -> Money {
    let balance = books.balances.get(&account(party)).copied().unwrap_or_default();
    match party {
        Party::Structure(_) => balance,
        Party::Hub(_) | Party::Producer(_) => -balance,
    }
}

fn postings(payment: &Payment, amount: Money) -> Vec<Posting> {
    let other = account(payment.party);
    match payment.party {
        Party::Structure(_) => moved(received_in(payment.means), other, amount),
        Party::Hub(_) | Party::Producer(_) => moved(other, paid_from(payment.means), amount),
    }
}

const fn account(party: Party) -> Account {
    match party {
        Party::Structure(structure) => Account::Structure(structure),
        Party::Hub(hub) => Account::Hub(hub),
        Party::Producer(producer) => Account::Producer(producer),
    }
}

const fn received_in(means: TransferMeans) -> Account {
    match means {
        TransferMeans::BankTransfer => Account::Bank,
        TransferMeans::Cheque => Account::Cheques,
        TransferMeans::Cash => Account::Cash,
    }
}

/// A cheque is drawn on the bank; the account of cheques holds those that were taken.
const fn paid_from(means: TransferMeans) -> Account {
    match means {
        TransferMeans::BankTransfer | TransferMeans::Cheque => Account::Bank,
        TransferMeans::Cash => Account::Cash,
    }
}
