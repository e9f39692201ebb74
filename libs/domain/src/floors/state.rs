//! A producer's floor prices, folded.

use super::event::FloorEvent;
use crate::Fold;
use kernel::{ProductId, UnitPrice};
use std::collections::BTreeMap;

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Floors {
    pub prices: BTreeMap<ProductId, UnitPrice>,
}

impl Floors {
    /// Whether `unit_price` is below what the producer can accept for `product`.
    pub fn forbid(&self, product: ProductId, unit_price: UnitPrice) -> bool {
        self.prices.get(&product).is_some_and(|floor| unit_price < *floor)
    }
}

impl Fold for Floors {
    const CATEGORY: &'static str = "floors";
    type Event = FloorEvent;

    fn evolve(mut self, event: &FloorEvent) -> Self {
        match event {
            FloorEvent::FloorRecorded { product, unit_price } => {
                self.prices.insert(*product, *unit_price);
            }
            FloorEvent::FloorRemoved { product } => {
                self.prices.remove(product);
            }
        }
        self
    }
}
