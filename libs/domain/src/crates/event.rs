//! One order, packed: what happened to its crate (stream id = the order's id).

use chrono::{DateTime, Utc};
use kernel::{CampaignId, ProductId, Steps};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackedLine {
    pub product: ProductId,
    pub quantity: Steps,
    /// The lots the goods came from: a recall starts here.
    pub lots: Vec<String>,
    /// Measured grams of all pieces together, for variable weight.
    pub weight_grams: Option<u32>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum CrateEvent {
    CratePacked {
        campaign: CampaignId,
        lines: Vec<PackedLine>,
    },
    /// Ticked at the stop, perhaps without network: `at` is when it was ticked.
    CrateHandedOver {
        at: DateTime<Utc>,
    },
}
