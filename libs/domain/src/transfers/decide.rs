//! What is answered about a transfer.

use super::{
    Transfer, TransferCommand, TransferEvent, TransferRefusal, due,
    event::{Party, Payment},
};
use crate::{Context, ledger::Ledger};
use chrono::TimeDelta;

/// Letters of a reference: bank references have at most 35, receipts' numbers are shorter.
const REFERENCE_LENGTH_MAX: usize = 60;
const REASON_LENGTH_MAX: usize = 200;
/// Paris is at most so far ahead of UTC: what was paid this morning is not in the future.
const AHEAD_OF_UTC: TimeDelta = TimeDelta::hours(2);

/// `books` are those of the payment's campaign, in the same tenant.
///
/// What is paid beyond what is due is refused rather than kept as an advance: accounts are kept by
/// the month and end at zero, and there is no stock that an advance could stand for. Whoever pays
/// two months at once records two payments under one reference.
///
/// # Errors
/// Refuses an amount that is not above zero or more than what is due, a date to come, a missing or
/// long reference or reason, and recording or reversing twice.
pub fn decide(
    transfer: &Transfer,
    books: &Ledger,
    command: TransferCommand,
    context: &Context,
) -> Result<Vec<TransferEvent>, TransferRefusal> {
    use TransferRefusal as R;
    match command {
        TransferCommand::Record(payment) => {
            if transfer.payment.is_some() {
                return Err(R::AlreadyRecorded);
            }
            recordable(&payment, books, context)?;
            Ok(vec![TransferEvent::TransferRecorded { payment }])
        }
        TransferCommand::Reverse { reason } => {
            if transfer.payment.is_none() {
                return Err(R::NotRecorded);
            }
            if transfer.reversed {
                return Err(R::AlreadyReversed);
            }
            sized(&reason, REASON_LENGTH_MAX, R::ReasonMissing, R::ReasonTooLong)?;
            Ok(vec![TransferEvent::TransferReversed { reason }])
        }
    }
}

fn recordable(payment: &Payment, books: &Ledger, context: &Context) -> Result<(), TransferRefusal> {
    use TransferRefusal as R;
    if !payment.amount.is_positive() {
        return Err(R::AmountNotPositive);
    }
    sized(&payment.reference, REFERENCE_LENGTH_MAX, R::ReferenceMissing, R::ReferenceTooLong)?;
    if payment.paid_on > (context.now + AHEAD_OF_UTC).date_naive() {
        return Err(R::InTheFuture);
    }
    let due = due(books, payment.party);
    match payment.party {
        // The hub decided; the structure's books follow it.
        Party::Hub(_) => Ok(()),
        Party::Structure(_) | Party::Producer(_) if !due.is_positive() => Err(R::NothingDue),
        Party::Structure(_) | Party::Producer(_) if payment.amount > due => {
            Err(R::MoreThanDue { due })
        }
        Party::Structure(_) | Party::Producer(_) => Ok(()),
    }
}

fn sized(
    text: &str,
    length_max: usize,
    missing: TransferRefusal,
    too_long: TransferRefusal,
) -> Result<(), TransferRefusal> {
    match text.trim().chars().count() {
        0 => Err(missing),
        length if length > length_max => Err(too_long),
        _ => Ok(()),
    }
}
