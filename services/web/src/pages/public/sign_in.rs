//! Signing in with a link that somebody was given, and out again.
//!
//! Opening a link uses nothing up, so that programs that look into messages do no harm: the
//! button on the page does.

use super::home::home_of;
use crate::{
    ease::Easy,
    page::{PageError, PageResult, go, own_path, percent_encoded, show, show_again, show_with},
    posted::{Posted, unreadable},
    session::{self, PLATFORM},
    state::WebState,
    views::{
        Chrome, FormKeys, Typed,
        sign_in::{ConsumeLink, SignIn},
    },
};
use app::{AppError, Token};
use axum::{
    Form,
    extract::{Path, Query, State, rejection::FormRejection},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Deserialize;

/// Where to go afterwards.
#[derive(Debug, Default, Deserialize)]
pub struct Back {
    #[serde(default)]
    retour: String,
}

impl Back {
    /// A path of this site, or empty.
    fn path(&self) -> String {
        own_path(&self.retour).unwrap_or_default().to_owned()
    }
}

#[derive(Debug, Deserialize)]
pub struct LinkForm {
    #[serde(default)]
    link: String,
    #[serde(default)]
    retour: String,
}

fn public(Easy(easy): Easy) -> Chrome {
    Chrome::public(PLATFORM, FormKeys::default()).read(easy)
}

pub async fn ask(easy: Easy, Query(back): Query<Back>) -> PageResult {
    show(&SignIn { chrome: public(easy), link: Typed::default(), back: back.path() })
}

/// Takes a link as people copy it: whole, or its key alone.
pub async fn take_link(easy: Easy, form: Result<Form<LinkForm>, FormRejection>) -> PageResult {
    let Form(LinkForm { link, retour }) = readable(form)?;
    let back = Back { retour }.path();
    let key = link.trim().trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    let key = key.split('?').next().unwrap_or_default();
    match key.parse::<Token>() {
        Ok(token) if back.is_empty() => Ok(go(&format!("/connexion/{token}"))),
        Ok(token) => Ok(go(&format!("/connexion/{token}?retour={}", percent_encoded(&back)))),
        Err(_) => {
            let words = "Ce lien n’est pas complet. Copiez-le en entier.";
            show_again(&SignIn { chrome: public(easy), link: Typed::wrong(link, words), back })
        }
    }
}

pub async fn greet(easy: Easy, Path(token): Path<String>, Query(back): Query<Back>) -> PageResult {
    match token.parse::<Token>() {
        Ok(_) => show(&ConsumeLink { chrome: public(easy), token, valid: true, back: back.path() }),
        Err(_) => gone(easy),
    }
}

/// Uses the link up.
pub async fn enter(
    State(state): State<WebState>,
    easy: Easy,
    Path(token): Path<String>,
    form: Result<Form<Back>, FormRejection>,
) -> PageResult {
    let Form(back) = readable(form)?;
    let Ok(link) = token.parse::<Token>() else { return gone(easy) };
    let session = Token::new(link.tenant, runtime::random_bytes()?);
    let actor = match state.app.sign_in(&link, &session, runtime::random_bytes()?).await {
        Ok(actor) => actor,
        Err(AppError::NotFound) => return gone(easy),
        Err(error) => return Err(error.into()),
    };
    let path = back.path();
    let path = if path.is_empty() { home_of(actor.role) } else { &path };
    with_cookie(go(path), Some(&session), &state)
}

pub async fn leave(
    State(state): State<WebState>,
    headers: HeaderMap,
    _checked: Posted,
) -> PageResult {
    if let Some(token) = session::session_token(&headers, &state) {
        state.app.sign_out(&token).await?;
    }
    with_cookie(go("/"), None, &state)
}

fn gone(easy: Easy) -> PageResult {
    let view = ConsumeLink {
        chrome: public(easy),
        token: String::new(),
        valid: false,
        back: String::new(),
    };
    show_with(StatusCode::GONE, &view)
}

pub(super) fn with_cookie(
    response: Response,
    token: Option<&Token>,
    state: &WebState,
) -> PageResult {
    let cookie = session::cookie(token, state)?;
    Ok(([(header::SET_COOKIE, cookie)], response).into_response())
}

pub(super) fn readable<T>(form: Result<Form<T>, FormRejection>) -> Result<Form<T>, PageError> {
    form.map_err(|rejection| unreadable(rejection.status()))
}
