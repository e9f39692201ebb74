//! What a lab answers.

use super::event::{LabEvent, NegotiationRequest, Vote};
use super::{Lab, LabCommand, LabRefusal, Proposal};
use crate::Context;
use kernel::ProposalId;

/// The longest title or proposal, in characters.
const TEXT_MAX: usize = 1_000;

/// # Errors
/// Refuses what is said to a lab that is not open, texts that are empty or too long, votes on a
/// decided proposal, and decisions that nobody voted on.
pub fn decide(
    lab: &Lab,
    command: LabCommand,
    _context: &Context,
) -> Result<Vec<LabEvent>, LabRefusal> {
    use {LabCommand as C, LabEvent as E, LabRefusal as R};
    if let C::Open { title } = command {
        return match lab.title {
            Some(_) => Err(R::AlreadyOpen),
            None => Ok(vec![E::LabOpened { title: text(title)? }]),
        };
    }
    if lab.title.is_none() || lab.closed {
        return Err(R::NotOpen);
    }
    match command {
        C::Open { .. } => Err(R::AlreadyOpen),
        C::Propose { proposal, .. } if lab.proposals.contains_key(&proposal) => {
            Err(R::ProposalRepeated(proposal))
        }
        C::Propose { proposal, by, text: words } => {
            Ok(vec![E::ProposalMade { proposal, by, text: text(words)? }])
        }
        C::Vote { proposal, member, vote } => {
            undecided(lab, proposal)?;
            Ok(vec![E::VoteCast { proposal, member, vote }])
        }
        C::Decide { proposal, request } => decision(lab, proposal, request),
        C::Close => Ok(vec![E::LabClosed]),
    }
}

fn text(words: String) -> Result<String, LabRefusal> {
    if words.trim().is_empty() {
        return Err(LabRefusal::TextMissing);
    }
    if words.chars().count() > TEXT_MAX {
        return Err(LabRefusal::TextTooLong);
    }
    Ok(words)
}

fn undecided(lab: &Lab, proposal: ProposalId) -> Result<&Proposal, LabRefusal> {
    let found = lab.proposals.get(&proposal).ok_or(LabRefusal::UnknownProposal(proposal))?;
    match found.adopted {
        Some(_) => Err(LabRefusal::AlreadyDecided(proposal)),
        None => Ok(found),
    }
}

fn decision(
    lab: &Lab,
    proposal: ProposalId,
    request: Option<NegotiationRequest>,
) -> Result<Vec<LabEvent>, LabRefusal> {
    let votes = undecided(lab, proposal)?;
    if votes.votes.is_empty() {
        return Err(LabRefusal::NobodyVoted(proposal));
    }
    let adopted = votes.count(Vote::For) > votes.count(Vote::Against);
    if request.is_some() && !adopted {
        return Err(LabRefusal::NotAdopted(proposal));
    }
    Ok(vec![LabEvent::DecisionTaken { proposal, adopted, request }])
}
