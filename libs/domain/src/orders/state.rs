//! An order, folded from its events.

use super::event::{AllocatedLine, Buyer, OrderEvent, OrderLine};
use crate::Fold;
use kernel::{CampaignId, Money, PaymentId, ProductId, VoucherId};
use std::collections::{BTreeMap, BTreeSet};

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum OrderStage {
    #[default]
    None,
    Placed,
    Cancelled,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Order {
    pub stage: OrderStage,
    pub campaign: Option<CampaignId>,
    pub buyer: Option<Buyer>,
    pub lines: BTreeMap<ProductId, OrderLine>,
    pub allocated: BTreeMap<ProductId, AllocatedLine>,
    /// Grams weighed at packing, of lines of variable weight.
    pub weights: BTreeMap<ProductId, u32>,
    /// What the order costs: at the ceiling until a line is allocated, then what it came to.
    pub total: Money,
    pub paid: Money,
    /// Every payment received, and every voucher presented.
    pub payments: BTreeSet<PaymentId>,
    /// Vouchers presented and not yet answered.
    pub presented: BTreeMap<PaymentId, (VoucherId, Money)>,
    /// Vouchers that were not good.
    pub declined: BTreeSet<PaymentId>,
    /// What went to the buyer's wallet out of what was paid here.
    pub credited: Money,
}

impl Order {
    /// What is left to pay, vouchers under way taken as good; never negative.
    pub fn due(&self) -> Money {
        let presented: Money = self.presented.values().map(|(_, amount)| *amount).sum();
        Money::ZERO.max(self.total + self.credited - self.paid - presented)
    }

    /// What the lines allocated so far come to: what the buyer is charged.
    pub fn charged(&self) -> Money {
        self.allocated.values().map(|line| line.amount).sum()
    }

    /// What was paid beyond the total and not yet credited; never negative.
    pub fn overpaid(&self, total: Money) -> Money {
        Money::ZERO.max(self.paid - self.credited - total)
    }

    /// The total once `lines` replace those of the same products.
    pub fn total_with(&self, lines: &[AllocatedLine]) -> Money {
        let mut amounts: BTreeMap<ProductId, Money> = self
            .lines
            .values()
            .map(|line| (line.product, line.amount))
            .chain(self.allocated.values().map(|line| (line.product, line.amount)))
            .collect();
        amounts.extend(lines.iter().map(|line| (line.product, line.amount)));
        amounts.into_values().sum()
    }

    fn set_lines(&mut self, lines: &[OrderLine], total: Money) {
        self.lines = lines.iter().map(|line| (line.product, *line)).collect();
        self.total = total;
    }
}

impl Fold for Order {
    const CATEGORY: &'static str = "order";
    type Event = OrderEvent;

    fn evolve(mut self, event: &OrderEvent) -> Self {
        match event {
            OrderEvent::OrderPlaced { campaign, buyer, lines, total, .. } => {
                self.stage = OrderStage::Placed;
                self.campaign = Some(*campaign);
                self.buyer = Some(*buyer);
                self.set_lines(lines, *total);
            }
            OrderEvent::OrderChanged { lines, total } => self.set_lines(lines, *total),
            OrderEvent::OrderCancelled { credited } => {
                self.stage = OrderStage::Cancelled;
                self.set_lines(&[], Money::ZERO);
                self.credited += *credited;
            }
            OrderEvent::VoucherPresented { payment, voucher, amount } => {
                self.payments.insert(*payment);
                self.presented.insert(*payment, (*voucher, *amount));
            }
            OrderEvent::VoucherDeclined { payment } => {
                self.presented.remove(payment);
                self.declined.insert(*payment);
            }
            OrderEvent::PaymentReceived { payment, amount, .. } => {
                self.payments.insert(*payment);
                self.presented.remove(payment);
                self.paid += *amount;
            }
            OrderEvent::OrderAllocated { lines, total, credited } => {
                self.allocated.extend(lines.iter().map(|line| (line.product, *line)));
                self.total = *total;
                self.credited += *credited;
            }
            OrderEvent::LineWeighed { product, weight_grams, amount, total, credited } => {
                self.weights.insert(*product, *weight_grams);
                if let Some(line) = self.allocated.get_mut(product) {
                    line.amount = *amount;
                }
                self.total = *total;
                self.credited += *credited;
            }
        }
        self
    }
}
