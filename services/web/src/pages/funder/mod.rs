//! A funder's pages, under `/financeur`.

use crate::state::WebState;
use axum::Router;

pub fn routes() -> Router<WebState> {
    Router::new()
}
