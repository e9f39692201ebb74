//! `/carte/{key}`: what the code of a printed card opens. It asks for the PIN.

use super::{
    home::home_of,
    sign_in::{readable, with_cookie},
};
use crate::{
    ease::Easy,
    page::{PageError, PageResult, go, show, show_with},
    session::PLATFORM,
    state::WebState,
    views::{
        Chrome, FormKeys, Typed,
        card::{CardPage, CardStep},
    },
};
use app::{AppError, CardEntry, Token};
use axum::{
    Form,
    extract::{Path, State, rejection::FormRejection},
    http::StatusCode,
};
use serde::Deserialize;

#[derive(Debug, Deserialize)]
pub struct PinForm {
    #[serde(default)]
    pin: String,
}

/// Says nothing of whether there is such a card: that takes an attempt.
pub async fn ask(easy: Easy, Path(key): Path<String>) -> PageResult {
    match key.parse::<Token>() {
        Ok(_) => show(&page(easy, CardStep::Ask { key, pin: Typed::default() })),
        Err(_) => show_with(StatusCode::NOT_FOUND, &page(easy, CardStep::Gone)),
    }
}

pub async fn enter(
    State(state): State<WebState>,
    easy: Easy,
    Path(key): Path<String>,
    form: Result<Form<PinForm>, FormRejection>,
) -> PageResult {
    let Form(PinForm { pin }) = readable(form)?;
    let Ok(card) = key.parse::<Token>() else {
        return show_with(StatusCode::NOT_FOUND, &page(easy, CardStep::Gone));
    };
    let session = Token::new(card.tenant, runtime::random_bytes()?);
    let secret = runtime::random_bytes()?;
    match state.app.enter_with_card(&card, &pin, &session, secret).await {
        Ok(CardEntry::Entered(actor)) => {
            with_cookie(go(home_of(actor.role)), Some(&session), &state)
        }
        Ok(CardEntry::Wrong { left }) => wrong(easy, key, left),
        Ok(CardEntry::Locked) => show_with(StatusCode::FORBIDDEN, &page(easy, CardStep::Locked)),
        Err(AppError::NotFound) => show_with(StatusCode::NOT_FOUND, &page(easy, CardStep::Gone)),
        Err(error) => Err(PageError::from(error)),
    }
}

/// The PIN is not given back: somebody may look on.
fn wrong(easy: Easy, key: String, left: u32) -> PageResult {
    let again = match left {
        1 => "Il reste un seul essai.".to_owned(),
        left => format!("Il reste {left} essais."),
    };
    let pin = Typed::wrong("", format!("Ce n’est pas le bon code. {again}"));
    show_with(StatusCode::UNPROCESSABLE_ENTITY, &page(easy, CardStep::Ask { key, pin }))
}

fn page(Easy(easy): Easy, step: CardStep) -> CardPage {
    CardPage { chrome: Chrome::public(PLATFORM, FormKeys::default()).read(easy), step }
}
