//! Why a lab says no.

use kernel::ProposalId;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LabRefusal {
    AlreadyOpen,
    NotOpen,
    TextMissing,
    /// At most 1 000 characters.
    TextTooLong,
    /// Only active members propose and vote.
    NotAMember,
    ProposalRepeated(ProposalId),
    UnknownProposal(ProposalId),
    AlreadyDecided(ProposalId),
    NobodyVoted(ProposalId),
    /// A rejected proposal opens no negotiation.
    NotAdopted(ProposalId),
}
