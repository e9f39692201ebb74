//! `/plateforme/rappel`: from a lot number to crates and to those who can be called.

use crate::{
    files::Export,
    format,
    page::{PageResult, show, show_again},
    pages::papers::short_number,
    session::Coordinator,
    state::WebState,
    views::{
        Section, Typed,
        recall::{RecallPage, RecallResult, RecalledCrate, RecalledProduct, RecalledStructure},
    },
};
use app::{CrateOfLot, Recall, RecallInStructure, queries::contacts::Contact};
use axum::extract::{Query, State};
use serde::Deserialize;

#[derive(Debug, Default, Deserialize)]
pub struct Search {
    lot: Option<String>,
}

pub async fn search(
    State(state): State<WebState>,
    coordinator: Coordinator,
    Query(search): Query<Search>,
    export: Export,
) -> PageResult {
    let chrome = super::chrome(&state, &coordinator, Section::Recall).await?;
    let Some(lot) = search.lot else {
        return show(&RecallPage { chrome, lot: Typed::default(), result: None });
    };
    if lot.trim().is_empty() {
        let lot = Typed::wrong(lot, "Écrivez un numéro de lot.");
        return show_again(&RecallPage { chrome, lot, result: None });
    }
    let recall = state.app.recall(&coordinator.actor, &lot).await?;
    export.show(RecallPage { chrome, lot: Typed::new(lot), result: Some(result(recall)) }).await
}

fn result(recall: Recall) -> RecallResult {
    let products = recall.sources.into_iter().map(|source| RecalledProduct {
        name: source.name,
        producer: source.producer_name,
        received_on: format::local_date(source.received_at),
    });
    RecallResult {
        products: products.collect(),
        structures: recall.structures.into_iter().map(structure).collect(),
    }
}

fn structure(structure: RecallInStructure) -> RecalledStructure {
    RecalledStructure {
        name: structure.name,
        contacts: structure.contacts.into_iter().map(contact).collect(),
        crates: structure.crates.into_iter().map(recalled).collect(),
    }
}

/// `Camille, 03 83 00 00 00, camille@…`
fn contact(contact: Contact) -> String {
    let ways = [Some(contact.alias), contact.phone, contact.email];
    ways.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn recalled(one: CrateOfLot) -> RecalledCrate {
    RecalledCrate {
        alias: one.alias.unwrap_or_else(|| "Sans nom".to_owned()),
        code: short_number(one.order.uuid()),
        step: one.step,
        quantity: one.quantity,
        handed_over: one.handed_over,
        reachable: one.reachable,
    }
}
