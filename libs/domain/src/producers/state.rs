//! A producer, folded from its events.

use super::event::{ProducerEvent, ProducerKind, Product};
use crate::Fold;
use kernel::ProductId;
use std::collections::BTreeMap;

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Producer {
    pub name: String,
    /// None before the registration.
    pub kind: Option<ProducerKind>,
    pub commune: String,
    pub distance_km: u16,
    pub products: BTreeMap<ProductId, Product>,
}

impl Fold for Producer {
    const CATEGORY: &'static str = "producer";
    type Event = ProducerEvent;

    fn evolve(mut self, event: &ProducerEvent) -> Self {
        match event {
            ProducerEvent::ProducerRegistered { name, kind, commune, distance_km } => {
                self.name.clone_from(name);
                self.kind = Some(*kind);
                self.commune.clone_from(commune);
                self.distance_km = *distance_km;
            }
            ProducerEvent::CatalogueImported { products, .. } => {
                self.products.extend(products.iter().map(|product| (product.id, product.clone())));
            }
            ProducerEvent::ProductWithdrawn { product } => {
                self.products.remove(product);
            }
        }
        self
    }
}
