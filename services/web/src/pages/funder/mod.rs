//! A funder's pages, under `/financeur`: the published reports of one programme.

use crate::{
    files::Export,
    page::PageResult,
    pages::reporting::{self, Since},
    session::Funder,
    state::WebState,
    views::Section,
};
use axum::{
    Router,
    extract::{Query, State},
    routing::get,
};

pub fn routes() -> Router<WebState> {
    Router::new()
        .route("/financeur", get(report))
        .route("/financeur/rapport.csv", get(csv))
        .route("/financeur/rapport.json", get(json))
        .route("/financeur/preuve.json", get(proof))
        .route("/financeur/verifier", get(check))
}

async fn report(
    State(state): State<WebState>,
    funder: Funder,
    Query(since): Query<Since>,
    export: Export,
) -> PageResult {
    let mut reading = state.app.reading(funder.tenant()).await?;
    let chrome = funder.chrome(&state, &mut reading, Section::Report).await?;
    drop(reading);
    let programme = funder.programme;
    let (actor, base) = (&funder.actor, "/financeur");
    reporting::show_report(&state, actor, programme, &since, chrome, base, export).await
}

async fn csv(
    State(state): State<WebState>,
    funder: Funder,
    Query(since): Query<Since>,
) -> PageResult {
    reporting::csv(&state, &funder.actor, funder.programme, &since).await
}

async fn json(
    State(state): State<WebState>,
    funder: Funder,
    Query(since): Query<Since>,
) -> PageResult {
    reporting::json(&state, &funder.actor, funder.programme, &since).await
}

async fn proof(
    State(state): State<WebState>,
    funder: Funder,
    Query(since): Query<Since>,
) -> PageResult {
    reporting::proof(&state, &funder.actor, funder.programme, &since).await
}

async fn check(
    State(state): State<WebState>,
    funder: Funder,
    Query(since): Query<Since>,
) -> PageResult {
    let mut reading = state.app.reading(funder.tenant()).await?;
    let chrome = funder.chrome(&state, &mut reading, Section::Report).await?;
    drop(reading);
    let (actor, programme) = (&funder.actor, funder.programme);
    reporting::show_check(&state, actor, programme, &since, chrome, "/financeur").await
}
