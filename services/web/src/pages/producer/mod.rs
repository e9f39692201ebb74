//! A producer's pages, under `/producteur`: own products, own negotiations, own orders.

mod demand;
mod floors;
mod negotiations;
mod orders;
mod statement;

use crate::{
    page::PageError,
    session::Producer,
    state::WebState,
    views::{Chrome, Section},
};
use axum::{
    Router,
    routing::{get, post},
};

pub fn routes() -> Router<WebState> {
    let negotiation = "/producteur/negociations/{negotiation}";
    Router::new()
        .route("/producteur", get(demand::show_demand))
        .route("/producteur/negociations", get(negotiations::list))
        .route(negotiation, get(negotiations::show_one).post(negotiations::propose))
        .route(
            &format!("{negotiation}/accepter"),
            get(negotiations::ask_accept).post(negotiations::accept),
        )
        .route(
            &format!("{negotiation}/rompre"),
            get(negotiations::ask_break_off).post(negotiations::break_off),
        )
        .route(&format!("{negotiation}/planchers"), post(floors::save))
        .route("/producteur/commandes", get(orders::list))
        .route("/producteur/commandes/{pooled}", get(orders::show_one).post(orders::confirm))
        .route("/producteur/comptes", get(statement::show_statement))
}

pub(super) use orders::find as told_order;

/// The frame of a producer's page.
async fn chrome(state: &WebState, producer: &Producer, here: Section) -> Result<Chrome, PageError> {
    let mut reading = state.app.reading(producer.tenant()).await?;
    producer.chrome(state, &mut reading, here).await
}
