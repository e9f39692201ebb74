//! Payments between organisations: the transfer and its entry in the books, both or neither.

use super::At;
use crate::{AppError, decision::Decision};
use domain::{
    Fold,
    ledger::{self, Ledger, LedgerCommand},
    transfers::{self, Transfer, TransferCommand, TransferRefusal},
};
use kernel::PaymentId;

/// What is due is read from the campaign's books, and the append holds only while they are so.
pub(super) async fn decide(
    at: &At<'_>,
    id: PaymentId,
    command: TransferCommand,
) -> Result<Decision, AppError> {
    let transfer = at.load::<Transfer>(id.uuid()).await?;
    let campaign = match (&command, &transfer.state.payment) {
        (TransferCommand::Record(payment), _)
        | (TransferCommand::Reverse { .. }, Some(payment)) => payment.campaign,
        (TransferCommand::Reverse { .. }, None) => return Err(TransferRefusal::NotRecorded.into()),
    };
    let books = at.load::<Ledger>(campaign.uuid()).await?;
    let events = transfers::decide(&transfer.state, &books.state, command, at.context)?;
    let mut state = Transfer::clone(&transfer.state);
    let mut entries = vec![];
    for event in &events {
        if let Some((memo, postings)) = transfers::entry(&state, event) {
            let post = LedgerCommand::Post { campaign, memo, postings };
            entries.extend(ledger::decide(&books.state, post, at.context)?);
        }
        state = state.evolve(event);
    }
    let mut decision = Decision::on(at.tenant, &transfer, events);
    decision.add(&books, entries);
    Ok(decision)
}
