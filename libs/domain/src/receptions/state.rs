//! A reception, folded from its events.

use super::event::{ReceivedLine, ReceptionEvent};
use crate::Fold;
use kernel::{CampaignId, ProducerId, ProductId, Steps};
use std::collections::BTreeMap;

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reception {
    pub campaign: Option<CampaignId>,
    pub producer: Option<ProducerId>,
    pub lines: BTreeMap<ProductId, ReceivedLine>,
    pub lost: BTreeMap<ProductId, Steps>,
}

impl Reception {
    /// What was accepted of `product` and is not lost: what the orders can share.
    pub fn left(&self, product: ProductId) -> Steps {
        let accepted =
            self.lines.get(&product).map(|line| line.delivered.saturating_sub(line.refused));
        let lost = self.lost.get(&product).copied().unwrap_or_default();
        accepted.unwrap_or_default().saturating_sub(lost)
    }
}

impl Fold for Reception {
    const CATEGORY: &'static str = "reception";
    type Event = ReceptionEvent;

    fn evolve(mut self, event: &ReceptionEvent) -> Self {
        match event {
            ReceptionEvent::GoodsReceived { campaign, producer, lines } => {
                self.campaign = Some(*campaign);
                self.producer = Some(*producer);
                self.lines = lines.iter().map(|line| (line.product, line.clone())).collect();
            }
            ReceptionEvent::LossRecorded { product, quantity, .. } => {
                *self.lost.entry(*product).or_default() += *quantity;
            }
        }
        self
    }
}
