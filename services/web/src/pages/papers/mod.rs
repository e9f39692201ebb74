//! Papers, at addresses that end with `.pdf`, and the month's dates as a calendar.
//!
//! Each handler reads what its role may see, fills a print model of `documents`, and answers with
//! its bytes; a paper that would be empty is not found.

mod calendar;
mod crates;
mod delivery;
mod forms;
mod receipts;
mod statements;
mod trade;

use crate::{page::PageError, session::Visitor, state::WebState};
use app::queries::structures;
use axum::{Router, routing::get};
use kernel::{StructureId, TenantId};
use uuid::Uuid;

pub fn routes() -> Router<WebState> {
    let crates = "/plateforme/emballage/{campaign}";
    Router::new()
        .route("/structure/bon.pdf", get(forms::order_forms))
        .route("/structure/etiquettes.pdf", get(crates::own_labels))
        .route("/structure/paiement/{order}/recu.pdf", get(receipts::of_order))
        .route("/structure/releve.pdf", get(statements::own))
        .route("/ma-commande/recu.pdf", get(receipts::own))
        .route("/calendrier.ics", get(calendar::dates))
        .route(&format!("{crates}/produits.pdf"), get(crates::by_product))
        .route(&format!("{crates}/etiquettes.pdf"), get(crates::all_labels))
        .route(&format!("{crates}/{{structure}}/cagettes.pdf"), get(crates::by_crate))
        .route(&format!("{crates}/{{structure}}/etiquettes.pdf"), get(crates::labels))
        .route("/plateforme/tournees/{round}/bons-de-livraison.pdf", get(delivery::notes))
        .route("/plateforme/commandes/{pooled}/bon.pdf", get(trade::sent_order))
        .route("/plateforme/structures/{structure}/releve.pdf", get(statements::of_structure))
        .route("/plateforme/producteurs/{producer}/releve.pdf", get(statements::of_producer))
        .route("/producteur/commandes/{pooled}/bon.pdf", get(trade::received_order))
        .route("/producteur/releve.pdf", get(statements::own_of_producer))
}

/// What is written on a crate or an order: the first digits of its random number.
pub fn short_number(id: Uuid) -> String {
    let digits = id.simple().to_string().to_uppercase();
    match (digits.get(..4), digits.get(4..8)) {
        (Some(one), Some(two)) => format!("{one}-{two}"),
        _ => digits,
    }
}

/// What a tenant calls itself.
pub(super) async fn name(state: &WebState, tenant: TenantId) -> Result<String, PageError> {
    let mut reading = state.app.reading(tenant).await?;
    let own = StructureId::from(tenant);
    let found = structures::structure(&mut reading, tenant, own).await?;
    Ok(found.map_or_else(|| crate::session::PLATFORM.to_owned(), |own| own.name))
}

/// The hub of the visitor's structure; its own tenant for a hub.
async fn hub_of(state: &WebState, visitor: &Visitor) -> Result<TenantId, PageError> {
    let tenant = visitor.tenant();
    let mut reading = state.app.reading(tenant).await?;
    let own = StructureId::from(tenant);
    let found = structures::structure(&mut reading, tenant, own).await?;
    Ok(found.and_then(|own| own.hub).map_or(tenant, TenantId::from))
}
