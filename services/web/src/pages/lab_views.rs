//! Labs as both members and animators see them.

use crate::{
    format,
    views::lab::{LabLine, Proposal, Tally, Vote as Choice},
};
use app::queries::labs::{LabHead, ProposalView};
use domain::labs::Vote;

/// One lab of the list, whose page is below `base`.
pub fn line(lab: &LabHead, base: &str) -> LabLine {
    LabLine {
        href: format!("{base}/{}", lab.lab),
        title: lab.title.clone(),
        date: format::local_date(lab.opened_at),
        open: !lab.closed,
    }
}

/// A proposal; how many voted for what is told once the group has decided.
pub fn proposal(found: &ProposalView, votes: bool) -> Proposal {
    let tally = found.tally;
    Proposal {
        id: found.proposal.to_string(),
        text: found.text.clone(),
        votes,
        vote: found.own_vote.map(choice),
        tally: found.adopted.map(|_| Tally {
            votes_for: tally.votes_for,
            against: tally.votes_against,
            abstain: tally.abstentions,
        }),
        adopted: found.adopted,
        opens_negotiation: found.request.is_some(),
    }
}

const fn choice(vote: Vote) -> Choice {
    match vote {
        Vote::For => Choice::For,
        Vote::Against => Choice::Against,
        Vote::Abstain => Choice::Abstain,
    }
}
