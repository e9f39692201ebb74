//! Serving until told to stop.

use crate::{WebState, router};
use std::{future::Future, io};
use tokio::net::TcpListener;

/// Serves the pages and the API until `stop` is done, then lets running requests end.
///
/// # Errors
/// Fails when the listener does.
pub async fn serve(
    listener: TcpListener,
    state: WebState,
    stop: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    axum::serve(listener, router(state)).with_graceful_shutdown(stop).await
}
