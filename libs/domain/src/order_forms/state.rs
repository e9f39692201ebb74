//! An order form, folded from its events.

use super::event::OrderFormEvent;
use crate::{Fold, campaigns::OfferLine};
use chrono::{DateTime, Utc};
use kernel::{Month, ProductId, StructureId};
use std::collections::{BTreeSet, HashMap};

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OrderForm {
    pub hub: Option<StructureId>,
    pub month: Option<Month>,
    pub closes_at: Option<DateTime<Utc>>,
    pub closed: bool,
    pub notice: String,
    pub lines: HashMap<ProductId, OfferLine>,
    pub left_out: BTreeSet<ProductId>,
}

impl OrderForm {
    pub fn is_presented(&self) -> bool {
        self.hub.is_some()
    }

    /// Whether an order can still be placed or changed: until the hub closes the campaign, and in
    /// no case after the announced time.
    pub fn takes_orders(&self, now: DateTime<Utc>) -> bool {
        self.is_presented() && !self.closed && self.closes_at.is_some_and(|end| now < end)
    }

    /// The line as members see it; none where this structure leaves it out.
    pub fn line(&self, product: ProductId) -> Option<&OfferLine> {
        self.lines.get(&product).filter(|_| !self.left_out.contains(&product))
    }
}

impl Fold for OrderForm {
    const CATEGORY: &'static str = "order_form";
    type Event = OrderFormEvent;

    fn evolve(mut self, event: &OrderFormEvent) -> Self {
        match event {
            OrderFormEvent::OrderFormPresented { hub, month, closes_at, lines } => {
                self.hub = Some(*hub);
                self.month = Some(*month);
                self.closes_at = Some(*closes_at);
                self.lines = lines.iter().map(|line| (line.product, line.clone())).collect();
            }
            OrderFormEvent::NoticeSet { notice } => self.notice.clone_from(notice),
            OrderFormEvent::LinesLeftOut { products } => {
                self.left_out = products.iter().copied().collect();
            }
            OrderFormEvent::OrderFormClosed => self.closed = true,
            OrderFormEvent::OrderFormReopened { closes_at } => {
                self.closed = false;
                self.closes_at = Some(*closes_at);
            }
        }
        self
    }
}
