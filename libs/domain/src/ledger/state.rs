//! The books of one order, campaign or transfer, folded: balances.

use super::event::{Account, LedgerEvent};
use crate::Fold;
use kernel::Money;
use std::collections::BTreeMap;

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ledger {
    pub balances: BTreeMap<Account, Money>,
}

impl Fold for Ledger {
    const CATEGORY: &'static str = "ledger";
    type Event = LedgerEvent;

    fn evolve(mut self, event: &LedgerEvent) -> Self {
        let LedgerEvent::EntryPosted { postings, .. } = event;
        for posting in postings {
            *self.balances.entry(posting.account).or_default() += posting.amount;
        }
        self
    }
}
