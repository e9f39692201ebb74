//! The gallery: every component, and every sample of every page. For us alone: the service's own
//! router does not have it; `cargo run -p web --example gallery` and the tests serve it.

use crate::{
    assets,
    page::{PageError, PageResult, show},
    views::{self, components::Components},
};
use axum::{
    Router,
    extract::{Path, Request},
    http::{HeaderValue, header},
    middleware::{self, Next},
    response::{Html, IntoResponse, Response},
    routing::get,
};
use std::{future::Future, io};
use tokio::net::TcpListener;

/// Serves the gallery until `stop` is done.
///
/// # Errors
/// Fails when the listener does.
pub async fn serve(
    listener: TcpListener,
    stop: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let router = Router::new()
        .route("/", get(components))
        .route("/{sample}", get(sample))
        .merge(assets::router())
        .layer(middleware::from_fn(with_policy));
    axum::serve(listener, router).with_graceful_shutdown(stop).await
}

/// As strict as the service is, where it is least so.
async fn with_policy(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let policy = HeaderValue::from_static(assets::DEVICE_POLICY);
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    response
}

async fn components() -> PageResult {
    let mut page = Components::sample();
    page.pages = views::gallery().map_err(unshown)?.into_iter().map(|page| page.name).collect();
    show(&page)
}

async fn sample(Path(name): Path<String>) -> PageResult {
    let pages = views::gallery().map_err(unshown)?;
    let page = pages.into_iter().find(|page| page.name == name);
    Ok(Html(page.ok_or_else(PageError::not_found)?.html).into_response())
}

fn unshown(error: views::sample::SampleError) -> PageError {
    tracing::error!(%error, "a sample cannot be shown");
    crate::problem::Problem::unavailable().into()
}
