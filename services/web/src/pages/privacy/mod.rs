//! What is known of people: who saw it, all of it to take along, and the information they are due.

mod held;
mod information;
mod trail;
mod words;

use crate::state::WebState;
use axum::{Router, routing::get};

pub use held::document as held_document;

pub fn routes() -> Router<WebState> {
    let member = "/structure/membres/{member}";
    Router::new()
        .route("/vos-donnees", get(information::show_information))
        .route("/mes-donnees/acces", get(trail::show_own))
        .route("/structure/acces", get(trail::show_structure))
        .route("/mes-donnees.json", get(held::download_own))
        .route("/mes-donnees/dossier", get(held::show_own))
        .route(&format!("{member}/donnees"), get(held::show_member))
        .route(&format!("{member}/donnees.json"), get(held::download_member))
}
