//! The description of the API: OpenAPI 3.1, made from the handlers themselves.

use super::json::ProblemJson;
use axum::{Extension, http::header, response::IntoResponse};
use std::sync::Arc;
use utoipa::{
    Modify, OpenApi, PartialSchema, ToSchema,
    openapi::{
        ContentBuilder, Ref, RefOr, Required, ResponseBuilder, Schema,
        path::{Operation, ParameterBuilder, ParameterIn},
        security::{Http, HttpAuthScheme, SecurityScheme},
    },
};

/// What is known before any handler is added.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Acheteurs Solidaires",
        description = "L’API de la plateforme d’achats groupés. Les montants sont en centimes \
            d’euro, les prix unitaires hors taxe sont des nombres décimaux dans un texte, les \
            quantités sont des nombres entiers de pas («\u{a0}step\u{a0}»). Chaque \
            «\u{a0}POST\u{a0}» qui change quelque chose demande une clé \
            «\u{a0}Idempotency-Key\u{a0}»\u{a0}: renvoyé avec la même clé, il ne \
            change rien de plus et répond la même chose. Chaque refus est un document \
            «\u{a0}application/problem+json\u{a0}» (RFC 9457).",
        license(name = "AGPL-3.0-only", identifier = "AGPL-3.0-only")
    ),
    components(schemas(ProblemJson)),
    modifiers(&Session)
)]
pub struct Document;

struct Session;

impl Modify for Session {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let components = document.components.get_or_insert_default();
        let scheme = SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer));
        components.add_security_scheme("session", scheme);
    }
}

/// Adds what holds for whole families of operations: the problems that each can answer, and the
/// key that each change by `POST` asks for.
pub fn complete(document: &mut utoipa::openapi::OpenApi) {
    for item in document.paths.paths.values_mut() {
        let gets = [&mut item.get];
        for operation in gets.into_iter().flatten() {
            problems(operation, &[]);
        }
        for operation in [&mut item.put, &mut item.delete].into_iter().flatten() {
            problems(operation, &[400, 409, 412, 422, 428]);
        }
        if let Some(operation) = &mut item.post {
            problems(operation, &[400, 409, 422]);
            if operation.security.is_some() {
                operation.parameters.get_or_insert_default().push(RefOr::T(idempotency_key()));
            }
        }
    }
}

fn problems(operation: &mut Operation, of_change: &[u16]) {
    let body: &[u16] = if operation.request_body.is_some() { &[413, 415] } else { &[] };
    let session: &[u16] = if operation.security.is_some() { &[401, 403] } else { &[] };
    for status in [session, &[404, 503], of_change, body].concat() {
        let problem = Ref::from_schema_name(ProblemJson::name());
        let content = ContentBuilder::new().schema(Some(RefOr::<Schema>::Ref(problem))).build();
        let response = ResponseBuilder::new()
            .description(meaning(status))
            .content(crate::problem::PROBLEM_JSON, content)
            .build();
        let responses = &mut operation.responses.responses;
        responses.entry(status.to_string()).or_insert(RefOr::T(response));
    }
}

const fn meaning(status: u16) -> &'static str {
    match status {
        400 => "La demande n’est pas lisible, ou il manque «\u{a0}Idempotency-Key\u{a0}».",
        401 => "Il faut une session.",
        403 => "Ce rôle ne le permet pas.",
        404 => "Cela n’existe pas, ou pas pour vous.",
        409 => "Ce n’est pas, ou plus, le moment.",
        412 => "Quelqu’un d’autre a fait un changement avant vous.",
        413 => "L’envoi est trop gros.",
        415 => "Ce type de contenu n’est pas pris.",
        422 => "Ce qui est envoyé ne peut pas être pris tel quel.",
        428 => "Il faut «\u{a0}If-Match\u{a0}» ou «\u{a0}If-None-Match\u{a0}».",
        _ => "Le service ne répond pas. Rien n’est perdu.",
    }
}

fn idempotency_key() -> utoipa::openapi::path::Parameter {
    ParameterBuilder::new()
        .name("Idempotency-Key")
        .parameter_in(ParameterIn::Header)
        .required(Required::True)
        .description(Some("De 1 à 128 signes visibles, par exemple un UUID."))
        .schema(Some(String::schema()))
        .build()
}

/// The document as sent.
#[derive(Debug, Clone)]
pub struct Written(pub Arc<str>);

#[utoipa::path(get, path = "/openapi.json", tag = "documentation",
    summary = "Cette documentation",
    responses((status = 200, body = serde_json::Value, content_type = "application/json")))]
pub async fn show_document(Extension(Written(document)): Extension<Written>) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "application/json")], document.to_string())
}
