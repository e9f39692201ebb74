//! What happened in a usage lab: members propose, vote and decide.

use kernel::{MemberId, NegotiationId, ProducerId, ProductId, ProposalId};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Vote {
    For,
    Against,
    Abstain,
}

/// A negotiation that a decision asks the hub to open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NegotiationRequest {
    pub negotiation: NegotiationId,
    pub producer: ProducerId,
    pub products: Vec<ProductId>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum LabEvent {
    LabOpened {
        title: String,
    },
    ProposalMade {
        proposal: ProposalId,
        by: MemberId,
        text: String,
    },
    /// A member's vote; a later one by the same member replaces it.
    VoteCast {
        proposal: ProposalId,
        member: MemberId,
        vote: Vote,
    },
    DecisionTaken {
        proposal: ProposalId,
        adopted: bool,
        request: Option<NegotiationRequest>,
    },
    LabClosed,
}
