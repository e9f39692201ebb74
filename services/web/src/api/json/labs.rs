//! Usage labs.

use super::words::VoteJson;
use app::queries::labs::{LabHead, LabView, ProposalView};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LabBody {
    pub title: String,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProposalBody {
    /// Who proposes, where the animator notes it down.
    pub member: Option<Uuid>,
    pub text: String,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VoteBody {
    /// Who votes, where the animator notes it down.
    pub member: Option<Uuid>,
    pub vote: VoteJson,
}

/// A decision on a proposal that was voted on, and what it asks the hub to negotiate.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DecisionBody {
    pub proposal: Uuid,
    pub negotiate: Option<WishBody>,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WishBody {
    pub producer: Uuid,
    pub products: Vec<Uuid>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct LabHeadJson {
    pub lab: Uuid,
    pub title: String,
    pub opened_at: DateTime<Utc>,
    pub closed: bool,
}

impl From<&LabHead> for LabHeadJson {
    fn from(head: &LabHead) -> Self {
        Self {
            lab: head.lab.uuid(),
            title: head.title.clone(),
            opened_at: head.opened_at,
            closed: head.closed,
        }
    }
}

#[derive(Debug, Serialize, ToSchema)]
pub struct LabJson {
    #[serde(flatten)]
    pub head: LabHeadJson,
    pub proposals: Vec<ProposalJson>,
}

/// A proposal, its votes counted, and the reader's own vote. Nobody reads another's.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProposalJson {
    pub proposal: Uuid,
    pub alias: Option<String>,
    pub text: String,
    pub votes_for: u64,
    pub votes_against: u64,
    pub abstentions: u64,
    pub own_vote: Option<VoteJson>,
    /// None until decided.
    pub adopted: Option<bool>,
    pub negotiation: Option<Uuid>,
}

impl From<&LabView> for LabJson {
    fn from(lab: &LabView) -> Self {
        let proposals = lab.proposals.iter().map(ProposalJson::from).collect();
        Self { head: (&lab.head).into(), proposals }
    }
}

impl From<&ProposalView> for ProposalJson {
    fn from(proposal: &ProposalView) -> Self {
        Self {
            proposal: proposal.proposal.uuid(),
            alias: proposal.alias.clone(),
            text: proposal.text.clone(),
            votes_for: proposal.tally.votes_for,
            votes_against: proposal.tally.votes_against,
            abstentions: proposal.tally.abstentions,
            own_vote: proposal.own_vote.map(Into::into),
            adopted: proposal.adopted,
            negotiation: proposal.request.as_ref().map(|request| request.negotiation.uuid()),
        }
    }
}
