//! A pooled order, folded from its events.

use super::event::{DemandLine, PooledLine, PoolingEvent};
use crate::Fold;
use crate::allocation::{Allocation, Claim, Kept, allocate_beside};
use kernel::{CampaignId, Money, ProducerId, ProductId, Steps, StructureId};
use std::collections::BTreeMap;

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum PooledStage {
    #[default]
    Gathering,
    Fixed,
    Sent,
    Confirmed,
    Cancelled,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PooledOrder {
    pub stage: PooledStage,
    pub campaign: Option<CampaignId>,
    pub producer: Option<ProducerId>,
    /// What each structure's orders want, as they were recorded.
    pub demand: BTreeMap<StructureId, Vec<DemandLine>>,
    pub seed: [u8; 32],
    pub minimum: Money,
    pub overridden: bool,
    pub total: Money,
    pub lines: BTreeMap<ProductId, PooledLine>,
    /// What the orders share of each product, since the last allocation.
    pub allocated: BTreeMap<ProductId, Steps>,
    /// What was packed of each product when it was last shared out.
    pub kept: BTreeMap<ProductId, Kept>,
}

impl PooledOrder {
    pub fn is_below_minimum(&self) -> bool {
        self.total < self.minimum
    }

    /// What every order wants of `product`, over all structures.
    pub fn claims(&self, product: ProductId) -> Vec<Claim> {
        self.demand
            .values()
            .flatten()
            .filter(|line| line.product == product)
            .map(|line| Claim { order: line.order, want: line.want })
            .collect()
    }

    /// Who gets what of `product` under the uniform rule; none before goods are allocated.
    pub fn allocation(&self, product: ProductId) -> Option<Allocation> {
        let target = *self.allocated.get(&product)?;
        let none = Kept::new();
        let kept = self.kept.get(&product).unwrap_or(&none);
        Some(allocate_beside(kept, &self.seed, product, &self.claims(product), target))
    }
}

impl Fold for PooledOrder {
    const CATEGORY: &'static str = "pooled_order";
    type Event = PoolingEvent;

    fn evolve(mut self, event: &PoolingEvent) -> Self {
        match event {
            PoolingEvent::DemandRecorded { structure, lines } => {
                self.demand.insert(*structure, lines.clone());
            }
            PoolingEvent::PooledOrderFixed { campaign, producer, seed, minimum, lines, total } => {
                self.stage = PooledStage::Fixed;
                self.campaign = Some(*campaign);
                self.producer = Some(*producer);
                self.seed = super::seed_from_hex(seed).unwrap_or_default();
                self.minimum = *minimum;
                self.total = *total;
                self.lines = lines.iter().map(|line| (line.product, *line)).collect();
            }
            PoolingEvent::DemandWithdrawn => self = Self::default(),
            PoolingEvent::MinimumOverridden { .. } => self.overridden = true,
            PoolingEvent::PooledOrderSent => self.stage = PooledStage::Sent,
            PoolingEvent::PooledOrderCancelled => {
                self.stage = PooledStage::Cancelled;
                self.allocated = self.lines.keys().map(|id| (*id, Steps::ZERO)).collect();
            }
            PoolingEvent::SupplyConfirmed { .. } => self.stage = PooledStage::Confirmed,
            PoolingEvent::GoodsAllocated { lines, kept, cause: _ } => {
                for line in lines {
                    self.allocated.insert(line.product, line.quantity);
                    self.kept.remove(&line.product);
                }
                for share in kept {
                    self.kept.entry(share.product).or_default().insert(share.order, share.quantity);
                }
            }
        }
        self
    }
}
