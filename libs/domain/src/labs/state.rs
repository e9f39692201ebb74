//! A lab, folded from its events.

use super::event::{LabEvent, Vote};
use crate::Fold;
use kernel::{MemberId, ProposalId};
use std::collections::BTreeMap;

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Proposal {
    pub votes: BTreeMap<MemberId, Vote>,
    /// None until the lab decides.
    pub adopted: Option<bool>,
}

impl Proposal {
    pub fn count(&self, vote: Vote) -> usize {
        self.votes.values().filter(|cast| **cast == vote).count()
    }
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lab {
    pub title: Option<String>,
    pub closed: bool,
    pub proposals: BTreeMap<ProposalId, Proposal>,
}

impl Fold for Lab {
    const CATEGORY: &'static str = "lab";
    type Event = LabEvent;

    fn evolve(mut self, event: &LabEvent) -> Self {
        match event {
            LabEvent::LabOpened { title } => self.title = Some(title.clone()),
            LabEvent::ProposalMade { proposal, .. } => {
                self.proposals.insert(*proposal, Proposal::default());
            }
            LabEvent::VoteCast { proposal, member, vote } => {
                self.proposals.entry(*proposal).or_default().votes.insert(*member, *vote);
            }
            LabEvent::DecisionTaken { proposal, adopted, .. } => {
                self.proposals.entry(*proposal).or_default().adopted = Some(*adopted);
            }
            LabEvent::LabClosed => self.closed = true,
        }
        self
    }
}
