//! What a handler takes from a request. Every failure is a problem document.

use super::error::{ApiError, ApiResult};
use crate::{
    problem::{FieldError, Problem},
    state::WebState,
};
use axum::{
    extract::{
        FromRequest, FromRequestParts, Request,
        rejection::{BytesRejection, JsonRejection},
    },
    http::{StatusCode, request::Parts},
    response::{IntoResponse, Response},
};
use kernel::CampaignId;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use utoipa::IntoParams;
use uuid::Uuid;

/// In the query: of one campaign, or of all that the caller may see.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct OfCampaign {
    campaign: Option<Uuid>,
}

impl OfCampaign {
    pub fn campaign(&self) -> Option<CampaignId> {
        self.campaign.map(CampaignId::from_uuid)
    }
}

/// Ids in the address: what is no id names nothing.
#[derive(Debug, Clone, Copy)]
pub struct Path<T>(pub T);

impl<T: DeserializeOwned + Send> FromRequestParts<WebState> for Path<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &WebState) -> ApiResult<Self> {
        let path = axum::extract::Path::from_request_parts(parts, state).await;
        path.map(|axum::extract::Path(value)| Self(value)).map_err(|_| ApiError::not_found())
    }
}

/// What follows `?`; a name that is not known is refused.
#[derive(Debug, Clone, Copy)]
pub struct Query<T>(pub T);

impl<T: DeserializeOwned + Send> FromRequestParts<WebState> for Query<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &WebState) -> ApiResult<Self> {
        let query = axum::extract::Query::from_request_parts(parts, state).await;
        query.map(|axum::extract::Query(value)| Self(value)).map_err(|_| {
            let (title, detail) = (
                "L’adresse n’a pas été comprise",
                "Ce qui suit le point d’interrogation n’est pas dans la documentation.",
            );
            Problem::new("query-invalid", StatusCode::BAD_REQUEST, title, detail).into()
        })
    }
}

/// A JSON document, received or sent. Received: `application/json`, whole, nothing unknown in it.
#[derive(Debug, Clone, Copy)]
pub struct Json<T>(pub T);

impl<T: DeserializeOwned> FromRequest<WebState> for Json<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &WebState) -> ApiResult<Self> {
        match axum::Json::from_request(request, state).await {
            Ok(axum::Json(value)) => Ok(Self(value)),
            Err(rejection) => Err(unreadable(&rejection)),
        }
    }
}

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        axum::Json(self.0).into_response()
    }
}

fn unreadable(rejection: &JsonRejection) -> ApiError {
    match rejection {
        JsonRejection::JsonDataError(_) => misshapen(&rejection.body_text()),
        JsonRejection::MissingJsonContentType(_) => unsupported_type("application/json"),
        JsonRejection::BytesRejection(rejection) => unread(rejection),
        _ => {
            let detail = "Ce qui est envoyé n’est pas du JSON. Rien n’a été changé.";
            let title = "Le JSON n’est pas lisible";
            Problem::new("json-unreadable", StatusCode::BAD_REQUEST, title, detail).into()
        }
    }
}

/// The body is of a type that this address does not take.
pub fn unsupported_type(expected: &str) -> ApiError {
    let detail = format!("Envoyez «\u{a0}{expected}\u{a0}» (en-tête «\u{a0}Content-Type\u{a0}»).");
    let title = "Ce type de contenu n’est pas pris";
    Problem::new("unsupported-type", StatusCode::UNSUPPORTED_MEDIA_TYPE, title, detail).into()
}

/// The body did not arrive whole.
pub fn unread(rejection: &BytesRejection) -> ApiError {
    let (kind, detail) = match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => {
            ("too-large", "Ce que vous envoyez est trop gros. Rien n’a été changé.")
        }
        _ => ("body-unreadable", "L’envoi s’est arrêté en route. Rien n’a été changé."),
    };
    Problem::new(kind, rejection.status(), "L’envoi n’a pas pu être lu", detail).into()
}

/// Well-formed JSON of another shape. The library says where and what, in English, in the form
/// `Failed…: lines[0].product: unknown field…`; only the place and the kind are taken from it.
fn misshapen(text: &str) -> ApiError {
    let text = text.split_once(": ").map_or(text, |(_, rest)| rest);
    let (place, reason) = text.split_once(": ").unwrap_or(("", text));
    let quoted = || reason.split('`').nth(1).unwrap_or_default();
    let (field, detail) = if reason.starts_with("unknown field") {
        (place.to_owned(), "Ce champ n’existe pas ici.")
    } else if reason.starts_with("missing field") || text.starts_with("missing field") {
        let name = text.split('`').nth(1).unwrap_or_else(quoted);
        (join(if text.starts_with("missing") { "" } else { place }, name), "Ce champ manque.")
    } else if reason.starts_with("unknown variant") {
        (place.to_owned(), "Ce mot n’est pas un de ceux que la documentation donne.")
    } else {
        (place.to_owned(), "Cette valeur n’est pas du type attendu, ou dépasse ses bornes.")
    };
    let error = FieldError { field, detail: detail.to_owned() };
    let said = "Le JSON n’a pas la forme attendue. Rien n’a été changé.";
    ApiError::with_errors("json-invalid", "Le JSON n’a pas la forme attendue", said, vec![error])
}

fn join(place: &str, name: &str) -> String {
    if place.is_empty() || place == "." { name.to_owned() } else { format!("{place}.{name}") }
}
