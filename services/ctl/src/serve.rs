//! The web service.

use crate::CtlError;
use app::App;
use runtime::config::WebConfig;
use std::future::Future;
use tokio::net::TcpListener;

/// Serves the pages and the API until `stop` is done, then lets running requests end.
pub async fn serve(
    app: App,
    listener: TcpListener,
    config: &WebConfig,
    stop: impl Future<Output = ()> + Send + 'static,
) -> Result<(), CtlError> {
    web::serve(listener, web::WebState::new(app, &config.public_url), stop).await?;
    Ok(())
}

/// Listens on the configured address.
pub async fn listen(config: &WebConfig) -> Result<TcpListener, CtlError> {
    let address = config.listen;
    TcpListener::bind(address).await.map_err(|source| CtlError::Listen { address, source })
}
