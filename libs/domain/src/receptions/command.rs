//! What a reception can be asked.

use super::event::{LossReason, ReceivedLine};
use kernel::{CampaignId, ProducerId, ProductId, Steps};

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReceptionCommand {
    Receive { campaign: CampaignId, producer: ProducerId, lines: Vec<ReceivedLine> },
    RecordLoss { product: ProductId, quantity: Steps, reason: LossReason },
}
