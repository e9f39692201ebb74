//! What every handler is given.

use app::App;
use std::sync::Arc;

/// The use cases, and where people reach the service.
#[derive(Clone)]
pub struct WebState {
    pub app: App,
    /// Without a final slash: the beginning of links that are handed out.
    pub public_url: Arc<str>,
}

impl WebState {
    pub fn new(app: App, public_url: &str) -> Self {
        Self { app, public_url: public_url.trim_end_matches('/').into() }
    }

    /// Whether people come over HTTPS, so that cookies may be limited to it.
    pub fn is_secure(&self) -> bool {
        self.public_url.starts_with("https://")
    }
}
