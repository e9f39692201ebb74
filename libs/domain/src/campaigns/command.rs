//! What a campaign can be asked.

use super::event::OfferLine;
use chrono::{DateTime, Utc};
use kernel::{Month, StructureId};

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CampaignCommand {
    Draft {
        month: Month,
    },
    Compose {
        lines: Vec<OfferLine>,
    },
    Open {
        closes_at: DateTime<Utc>,
        structures: Vec<StructureId>,
    },
    Close,
    /// Takes the close back: orders are taken until `closes_at`. The pooled orders are withdrawn in
    /// the same append (`pooling::withdraw`).
    Reopen {
        closes_at: DateTime<Utc>,
        reason: String,
    },
    MarkOrdered,
    MarkReceived,
    MarkDelivered,
    MarkSettled,
}
