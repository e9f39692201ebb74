//! A campaign, folded from its events.

use super::event::{CampaignEvent, OfferLine};
use crate::Fold;
use chrono::{DateTime, Utc};
use kernel::{Month, ProducerId, StructureId};
use std::collections::BTreeSet;

/// The steps of the month, in order.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    #[default]
    None,
    Draft,
    Open,
    Closed,
    Ordered,
    Received,
    Delivered,
    Settled,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Campaign {
    pub stage: Stage,
    pub month: Option<Month>,
    pub offer: Vec<OfferLine>,
    pub closes_at: Option<DateTime<Utc>>,
    pub structures: Vec<StructureId>,
    /// How many closes were taken back.
    pub reopenings: u32,
}

impl Campaign {
    /// The producers of the offer, each once.
    pub fn producers(&self) -> BTreeSet<ProducerId> {
        self.offer.iter().map(|line| line.producer).collect()
    }
}

impl Fold for Campaign {
    const CATEGORY: &'static str = "campaign";
    type Event = CampaignEvent;

    fn evolve(mut self, event: &CampaignEvent) -> Self {
        match event {
            CampaignEvent::CampaignDrafted { month } => {
                self.stage = Stage::Draft;
                self.month = Some(*month);
            }
            CampaignEvent::OfferComposed { lines } => self.offer.clone_from(lines),
            CampaignEvent::CampaignOpened { closes_at, structures } => {
                self.stage = Stage::Open;
                self.closes_at = Some(*closes_at);
                self.structures.clone_from(structures);
            }
            CampaignEvent::CampaignClosed => self.stage = Stage::Closed,
            CampaignEvent::CampaignReopened { closes_at, reason: _ } => {
                self.stage = Stage::Open;
                self.closes_at = Some(*closes_at);
                self.reopenings += 1;
            }
            CampaignEvent::CampaignOrdered => self.stage = Stage::Ordered,
            CampaignEvent::CampaignReceived => self.stage = Stage::Received,
            CampaignEvent::CampaignDelivered => self.stage = Stage::Delivered,
            CampaignEvent::CampaignSettled => self.stage = Stage::Settled,
        }
        self
    }
}
