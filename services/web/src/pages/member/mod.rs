//! A member's pages: order, pay, read why, propose and vote.

mod account;
mod cancelling;
mod labs;
mod my_order;
mod order_form;
mod paying;

use crate::{
    page::{PageResult, show},
    session::Member,
    state::WebState,
    views::{Section, plain::Plain},
};
use axum::{
    Router,
    routing::{get, post},
};

pub fn routes() -> Router<WebState> {
    Router::new()
        .route("/commande", get(order_form::show_form).post(order_form::save))
        .route("/commande/annuler", get(cancelling::ask).post(cancelling::cancel))
        .route("/ma-commande", get(my_order::show_order))
        .route("/payer", get(paying::show_form).post(paying::take))
        .route("/mon-compte", get(account::show_account))
        .route("/labos", get(labs::list))
        .route("/labos/{lab}", get(labs::show_lab).post(labs::propose))
        .route("/labos/{lab}/votes/{proposal}", post(labs::vote))
}

/// Before the structure's first campaign.
async fn nothing_yet(state: &WebState, member: &Member) -> PageResult {
    let mut reading = state.app.reading(member.tenant()).await?;
    let chrome = member.chrome(state, &mut reading, Section::Order).await?;
    let lead = "Le bon de commande n’est pas encore prêt. Il arrive au début du mois.".to_owned();
    show(&Plain { chrome, title: "Ma commande".to_owned(), lead })
}
