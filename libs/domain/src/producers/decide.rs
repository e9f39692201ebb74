//! What a producer's stream answers.

use super::{Producer, ProducerCommand, ProducerEvent, ProducerRefusal, Product};
use crate::Context;
use std::collections::BTreeSet;

/// # Errors
/// Refuses a second registration, and a catalogue with any line that cannot be sold: all or none.
pub fn decide(
    producer: &Producer,
    command: ProducerCommand,
    _context: &Context,
) -> Result<Vec<ProducerEvent>, ProducerRefusal> {
    use {ProducerCommand as C, ProducerEvent as E, ProducerRefusal as R};
    match (command, producer.kind) {
        (C::Register { .. }, Some(_)) => Err(R::AlreadyRegistered),
        (C::Register { name, .. }, None) if name.trim().is_empty() => Err(R::NameMissing),
        (C::Register { name, kind, commune, distance_km }, None) => {
            Ok(vec![E::ProducerRegistered { name, kind, commune, distance_km }])
        }
        (_, None) => Err(R::NotRegistered),
        (C::ImportCatalogue { source, products }, Some(_)) => {
            sellable(&products)?;
            Ok(vec![E::CatalogueImported { source, products }])
        }
        (C::WithdrawProduct { product }, Some(_)) => {
            if !producer.products.contains_key(&product) {
                return Err(R::UnknownProduct(product));
            }
            Ok(vec![E::ProductWithdrawn { product }])
        }
    }
}

fn sellable(products: &[Product]) -> Result<(), ProducerRefusal> {
    if products.is_empty() {
        return Err(ProducerRefusal::EmptyCatalogue);
    }
    let mut seen = BTreeSet::new();
    for product in products {
        if !seen.insert(product.id) {
            return Err(ProducerRefusal::DuplicateProduct(product.id));
        }
        if product.list_price.decimal().is_zero() || product.case_size.is_zero() {
            return Err(ProducerRefusal::PriceMissing(product.id));
        }
    }
    Ok(())
}
