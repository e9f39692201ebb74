//! Why a campaign says no.

use super::state::Stage;
use kernel::{ProducerId, ProductId};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CampaignRefusal {
    AlreadyDrafted,
    /// The campaign is at another step of its month.
    WrongStage {
        stage: Stage,
    },
    EmptyOffer,
    ProductRepeated(ProductId),
    NoStructures,
    /// An order was sent to this producer, and nothing has been received yet.
    StillExpected(ProducerId),
    ClosingInThePast,
    /// Whoever takes a close back says why.
    ReasonMissing,
}
