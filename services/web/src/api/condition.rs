//! Conditions of a change: the state that the caller saw, so that nothing is overwritten unseen.

use super::error::{ApiError, ApiResult};
use crate::{problem::Problem, state::WebState};
use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, HeaderName, StatusCode, header, request::Parts},
};

/// What must hold for a change to be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Condition {
    /// `If-None-Match: *`: nothing is there yet.
    Nothing,
    /// `If-Match: "3"`: it is still at this version.
    Version(u64),
}

/// Of those conditions, the version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Version(pub u64);

impl FromRequestParts<WebState> for Condition {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &WebState) -> ApiResult<Self> {
        let of = |name: HeaderName| text(&parts.headers, name);
        match (of(header::IF_MATCH), of(header::IF_NONE_MATCH)) {
            (None, Some("*")) => Ok(Self::Nothing),
            (Some(tag), None) => version(tag).map(Self::Version),
            (None, None) => Err(missing()),
            _ => Err(unclear()),
        }
    }
}

impl FromRequestParts<WebState> for Version {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &WebState) -> ApiResult<Self> {
        let tag = text(&parts.headers, header::IF_MATCH).ok_or_else(missing)?;
        version(tag).map(Self)
    }
}

fn text(headers: &HeaderMap, name: HeaderName) -> Option<&str> {
    headers.get(name).map(|value| value.to_str().unwrap_or_default().trim())
}

fn version(tag: &str) -> ApiResult<u64> {
    let inner = tag.strip_prefix('"').and_then(|tag| tag.strip_suffix('"'));
    inner.and_then(|version| version.parse().ok()).ok_or_else(unclear)
}

fn missing() -> ApiError {
    let (title, detail) = (
        "Dites ce que vous avez vu",
        "Envoyez «\u{a0}If-Match\u{a0}» avec l’«\u{a0}ETag\u{a0}» reçu, ou \
         «\u{a0}If-None-Match: *\u{a0}» pour une première fois. Ainsi rien n’est écrasé.",
    );
    Problem::new("precondition-required", StatusCode::PRECONDITION_REQUIRED, title, detail).into()
}

fn unclear() -> ApiError {
    let (title, detail) = (
        "La condition n’est pas claire",
        "Envoyez «\u{a0}If-Match\u{a0}» avec un seul «\u{a0}ETag\u{a0}», ou \
         «\u{a0}If-None-Match: *\u{a0}», mais pas les deux.",
    );
    Problem::new("precondition-unclear", StatusCode::BAD_REQUEST, title, detail).into()
}
