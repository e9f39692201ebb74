//! The web service.

use crate::CtlError;
use app::Platform;
use runtime::config::WebConfig;
use std::{future::Future, time::Duration};
use tokio::net::TcpListener;

/// How often links and sessions that are over are dropped.
const FORGET_EVERY: Duration = Duration::from_secs(3_600);

/// Serves the pages and the API until `stop` is done, then lets running requests end. Meanwhile
/// links and sessions of the platform that are over are forgotten.
pub async fn serve(
    state: web::WebState,
    platform: &Platform,
    listener: TcpListener,
    stop: impl Future<Output = ()> + Send + 'static,
) -> Result<(), CtlError> {
    tokio::select! {
        served = web::serve(listener, state, stop) => Ok(served?),
        () = platform.forget_regularly(FORGET_EVERY, std::future::pending()) => Ok(()),
    }
}

/// Listens on the configured address.
pub async fn listen(config: &WebConfig) -> Result<TcpListener, CtlError> {
    let address = config.listen;
    TcpListener::bind(address).await.map_err(|source| CtlError::Listen { address, source })
}
