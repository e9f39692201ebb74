//! What the books answer.

use super::{Ledger, LedgerCommand, LedgerEvent, LedgerRefusal};
use crate::Context;
use kernel::Money;

/// # Errors
/// Refuses an entry that does not sum to zero, or that moves nothing.
pub fn decide(
    _ledger: &Ledger,
    command: LedgerCommand,
    _context: &Context,
) -> Result<Vec<LedgerEvent>, LedgerRefusal> {
    let LedgerCommand::Post { campaign, memo, mut postings } = command;
    postings.retain(|posting| posting.amount != Money::ZERO);
    if postings.is_empty() {
        return Err(LedgerRefusal::Empty);
    }
    // Exact: `Money` stops at its bounds, so that its sum could be zero without being it.
    let exact: i128 = postings.iter().map(|posting| i128::from(posting.amount.cents())).sum();
    if exact != 0 {
        let sum = postings.iter().map(|posting| posting.amount).sum();
        return Err(LedgerRefusal::Unbalanced { sum });
    }
    Ok(vec![LedgerEvent::EntryPosted { campaign, memo, postings }])
}
