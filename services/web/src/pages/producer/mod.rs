//! A producer's pages, under `/producteur`.

use crate::state::WebState;
use axum::Router;

pub fn routes() -> Router<WebState> {
    Router::new()
}
