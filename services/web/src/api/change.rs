//! Carrying a command out, and what is answered when it was.

use super::{caller::Caller, error::ApiResult, extract::Json, json::ChangeJson};
use crate::state::WebState;
use app::{Command, Done, Request};
use axum::{
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use kernel::CommandId;
use uuid::Uuid;

/// What a change did: to what, and its version afterwards. Sent again, the answer is the same.
#[derive(Debug, Clone)]
pub struct Changed {
    pub status: StatusCode,
    pub id: Uuid,
    pub done: Done,
    with_tag: bool,
}

impl Changed {
    /// Something was changed.
    pub const fn new(id: Uuid, done: Done) -> Self {
        Self { status: StatusCode::OK, id, done, with_tag: false }
    }

    /// Something is there that was not.
    pub const fn created(id: Uuid, done: Done) -> Self {
        Self { status: StatusCode::CREATED, ..Self::new(id, done) }
    }

    /// With the version as `ETag`, for the next `If-Match`.
    #[must_use]
    pub const fn tagged(self) -> Self {
        Self { with_tag: true, ..self }
    }
}

impl IntoResponse for Changed {
    fn into_response(self) -> Response {
        let body = ChangeJson { id: self.id, version: self.done.version };
        let mut response = (self.status, Json(body)).into_response();
        mark_replayed(&mut response, &self.done);
        if self.with_tag {
            tag(&mut response, self.done.version);
        }
        response
    }
}

/// Says that the answer is that of an earlier request with the same key.
pub fn mark_replayed(response: &mut Response, done: &Done) {
    if done.repeated {
        let name = HeaderName::from_static("idempotent-replayed");
        response.headers_mut().insert(name, HeaderValue::from_static("true"));
    }
}

/// Names the version that a document shows.
pub fn tag(response: &mut Response, version: u64) {
    if let Ok(version) = HeaderValue::from_str(&format!("\"{version}\"")) {
        response.headers_mut().insert(header::ETAG, version);
    }
}

/// Carries a command out and waits until it shows, so that what the caller reads next has it.
pub async fn carry_out(
    state: &WebState,
    caller: &Caller,
    id: CommandId,
    command: Command,
) -> ApiResult<Done> {
    carry_out_request(state, caller, Request::new(id, command)).await
}

pub async fn carry_out_request(
    state: &WebState,
    caller: &Caller,
    request: Request,
) -> ApiResult<Done> {
    let done = state.app.execute(&caller.actor, request).await?;
    state.app.wait_until_shown(&done).await?;
    Ok(done)
}
