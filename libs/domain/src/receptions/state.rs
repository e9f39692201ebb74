//! A reception, folded from its events.

use super::event::{ReceivedLine, ReceptionEvent};
use crate::Fold;
use kernel::{CampaignId, OrderId, ProducerId, ProductId, Steps};
use std::collections::BTreeMap;

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reception {
    pub campaign: Option<CampaignId>,
    pub producer: Option<ProducerId>,
    pub lines: BTreeMap<ProductId, ReceivedLine>,
    /// In crates or out of them.
    pub lost: BTreeMap<ProductId, Steps>,
    /// Of what is lost, what was in packed crates.
    pub short: BTreeMap<(ProductId, OrderId), Steps>,
}

impl Reception {
    /// What was accepted of `product` and is not lost: what the orders can share.
    pub fn left(&self, product: ProductId) -> Steps {
        let accepted =
            self.lines.get(&product).map(|line| line.delivered.saturating_sub(line.refused));
        let lost = self.lost.get(&product).copied().unwrap_or_default();
        accepted.unwrap_or_default().saturating_sub(lost)
    }

    /// What is still good of the `packed` steps of `product` in the crate of `order`.
    pub fn kept(&self, product: ProductId, order: OrderId, packed: Steps) -> Steps {
        packed.saturating_sub(self.short.get(&(product, order)).copied().unwrap_or_default())
    }

    /// What was lost of `product` in packed crates.
    pub fn lost_in_crates(&self, product: ProductId) -> Steps {
        self.short.iter().filter(|((of, _), _)| *of == product).map(|(_, steps)| *steps).sum()
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
            ReceptionEvent::ShortageRecorded { order, product, quantity, .. } => {
                *self.lost.entry(*product).or_default() += *quantity;
                *self.short.entry((*product, *order)).or_default() += *quantity;
            }
        }
        self
    }
}
