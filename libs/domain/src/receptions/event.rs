//! What arrived at the packing premises.

use chrono::NaiveDate;
use kernel::{CampaignId, OrderId, ProducerId, ProductId, Steps};
use serde::{Deserialize, Serialize};

/// Why goods that came are not taken, or are lost once taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LossReason {
    Damaged,
    Quality,
    TooWarm,
    UseByTooShort,
    Missing,
    Broken,
}

/// One product of a delivery, as weighed and looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceivedLine {
    pub product: ProductId,
    pub delivered: Steps,
    /// Not taken, with the reason.
    pub refused: Steps,
    pub refusal_reason: Option<LossReason>,
    pub lot: String,
    pub use_by: Option<NaiveDate>,
    /// Tenths of a degree Celsius, for chilled goods.
    pub temperature_decidegrees: Option<i16>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ReceptionEvent {
    /// One producer's delivery for one campaign (stream id = the pooled order's id).
    GoodsReceived { campaign: CampaignId, producer: ProducerId, lines: Vec<ReceivedLine> },
    /// Accepted goods that were lost before they reached a crate.
    LossRecorded { product: ProductId, quantity: Steps, reason: LossReason },
    /// Accepted goods that were noted in a packed crate, and are missing or spoilt in it.
    ShortageRecorded { order: OrderId, product: ProductId, quantity: Steps, reason: LossReason },
}
