//! The one door by which errors leave: RFC 9457 for programs, a plain page for people.

use crate::views::error_page::ErrorPage;
use askama::Template;
use axum::{
    http::{StatusCode, header},
    response::{Html, IntoResponse, Response},
};
use serde::Serialize;

/// The media type of RFC 9457.
pub const PROBLEM_JSON: &str = "application/problem+json";

/// What went wrong, in words for the person who asked; never internal context.
///
/// `kind` is a stable slug (`order-closed`); programs branch on it, never on the texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    pub kind: &'static str,
    pub status: StatusCode,
    pub title: String,
    pub detail: String,
    pub instance: Option<String>,
    pub errors: Vec<FieldError>,
}

/// One field that cannot be taken as it was sent, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FieldError {
    pub field: String,
    pub detail: String,
}

/// The document as sent; `type` is a URI reference relative to the service.
#[derive(Serialize)]
struct ProblemDocument<'a> {
    r#type: String,
    title: &'a str,
    status: u16,
    detail: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    instance: Option<&'a str>,
    #[serde(skip_serializing_if = "<[FieldError]>::is_empty")]
    errors: &'a [FieldError],
}

impl Problem {
    pub fn new(
        kind: &'static str,
        status: StatusCode,
        title: impl Into<String>,
        detail: impl Into<String>,
    ) -> Self {
        let (title, detail) = (title.into(), detail.into());
        Self { kind, status, title, detail, instance: None, errors: Vec::new() }
    }

    /// Nothing is there, or nothing that this person may see: the same answer for both.
    pub fn not_found() -> Self {
        Self::new(
            "not-found",
            StatusCode::NOT_FOUND,
            "Cette page n’existe pas",
            "L’adresse est peut-être mal écrite. Ou la page n’est plus là.",
        )
    }

    /// This person is known, and this is not theirs to do.
    pub fn forbidden() -> Self {
        Self::new(
            "forbidden",
            StatusCode::FORBIDDEN,
            "Vous ne pouvez pas faire cela",
            "Votre accès ne permet pas cette action. Demandez à votre structure.",
        )
    }

    /// Somebody else changed the same thing in the meantime.
    pub fn conflict() -> Self {
        Self::new(
            "conflict",
            StatusCode::CONFLICT,
            "Quelque chose a changé",
            "Une autre personne, ou un autre onglet, a fait un changement avant vous. \
             Rien n’a été écrasé. Ouvrez la page de nouveau et recommencez.",
        )
    }

    /// We failed, or something that we need did.
    pub fn unavailable() -> Self {
        Self::new(
            "unavailable",
            StatusCode::SERVICE_UNAVAILABLE,
            "Le service ne répond pas",
            "Ce n’est pas votre faute. Rien n’a été perdu. Essayez de nouveau dans un moment.",
        )
    }

    /// The form has mistakes, told field by field.
    pub fn invalid(errors: Vec<FieldError>) -> Self {
        let title = "Il y a une erreur dans le formulaire";
        let detail = "Regardez chaque champ signalé.";
        let kind = "invalid-form";
        Self { errors, ..Self::new(kind, StatusCode::UNPROCESSABLE_ENTITY, title, detail) }
    }

    #[must_use]
    pub fn at(mut self, instance: impl Into<String>) -> Self {
        self.instance = Some(instance.into());
        self
    }

    /// The page that tells a person the same thing.
    pub fn into_page(self) -> Response {
        let status = self.status;
        match ErrorPage::from(self).render() {
            Ok(html) => (status, Html(html)).into_response(),
            Err(error) => {
                tracing::error!(%error, "the error page could not be rendered");
                (status, "Le service ne répond pas.").into_response()
            }
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let document = ProblemDocument {
            r#type: format!("/problems/{}", self.kind),
            title: &self.title,
            status: self.status.as_u16(),
            detail: &self.detail,
            instance: self.instance.as_deref(),
            errors: &self.errors,
        };
        match serde_json::to_vec(&document) {
            Ok(body) => (self.status, [(header::CONTENT_TYPE, PROBLEM_JSON)], body).into_response(),
            Err(error) => {
                tracing::error!(%error, "a problem could not be written");
                self.status.into_response()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn body_of(response: Response) -> String {
        let bytes = axum::body::to_bytes(response.into_body(), 1 << 20).await.unwrap();
        String::from_utf8(bytes.to_vec()).unwrap()
    }

    #[tokio::test]
    async fn a_problem_is_told_to_programs_as_rfc_9457_asks() {
        let field = "q.lait".to_owned();
        let error = FieldError { field, detail: "Le nombre est trop grand.".to_owned() };
        let response = Problem::invalid(vec![error]).at("/order").into_response();
        assert_eq!(response.status(), StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(response.headers()[header::CONTENT_TYPE], PROBLEM_JSON);
        let body: serde_json::Value = serde_json::from_str(&body_of(response).await).unwrap();
        let expected = serde_json::json!({
            "type": "/problems/invalid-form",
            "title": "Il y a une erreur dans le formulaire",
            "status": 422,
            "detail": "Regardez chaque champ signalé.",
            "instance": "/order",
            "errors": [{ "field": "q.lait", "detail": "Le nombre est trop grand." }],
        });
        assert_eq!(body, expected);
    }

    #[tokio::test]
    async fn a_person_reads_the_same_problem_on_a_page() {
        let response = Problem::conflict().into_page();
        assert_eq!(response.status(), StatusCode::CONFLICT);
        let body = body_of(response).await;
        assert!(body.contains("Quelque chose a changé"));
        assert!(body.contains("Rien n’a été écrasé."));
    }
}
