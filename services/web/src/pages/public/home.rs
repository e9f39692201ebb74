//! `/`: the public first page; for who is signed in, the beginning of their own pages.

use crate::{
    ease::Easy,
    page::{PageResult, go, show},
    session::{PLATFORM, signed_in},
    state::WebState,
    views::{Chrome, FormKeys, home::Home},
};
use axum::{extract::State, http::HeaderMap};
use kernel::Role;

pub async fn show_home(State(state): State<WebState>, headers: HeaderMap) -> PageResult {
    let easy = Easy::of(&headers).0;
    match signed_in(&headers, &state).await? {
        Some(visitor) => Ok(go(home_of(visitor.actor.role))),
        None => show(&Home { chrome: Chrome::public(PLATFORM, FormKeys::default()).read(easy) }),
    }
}

/// Where a role begins.
pub const fn home_of(role: Role) -> &'static str {
    match role {
        Role::Member(_) => "/ma-commande",
        Role::Animator => "/structure",
        Role::Coordinator => "/plateforme",
        Role::Producer(_) => "/producteur",
        Role::Funder(_) => "/financeur",
        Role::System => "/connexion",
    }
}
