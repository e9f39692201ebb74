//! Signing in with a link that somebody was given, and out again.

use super::{
    caller::Caller,
    error::{ApiError, ApiResult},
    extract::Json,
    json::buying::{ActorJson, SessionBody, SessionJson},
};
use crate::{problem::Problem, state::WebState};
use app::{AppError, Token};
use axum::{extract::State, http::StatusCode};

/// Uses the link up. The session lasts thirty days, or until it is ended.
#[utoipa::path(post, path = "/sessions", tag = "sessions", summary = "Ouvrir une session",
    request_body = SessionBody, responses((status = 201, body = SessionJson)))]
pub async fn open_session(
    State(state): State<WebState>,
    Json(body): Json<SessionBody>,
) -> ApiResult<(StatusCode, Json<SessionJson>)> {
    let key = body.link.trim().trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    let link: Token = key.parse().map_err(|_| spent())?;
    let session = Token::new(link.tenant, runtime::random_bytes()?);
    let actor = match state.app.sign_in(&link, &session, runtime::random_bytes()?).await {
        Err(AppError::NotFound) => return Err(spent()),
        actor => actor?,
    };
    let opened = SessionJson { token: session.to_string(), actor: actor.into() };
    Ok((StatusCode::CREATED, Json(opened)))
}

#[utoipa::path(get, path = "/sessions/current", tag = "sessions", summary = "Qui suis-je\u{a0}?",
    security(("session" = [])), responses((status = 200, body = ActorJson)))]
pub async fn show_session(caller: Caller) -> Json<ActorJson> {
    Json(caller.actor.into())
}

#[utoipa::path(delete, path = "/sessions/current", tag = "sessions", summary = "Finir la session",
    security(("session" = [])), responses((status = 204)))]
pub async fn end_session(State(state): State<WebState>, caller: Caller) -> ApiResult<StatusCode> {
    state.app.sign_out(&caller.session).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn spent() -> ApiError {
    let (title, detail) = (
        "Ce lien ne marche pas",
        "Ce lien n’est pas reconnu, a déjà servi, ou n’est plus valable. Demandez-en un autre.",
    );
    Problem::new("sign-in-link-spent", StatusCode::NOT_FOUND, title, detail).into()
}
