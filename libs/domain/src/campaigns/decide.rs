//! What a campaign answers.

use super::event::{CampaignEvent, OfferLine};
use super::{Campaign, CampaignCommand, CampaignRefusal, Stage};
use crate::Context;
use std::collections::BTreeSet;

/// # Errors
/// Refuses what is out of step with the month, an empty offer, and a close in the past.
pub fn decide(
    campaign: &Campaign,
    command: CampaignCommand,
    context: &Context,
) -> Result<Vec<CampaignEvent>, CampaignRefusal> {
    use {CampaignCommand as C, CampaignEvent as E, CampaignRefusal as R};
    let at = |stage| match campaign.stage == stage {
        true => Ok(()),
        false => Err(R::WrongStage { stage: campaign.stage }),
    };
    let event = match command {
        C::Draft { month } => {
            at(Stage::None).map_err(|_| R::AlreadyDrafted)?;
            E::CampaignDrafted { month }
        }
        C::Compose { lines } => {
            at(Stage::Draft)?;
            each_once(&lines)?;
            E::OfferComposed { lines }
        }
        C::Open { closes_at, structures } => {
            at(Stage::Draft)?;
            if campaign.offer.is_empty() {
                return Err(R::EmptyOffer);
            }
            if structures.is_empty() {
                return Err(R::NoStructures);
            }
            if closes_at <= context.now {
                return Err(R::ClosingInThePast);
            }
            E::CampaignOpened { closes_at, structures }
        }
        C::Close => at(Stage::Open).map(|()| E::CampaignClosed)?,
        C::Reopen { closes_at, reason } => {
            at(Stage::Closed)?;
            if closes_at <= context.now {
                return Err(R::ClosingInThePast);
            }
            if reason.trim().is_empty() {
                return Err(R::ReasonMissing);
            }
            E::CampaignReopened { closes_at, reason }
        }
        C::MarkOrdered => at(Stage::Closed).map(|()| E::CampaignOrdered)?,
        C::MarkReceived => at(Stage::Ordered).map(|()| E::CampaignReceived)?,
        C::MarkDelivered => at(Stage::Received).map(|()| E::CampaignDelivered)?,
        C::MarkSettled => at(Stage::Delivered).map(|()| E::CampaignSettled)?,
    };
    Ok(vec![event])
}

fn each_once(lines: &[OfferLine]) -> Result<(), CampaignRefusal> {
    if lines.is_empty() {
        return Err(CampaignRefusal::EmptyOffer);
    }
    let mut seen = BTreeSet::new();
    match lines.iter().find(|line| !seen.insert(line.product)) {
        Some(line) => Err(CampaignRefusal::ProductRepeated(line.product)),
        None => Ok(()),
    }
}
