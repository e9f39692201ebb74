//! What happened between two organisations' accounts (stream id = the payment's id).

use chrono::NaiveDate;
use kernel::{CampaignId, Money, ProducerId, StructureId};
use serde::{Deserialize, Serialize};

/// The other side, and with it the direction: structures pay hubs, hubs pay producers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind", content = "id")]
pub enum Party {
    /// A structure paid the hub; in the hub's books.
    Structure(StructureId),
    /// The same payment, in the structure's books.
    Hub(StructureId),
    /// The hub paid a producer; in the hub's books.
    Producer(ProducerId),
}

/// How organisations pay each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TransferMeans {
    BankTransfer,
    Cheque,
    Cash,
}

/// One payment, of one campaign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payment {
    pub campaign: CampaignId,
    pub party: Party,
    pub amount: Money,
    pub means: TransferMeans,
    /// The number of the transfer, cheque or receipt; never a person's name.
    pub reference: String,
    pub paid_on: NaiveDate,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum TransferEvent {
    TransferRecorded {
        #[serde(flatten)]
        payment: Payment,
    },
    /// The payment counts no more: its entry is posted the other way round.
    TransferReversed { reason: String },
}
