//! The JSON API, under `/api/v1`.

use crate::state::WebState;
use axum::Router;

pub fn routes() -> Router<WebState> {
    Router::new()
}
