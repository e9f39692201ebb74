//! An animator's pages, under `/structure`: one association's month.

mod board;
mod cards;
mod cash;
mod correcting;
mod deciding;
mod erasing;
mod hand_over;
mod labs;
mod merging;
mod members;
mod order_form;
mod orders;
mod paper;
mod paying;
mod tasks;
mod vouchers;

use crate::{
    page::PageError,
    session::Animator,
    state::WebState,
    views::{Chrome, Section},
};
use axum::{
    Router,
    routing::{get, post},
};

pub fn routes() -> Router<WebState> {
    Router::new()
        .route("/structure", get(board::show_board))
        .route("/structure/caisse", get(cash::journal))
        .route("/structure/saisie", get(paper::show_form).post(paper::save))
        .route("/structure/commandes/{order}", get(orders::show_form).post(orders::save))
        .route("/structure/commandes/{order}/annuler", get(orders::ask).post(orders::cancel))
        .route("/structure/paiement/{order}", get(paying::show_form).post(paying::take))
        .route("/structure/membres", get(members::list).post(members::add))
        .route("/structure/membres/{member}", get(correcting::ask).post(correcting::correct))
        .route("/structure/membres/{member}/effacer", get(erasing::ask).post(erasing::erase))
        .route("/structure/lieu", get(correcting::ask_place).post(correcting::place))
        .route("/structure/membres/{member}/lien", post(members::link))
        .route("/structure/membres/{member}/carte", get(cards::show_card).post(cards::make))
        .route("/structure/membres/{member}/carte/debloquer", post(cards::unlock))
        .route("/structure/membres/{member}/carte/annuler", post(cards::revoke))
        .route("/structure/membres/{member}/depart", post(members::leave))
        .route("/structure/remise", get(hand_over::list).post(hand_over::tick))
        .route("/structure/remise/cagettes.json", get(merging::take_along))
        .route("/structure/remise/fusion", post(merging::bring_back))
        .route("/structure/bon", get(order_form::show_form).post(order_form::save))
        .route("/structure/bon/imprimer", get(order_form::print))
        .route("/structure/labos", get(labs::list).post(labs::open))
        .route("/structure/labos/{lab}", get(labs::show_lab))
        .route("/structure/labos/{lab}/clore", post(labs::close))
        .route(
            "/structure/labos/{lab}/decider/{proposal}",
            get(deciding::ask).post(deciding::decide),
        )
        .route("/structure/bons-achat", get(vouchers::list).post(vouchers::issue))
}

pub(super) use board::alias as board_alias;
pub(super) use orders::find as found_order;

/// The frame of an animator's page.
async fn chrome(state: &WebState, animator: &Animator, here: Section) -> Result<Chrome, PageError> {
    let mut reading = state.app.reading(animator.tenant()).await?;
    animator.chrome(state, &mut reading, here).await
}

/// What the structure's own order goes by, where members go by an alias.
const OWN_ORDER: &str = "La structure";
/// What is left of a name once a person is erased.
const ERASED: &str = "Personne effacée";
