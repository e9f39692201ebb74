//! A lab's decision opens a negotiation with the hub.

use super::{Trigger, system};
use crate::{App, AppError, Command};
use domain::{
    labs::NegotiationRequest,
    negotiations::{LabDecision, NegotiationCommand},
};
use kernel::{LabId, ProposalId};

pub(super) async fn open_negotiation(
    app: &App,
    trigger: &Trigger,
    proposal: ProposalId,
    asked: NegotiationRequest,
) -> Result<(), AppError> {
    let hub = app.hub_of(&system(trigger.tenant)).await?;
    let origin = Some(LabDecision { lab: LabId::from_uuid(trigger.stream), proposal });
    let NegotiationRequest { negotiation, producer, products } = asked;
    let open = NegotiationCommand::Open { producer, products, origin };
    let command = Command::Negotiation(negotiation, open);
    app.follow(trigger, hub, "open", command).await.map(|_| ())
}
