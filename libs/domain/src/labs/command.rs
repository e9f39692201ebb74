//! What a lab can be asked.

use super::event::{NegotiationRequest, Vote};
use kernel::{MemberId, ProposalId};

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LabCommand {
    Open {
        title: String,
    },
    Propose {
        proposal: ProposalId,
        by: MemberId,
        text: String,
    },
    Vote {
        proposal: ProposalId,
        member: MemberId,
        vote: Vote,
    },
    /// Adopted if more voted for than against; only then may a negotiation follow.
    Decide {
        proposal: ProposalId,
        request: Option<NegotiationRequest>,
    },
    Close,
}
