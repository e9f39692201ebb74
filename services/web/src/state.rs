//! What every handler is given.

use app::{App, publication::Publication};
use std::sync::Arc;

/// The use cases, and where people reach the service.
#[derive(Clone)]
pub struct WebState {
    pub app: App,
    /// Without a final slash: the beginning of links that are handed out.
    pub public_url: Arc<str>,
    /// The log as signed files, where this service shows it.
    pub publication: Option<Publication>,
}

impl WebState {
    pub fn new(app: App, public_url: &str) -> Self {
        let public_url = public_url.trim_end_matches('/').into();
        Self { app, public_url, publication: None }
    }

    /// The same, showing the log that is published in a folder.
    #[must_use]
    pub fn with_publication(self, publication: Option<Publication>) -> Self {
        Self { publication, ..self }
    }

    /// Whether people come over HTTPS, so that cookies may be limited to it.
    pub fn is_secure(&self) -> bool {
        self.public_url.starts_with("https://")
    }
}
