//! `/vos-donnees`: what the law asks to be told (RGPD, articles 13 and 14), in plain words.

use crate::{
    page::{PageResult, show},
    session::{PLATFORM, signed_in},
    state::WebState,
    views::{Chrome, FormKeys, Section, information::Information},
};
use axum::{extract::State, http::HeaderMap};

pub async fn show_information(State(state): State<WebState>, headers: HeaderMap) -> PageResult {
    let chrome = match signed_in(&headers, &state).await? {
        Some(visitor) => {
            let mut reading = state.app.reading(visitor.tenant()).await?;
            visitor.chrome(&state, &mut reading, Section::Account).await?
        }
        None => Chrome::public(PLATFORM, FormKeys::default()),
    };
    show(&Information { chrome })
}
