//! Every address of the service.

use crate::{api, assets, ease, guard, page::PageResult, pages, problem::Problem, state::WebState};
use axum::{
    Router,
    extract::{DefaultBodyLimit, MatchedPath, Request, State},
    http::{Uri, header},
    middleware,
    response::{IntoResponse, Response},
    routing::get,
};
use kernel::TenantId;
use std::any::Any;
use tower_http::{catch_panic::CatchPanicLayer, compression::CompressionLayer, trace::TraceLayer};

/// The largest form; a route that takes files sets its own limit.
const BODY_BYTES_MAX: usize = 1 << 20;

/// The whole service.
pub fn router(state: WebState) -> Router {
    Router::new()
        .route("/healthz", get(healthz))
        .merge(pages::public::routes())
        .merge(ease::routes())
        .merge(pages::member::routes())
        .merge(pages::animator::routes())
        .merge(pages::coordinator::routes())
        .merge(pages::producer::routes())
        .merge(pages::funder::routes())
        .merge(pages::papers::routes())
        .merge(pages::privacy::routes())
        .merge(pages::device::routes())
        .merge(api::routes())
        .merge(assets::router())
        .fallback(nothing_there)
        .method_not_allowed_fallback(nothing_there)
        .layer(CatchPanicLayer::custom(panicked))
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .layer(middleware::from_fn_with_state(state.clone(), guard::guard))
        .layer(CompressionLayer::new())
        .layer(TraceLayer::new_for_http().make_span_with(span))
        .with_state(state)
}

/// The route, never the address: addresses hold ids, and sign-in links hold keys.
fn span(request: &Request) -> tracing::Span {
    let route = request.extensions().get::<MatchedPath>().map_or("none", MatchedPath::as_str);
    tracing::info_span!("http", method = %request.method(), route)
}

/// Whether the database answers.
async fn healthz(State(state): State<WebState>) -> PageResult {
    let nobody = TenantId::from_uuid(uuid::Uuid::nil());
    drop(state.app.reading(nobody).await?);
    Ok(([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], "ok\n").into_response())
}

async fn nothing_there(uri: Uri) -> Response {
    let problem = Problem::not_found();
    if guard::is_api(uri.path()) { problem.into_response() } else { problem.into_page() }
}

fn panicked(_: Box<dyn Any + Send + 'static>) -> Response {
    tracing::error!("a handler panicked");
    Problem::unavailable().into_page()
}
