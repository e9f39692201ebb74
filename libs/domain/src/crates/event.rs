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

/// What is not as it should be with the goods of a crate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DifferenceKind {
    Missing,
    Damaged,
}

impl DifferenceKind {
    /// As it is stored and sent.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Damaged => "damaged",
        }
    }

    pub fn named(name: &str) -> Option<Self> {
        [Self::Missing, Self::Damaged].into_iter().find(|kind| kind.name() == name)
    }
}

/// Seen when the crate was opened: so much of a product is missing or damaged. It changes no
/// price: somebody decides on it later.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Difference {
    pub product: ProductId,
    pub kind: DifferenceKind,
    pub quantity: Steps,
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
    CrateDifferenceNoted {
        difference: Difference,
    },
    /// Whoever took it signed on the device; the drawing stays there and is not kept.
    CrateSignedFor,
}
