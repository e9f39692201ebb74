//! The style sheet and the script, built into the program and served by it.

use axum::{
    Router,
    http::header,
    response::{IntoResponse, Response},
    routing::get,
};

/// The whole design: tokens, components, dark and print.
pub const STYLE: &str = include_str!("../static/solidaires.css");
/// What makes the order form nicer where scripts run; nothing needs it.
pub const SCRIPT: &str = include_str!("../static/solidaires.js");
/// The mark in a browser's tab.
pub const ICON: &str = include_str!("../static/icon.svg");

/// Everything comes from ourselves, and nothing is inline.
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; style-src 'self'; \
    script-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; \
    frame-ancestors 'none'";

/// `/static/…`; state-free, so it merges into any router.
pub fn router<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new()
        .route("/static/solidaires.css", get(|| asset("text/css; charset=utf-8", STYLE)))
        .route("/static/solidaires.js", get(|| asset("text/javascript; charset=utf-8", SCRIPT)))
        .route("/static/icon.svg", get(|| asset("image/svg+xml", ICON)))
}

async fn asset(media_type: &'static str, body: &'static str) -> Response {
    let headers = [(header::CONTENT_TYPE, media_type), (header::CACHE_CONTROL, "max-age=3600")];
    (headers, body).into_response()
}
