//! A crate, folded from its events.

use super::event::{CrateEvent, Difference, PackedLine};
use crate::Fold;
use chrono::{DateTime, Utc};
use kernel::{ProductId, Steps};
use std::collections::BTreeSet;

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Crate {
    pub packed: bool,
    pub lines: Vec<PackedLine>,
    pub handed_over_at: Option<DateTime<Utc>>,
    pub differences: BTreeSet<Difference>,
    pub signed: bool,
}

impl Crate {
    /// What it was packed with of `product`.
    pub fn holds(&self, product: ProductId) -> Steps {
        let of_product = self.lines.iter().filter(|line| line.product == product);
        of_product.map(|line| line.quantity).sum()
    }
}

impl Fold for Crate {
    const CATEGORY: &'static str = "crate";
    type Event = CrateEvent;

    fn evolve(mut self, event: &CrateEvent) -> Self {
        match event {
            CrateEvent::CratePacked { lines, .. } => {
                self.packed = true;
                self.lines.clone_from(lines);
            }
            CrateEvent::CrateHandedOver { at } => self.handed_over_at = Some(*at),
            CrateEvent::CrateDifferenceNoted { difference } => {
                self.differences.insert(*difference);
            }
            CrateEvent::CrateSignedFor => self.signed = true,
        }
        self
    }
}
