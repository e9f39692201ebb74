//! The coordination's pages, under `/plateforme`: the month step by step, and what it rests on.

mod accesses;
mod accounts;
mod campaign;
mod chosen;
mod closing;
mod composer;
mod effects;
mod negotiations;
mod live;
mod losses;
mod new_producer;
mod new_programme;
mod next_action;
mod opening;
mod packing;
mod planning;
mod pooled;
mod producers;
mod programmes;
mod recall;
mod receptions;
mod reopening;
mod replies;
mod rounds;
mod steps;
mod structures;
mod vouchers;

use crate::{
    page::PageError, session::Coordinator, state::WebState, views::Chrome, views::Section,
};
use app::Done;
use axum::{
    Router,
    extract::DefaultBodyLimit,
    routing::{get, post},
};
pub(super) use campaign::commune_name;
pub(super) use chosen::named;
pub(super) use pooled::pooled_state;

/// A catalogue file and what surrounds it in the form.
const CATALOGUE_BYTES_MAX: usize = 11 << 20;

pub fn routes() -> Router<WebState> {
    Router::new()
        .merge(month())
        .merge(goods())
        .merge(sourcing())
        .merge(overviews())
        .merge(accesses::routes())
}

fn month() -> Router<WebState> {
    let campaign = "/plateforme/campagnes/{campaign}";
    let at = |page: &str| format!("{campaign}/{page}");
    Router::new()
        .route("/plateforme", get(campaign::latest))
        .route("/plateforme/campagnes", get(campaign::latest).post(campaign::draft))
        .route(campaign, get(campaign::one))
        .route(&at("composer"), get(composer::choose).post(composer::compose))
        .route(&at("ouvrir"), get(opening::ask).post(opening::open))
        .route(&at("en-direct"), get(live::watch))
        .route(&at("en-direct/flux"), get(live::events))
        .route(&at("cloturer"), get(closing::ask).post(closing::close))
        .route(&at("cloture"), get(closing::progress))
        .route(&at("rouvrir"), get(reopening::ask).post(reopening::reopen))
        .route(&at("commandes"), get(pooled::of_campaign))
        .route(&at("{step}"), get(steps::ask).post(steps::take))
}

fn goods() -> Router<WebState> {
    let pooled = "/plateforme/commandes/{pooled}";
    let reception = "/plateforme/receptions/{pooled}";
    let sheet = "/plateforme/emballage/{campaign}/{structure}";
    let round = "/plateforme/tournees/{round}";
    Router::new()
        .route("/plateforme/commandes", get(pooled::latest))
        .route(
            &format!("{pooled}/forcer"),
            get(pooled::ask_override).post(pooled::override_minimum),
        )
        .route(&format!("{pooled}/reponse"), get(replies::ask).post(replies::reply))
        .route(reception, get(receptions::show_reception).post(receptions::receive))
        .route(&format!("{reception}/pertes"), post(losses::record))
        .route("/plateforme/emballage", get(packing::overview))
        .route(sheet, get(packing::sheet).post(packing::pack))
        .route("/plateforme/tournees", get(rounds::list))
        .route("/plateforme/tournees/nouvelle", get(planning::ask).post(planning::plan))
        .route(&format!("{round}/partir"), post(rounds::depart))
        .route(&format!("{round}/livrer"), post(rounds::deliver))
}

fn sourcing() -> Router<WebState> {
    let negotiation = "/plateforme/negociations/{negotiation}";
    let producer = "/plateforme/producteurs/{producer}";
    let upload = post(producers::send_file).layer(DefaultBodyLimit::max(CATALOGUE_BYTES_MAX));
    Router::new()
        .route("/plateforme/negociations", get(negotiations::list))
        .route("/plateforme/negociations/nouvelle", get(negotiations::ask).post(negotiations::open))
        .route(negotiation, get(negotiations::show_one).post(negotiations::propose))
        .route(
            &format!("{negotiation}/accepter"),
            get(negotiations::ask_accept).post(negotiations::accept),
        )
        .route(
            &format!("{negotiation}/rompre"),
            get(negotiations::ask_break_off).post(negotiations::break_off),
        )
        .route("/plateforme/producteurs", get(producers::list))
        .route(
            "/plateforme/producteurs/nouveau",
            get(new_producer::ask).post(new_producer::register),
        )
        .route(producer, get(producers::show_one))
        .route(&format!("{producer}/catalogue"), upload.get(producers::show_one))
}

fn overviews() -> Router<WebState> {
    let programme = "/plateforme/programmes/{programme}";
    let structures = "/plateforme/structures";
    Router::new()
        .route("/plateforme/comptes", get(accounts::show_accounts))
        .route("/plateforme/comptes/{campaign}/reglements", post(accounts::pay))
        .route(
            "/plateforme/comptes/{campaign}/reglements/{payment}/annuler",
            post(accounts::reverse),
        )
        .route("/plateforme/rappel", get(recall::search))
        .route(structures, get(structures::list))
        .route(&format!("{structures}/nouvelle"), get(structures::ask).post(structures::register))
        .route(&format!("{structures}/{{structure}}"), get(structures::show_one))
        .route(&format!("{structures}/{{structure}}/lieu"), post(structures::place))
        .route("/plateforme/bons-achat", get(vouchers::list))
        .route("/plateforme/bons-achat/nouveaux", get(vouchers::ask).post(vouchers::issue))
        .route("/plateforme/programmes", get(programmes::list))
        .route(
            "/plateforme/programmes/nouveau",
            get(new_programme::ask).post(new_programme::register),
        )
        .route(&format!("{programme}/publier"), post(programmes::publish))
        .route(&format!("{programme}/rapport"), get(programmes::report))
        .route(&format!("{programme}/rapport.csv"), get(programmes::csv))
        .route(&format!("{programme}/rapport.json"), get(programmes::json))
        .route(&format!("{programme}/preuve.json"), get(programmes::proof))
        .route(&format!("{programme}/verifier"), get(programmes::check))
}

/// The frame of a page of the coordination.
async fn chrome(
    state: &WebState,
    coordinator: &Coordinator,
    here: Section,
) -> Result<Chrome, PageError> {
    let mut reading = state.app.reading(coordinator.tenant()).await?;
    coordinator.chrome(state, &mut reading, here).await
}

/// Waits until the next page can show what was done.
async fn shown(state: &WebState, done: &Done) -> Result<(), PageError> {
    state.app.wait_until_shown(done).await?;
    Ok(())
}
