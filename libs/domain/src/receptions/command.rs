//! What a reception can be asked.

use super::event::{LossReason, ReceivedLine};
use kernel::{CampaignId, OrderId, ProducerId, ProductId, Steps};

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReceptionCommand {
    Receive {
        campaign: CampaignId,
        producer: ProducerId,
        lines: Vec<ReceivedLine>,
    },
    /// Of goods that are in no crate yet.
    RecordLoss {
        product: ProductId,
        quantity: Steps,
        reason: LossReason,
    },
    /// Of what the packed crate of `order` was noted with: seen at the stop, or before.
    RecordShortage {
        order: OrderId,
        product: ProductId,
        quantity: Steps,
        reason: LossReason,
    },
}
