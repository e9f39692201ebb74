//! What anybody may open: the first page, signing in and out, what is held about a person, the
//! published log.

mod card;
mod correcting;
mod erasing;
mod home;
mod personal_data;
mod published;
mod sign_in;
mod transparency;

use crate::state::WebState;
use axum::{
    Router,
    routing::{get, post},
};

pub fn routes() -> Router<WebState> {
    Router::new()
        .route("/", get(home::show_home))
        .route("/transparence", get(transparency::explain))
        .route("/transparence/{*path}", get(published::file))
        .route("/transparence/cosignatures", post(published::cosign))
        .route("/connexion", get(sign_in::ask).post(sign_in::take_link))
        .route("/connexion/{token}", get(sign_in::greet).post(sign_in::enter))
        .route("/carte/{key}", get(card::ask).post(card::enter))
        .route("/deconnexion", post(sign_in::leave))
        .route("/mes-donnees", get(personal_data::show_held))
        .route("/mes-donnees/corriger", get(correcting::ask).post(correcting::correct))
        .route("/mes-donnees/effacer", get(erasing::ask).post(erasing::erase))
}
