//! Given, when, then.

use super::{
    Producer, ProducerCommand as C, ProducerEvent as E, ProducerKind, ProducerRefusal as R,
    Product, decide,
};
use crate::testing::{When, given, offer, price, product, steps, text};
use kernel::Season;

fn sold(number: u128) -> Product {
    let like = offer(number);
    Product {
        id: like.product,
        reference: format!("P{number}"),
        name: like.name,
        category: like.category,
        step: like.step,
        case_size: steps(6),
        list_price: price("2.10"),
        vat: like.vat,
        labels: like.labels,
        season: Season::ALL_YEAR,
        allergens: vec![],
        variable_weight_grams: None,
        content: None,
        retail_price: None,
    }
}

fn register(name: &str) -> C {
    let (kind, commune) = (ProducerKind::Farm, text("54528"));
    C::Register { name: text(name), kind, commune, distance_km: 12 }
}

fn registered() -> E {
    let (name, kind, commune) = (text("Verger"), ProducerKind::Farm, text("54528"));
    E::ProducerRegistered { name, kind, commune, distance_km: 12 }
}

fn import(products: Vec<Product>) -> C {
    C::ImportCatalogue { source: text("ab12"), products }
}

fn imported(products: Vec<Product>) -> E {
    E::CatalogueImported { source: text("ab12"), products }
}

fn when<const N: usize>(events: [E; N], command: C) -> When<Producer, R> {
    given(events).when(|state, context| decide(state, command, context))
}

#[test]
fn a_producer_registers_once_and_under_a_name() {
    when([], register("Verger")).then([registered()]);
    when([registered()], register("Verger")).refused(R::AlreadyRegistered);
    when([], register(" ")).refused(R::NameMissing);
}

#[test]
fn a_catalogue_is_imported_whole_and_a_known_product_is_replaced() {
    let dearer = Product { list_price: price("2.30"), ..sold(1) };
    let first = imported(vec![sold(1), sold(2)]);
    let state = when([registered(), first], import(vec![dearer.clone()]))
        .then([imported(vec![dearer.clone()])]);
    assert_eq!(state.products.len(), 2);
    assert_eq!(state.products[&product(1)], dearer);
}

#[test]
fn a_catalogue_with_any_line_that_cannot_be_sold_is_refused_whole() {
    let free = Product { list_price: price("0"), ..sold(2) };
    let caseless = Product { case_size: steps(0), ..sold(2) };
    when([registered()], import(vec![])).refused(R::EmptyCatalogue);
    when([registered()], import(vec![sold(1), free])).refused(R::PriceMissing(product(2)));
    when([registered()], import(vec![sold(1), caseless])).refused(R::PriceMissing(product(2)));
    when([registered()], import(vec![sold(1), sold(1)])).refused(R::DuplicateProduct(product(1)));
    when([], import(vec![sold(1)])).refused(R::NotRegistered);
}

#[test]
fn a_product_is_withdrawn_once() {
    let withdraw = C::WithdrawProduct { product: product(1) };
    let withdrawn = E::ProductWithdrawn { product: product(1) };
    let catalogue = imported(vec![sold(1)]);
    when([registered(), catalogue.clone()], withdraw.clone()).then([withdrawn.clone()]);
    when([registered(), catalogue, withdrawn], withdraw).refused(R::UnknownProduct(product(1)));
}
