//! The JSON API, under `/api/v1`: the same commands as the pages, for programs.
//!
//! A handler parses, calls a use case and answers; what goes over the wire is in `json/`. The
//! routes and their description are one: `/api/v1/openapi.json` is made from the handlers.
//!
//! **Invariant:** no cookie is read here, so that no other site can act for somebody who is signed
//! in; every refusal is a problem document, by the one mapping in [`crate::refusals`].

mod books;
mod caller;
mod campaigns;
mod change;
mod condition;
mod crates;
mod demand;
mod document;
mod error;
mod extract;
mod floors;
mod json;
mod labs;
mod members;
mod negotiations;
mod order_forms;
mod orders;
mod payments;
mod pooled_orders;
mod producers;
mod programmes;
mod recalls;
mod receptions;
mod rounds;
mod sessions;
mod structures;
mod trail;
mod transfers;
mod values;
mod vouchers;
mod wallets;

use crate::{
    page::{PageResult, show},
    problem::Problem,
    session::PLATFORM,
    state::WebState,
    views::{Chrome, FormKeys, api::ApiGuide},
};
use axum::{
    Extension, Router,
    extract::DefaultBodyLimit,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::get,
};
use document::{Document, Written};
use std::any::Any;
use tower_http::catch_panic::CatchPanicLayer;
use utoipa::OpenApi;
use utoipa_axum::{router::OpenApiRouter, routes};

pub fn routes() -> Router<WebState> {
    let described = OpenApiRouter::with_openapi(Document::openapi()).nest("/api/v1", operations());
    let (router, mut document) = described.split_for_parts();
    document::complete(&mut document);
    let written = match document.to_json() {
        Ok(written) => written,
        Err(error) => {
            tracing::error!(%error, "the API's description could not be written");
            "{}".to_owned()
        }
    };
    router
        .layer(Extension(Written(written.into())))
        .method_not_allowed_fallback(method_not_allowed)
        .layer(CatchPanicLayer::custom(panicked))
        .merge(Router::new().route("/api", get(show_guide)))
}

fn operations() -> OpenApiRouter<WebState> {
    OpenApiRouter::new()
        .routes(routes!(document::show_document))
        .merge(of_people())
        .merge(of_structures())
        .merge(of_the_month())
        .merge(of_supply())
        .merge(of_books())
}

fn of_people() -> OpenApiRouter<WebState> {
    OpenApiRouter::new()
        .routes(routes!(sessions::open_session))
        .routes(routes!(sessions::show_session, sessions::end_session))
        .routes(routes!(members::list_members, members::join_member))
        .routes(routes!(members::leave_member))
        .routes(routes!(labs::list_labs, labs::open_lab))
        .routes(routes!(labs::show_lab))
        .routes(routes!(labs::propose))
        .routes(routes!(labs::vote))
        .routes(routes!(labs::decide_proposal))
        .routes(routes!(labs::close_lab))
        .routes(routes!(trail::list_readings))
        .routes(routes!(trail::list_own_readings))
}

fn of_structures() -> OpenApiRouter<WebState> {
    OpenApiRouter::new()
        .routes(routes!(order_forms::list_order_forms))
        .routes(routes!(order_forms::show_order_form))
        .routes(routes!(order_forms::put_notice))
        .routes(routes!(order_forms::put_left_out))
        .routes(routes!(orders::list_orders))
        .routes(routes!(orders::show_order, orders::put_order, orders::cancel_order))
        .routes(routes!(payments::list_payments, payments::pay_order))
        .routes(routes!(wallets::show_wallet))
        .routes(routes!(wallets::show_wallet_of_member))
        .routes(routes!(wallets::show_budget, wallets::put_budget))
        .routes(routes!(vouchers::list_vouchers, vouchers::issue_voucher))
        .routes(routes!(structures::list_structures, structures::register_structure))
        .routes(routes!(structures::put_delivery_point))
}

fn of_the_month() -> OpenApiRouter<WebState> {
    OpenApiRouter::new()
        .routes(routes!(campaigns::list_campaigns, campaigns::draft_campaign))
        .routes(routes!(campaigns::show_campaign))
        .routes(routes!(campaigns::compose_offer))
        .routes(routes!(campaigns::open_campaign))
        .routes(routes!(campaigns::close_campaign))
        .routes(routes!(campaigns::reopen_campaign))
        .routes(routes!(campaigns::send_orders))
        .routes(routes!(campaigns::mark_received))
        .routes(routes!(campaigns::mark_delivered))
        .routes(routes!(campaigns::settle_campaign))
        .routes(routes!(pooled_orders::list_pooled_orders))
        .routes(routes!(pooled_orders::show_pooled_order))
        .routes(routes!(pooled_orders::confirm_supply))
        .routes(routes!(pooled_orders::override_minimum))
        .routes(routes!(receptions::list_receptions))
        .routes(routes!(receptions::put_reception))
        .routes(routes!(receptions::record_loss))
        .routes(routes!(receptions::record_shortage))
        .routes(routes!(crates::list_crates))
        .routes(routes!(crates::list_crates_to_pack))
        .routes(routes!(crates::put_packing))
        .routes(routes!(crates::hand_over))
        .routes(routes!(rounds::list_rounds, rounds::plan_round))
        .routes(routes!(rounds::show_round))
        .routes(routes!(rounds::depart))
        .routes(routes!(rounds::deliver_stop))
        .routes(routes!(recalls::show_recall))
}

fn of_supply() -> OpenApiRouter<WebState> {
    let catalogues = OpenApiRouter::new()
        .routes(routes!(producers::show_catalogue, producers::import_catalogue))
        .layer(DefaultBodyLimit::max(producers::FILE_BYTES_MAX));
    OpenApiRouter::new()
        .routes(routes!(producers::list_producers, producers::register_producer))
        .merge(catalogues)
        .routes(routes!(negotiations::list_negotiations, negotiations::open_negotiation))
        .routes(routes!(negotiations::show_negotiation))
        .routes(routes!(negotiations::propose_terms))
        .routes(routes!(negotiations::accept_terms))
        .routes(routes!(negotiations::break_off))
        .routes(routes!(floors::list_floors))
        .routes(routes!(floors::put_floor, floors::remove_floor))
        .routes(routes!(demand::show_demand))
}

fn of_books() -> OpenApiRouter<WebState> {
    OpenApiRouter::new()
        .routes(routes!(books::list_balances))
        .routes(routes!(books::show_checkpoint))
        .routes(routes!(transfers::list_dues))
        .routes(routes!(transfers::list_transfers, transfers::record_transfer))
        .routes(routes!(transfers::reverse_transfer))
        .routes(routes!(programmes::list_programmes, programmes::register_programme))
        .routes(routes!(programmes::publish_report))
        .routes(routes!(programmes::show_report))
}

/// `/api`: for people, where the description is and how to begin.
async fn show_guide() -> PageResult {
    show(&ApiGuide { chrome: Chrome::public(PLATFORM, FormKeys::default()) })
}

fn panicked(_: Box<dyn Any + Send + 'static>) -> Response {
    tracing::error!("a handler of the API panicked");
    Problem::unavailable().into_response()
}

async fn method_not_allowed() -> Problem {
    let (title, detail) = (
        "Cette méthode ne va pas ici",
        "L’adresse existe, mais pas pour cette méthode. L’en-tête «\u{a0}Allow\u{a0}» donne les \
         autres.",
    );
    Problem::new("method-not-allowed", StatusCode::METHOD_NOT_ALLOWED, title, detail)
}
