//! What holds for every answer: where requests may come from, what browsers may do with pages.

use crate::{
    assets::{CONTENT_SECURITY_POLICY, DEVICE_POLICY, LIVE_POLICY},
    problem::Problem,
    state::WebState,
};
use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

/// Refuses changes that another site asks for, and sets the headers of every answer.
pub async fn guard(State(state): State<WebState>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let is_asset = is_asset(path);
    let with_token = path.starts_with("/connexion/") || path.starts_with("/carte/");
    let policy = match path {
        _ if path.starts_with("/remise/") => DEVICE_POLICY,
        _ if path.ends_with("/en-direct") => LIVE_POLICY,
        _ => CONTENT_SECURITY_POLICY,
    };
    let is_api = is_api(path);
    let mut response = if request.method().is_safe() || is_same_site(request.headers(), &state) {
        next.run(request).await
    } else {
        let problem = foreign_request();
        if is_api { problem.into_response() } else { problem.into_page() }
    };
    let headers = response.headers_mut();
    let referrer = if with_token { "no-referrer" } else { "same-origin" };
    let mut set = |name: HeaderName, value: &'static str| {
        headers.insert(name, HeaderValue::from_static(value));
    };
    set(header::CONTENT_SECURITY_POLICY, policy);
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(header::REFERRER_POLICY, referrer);
    if state.is_secure() {
        set(header::STRICT_TRANSPORT_SECURITY, "max-age=31536000");
    }
    if !is_asset {
        set(header::CACHE_CONTROL, "no-store");
    }
    response
}

/// Whether the answer says itself for how long it holds.
fn is_asset(path: &str) -> bool {
    path.starts_with("/static/") || path.starts_with("/transparence/")
}

/// Whether a program asks: it is told problems as documents, people as pages.
pub fn is_api(path: &str) -> bool {
    path == "/api" || path.starts_with("/api/")
}

/// Browsers say where a request comes from; programs, which hold no cookie, say nothing.
fn is_same_site(headers: &HeaderMap, state: &WebState) -> bool {
    let text = |name| headers.get(name).map(|value: &HeaderValue| value.to_str().unwrap_or("?"));
    if let Some(site) = text(HeaderName::from_static("sec-fetch-site")) {
        return site == "same-origin" || site == "none";
    }
    let Some(origin) = text(header::ORIGIN) else { return true };
    let authority = origin.split_once("://").map(|(_, authority)| authority);
    origin == &*state.public_url || (authority.is_some() && authority == text(header::HOST))
}

fn foreign_request() -> Problem {
    let (title, detail) = (
        "Cette demande vient d’un autre site",
        "Rien n’a été changé. Ouvrez la page ici, puis recommencez.",
    );
    Problem::new("foreign-request", StatusCode::FORBIDDEN, title, detail)
}
