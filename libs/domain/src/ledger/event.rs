//! Double entry: every entry sums to zero and none is ever edited.

use kernel::{CampaignId, Money, OrderId, ProducerId, StructureId};
use serde::{Deserialize, Serialize};

/// An account of one tenant's books. A positive balance is what it holds or is owed; a negative
/// one what it owes or has earned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "account", content = "of")]
pub enum Account {
    /// What the buyer of an order owes.
    Order(OrderId),
    /// Credit that buyers hold with their structure.
    Wallets,
    Cash,
    Cheques,
    Card,
    Bank,
    /// Vouchers taken, to be paid by their issuers through the hub.
    Vouchers,
    /// Goods passed on to buyers.
    Goods,
    /// What a structure and its hub owe each other, in the structure's books.
    Hub(StructureId),
    /// The same in the hub's books.
    Structure(StructureId),
    /// What the hub owes a producer.
    Producer(ProducerId),
    /// Goods accepted, then lost.
    Losses,
    /// Cents between lines rounded for buyers and totals rounded for producers.
    Rounding,
}

/// What an entry is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Memo {
    Payment,
    Charge,
    Credit,
    Cancellation,
    Settlement,
    Transfer,
    /// A transfer that was recorded by mistake, the other way round.
    Reversal,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Posting {
    #[serde(flatten)]
    pub account: Account,
    pub amount: Money,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum LedgerEvent {
    EntryPosted { campaign: CampaignId, memo: Memo, postings: Vec<Posting> },
}
