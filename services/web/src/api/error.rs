//! How an API handler says no: always a problem document of RFC 9457, in French.

use crate::{
    problem::{FieldError, Problem},
    refusals::{self, Told},
};
use app::{AppError, StorageError};
use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use kernel::{ProductId, ValueError};

pub type ApiResult<T> = Result<T, ApiError>;

const IMPOSSIBLE: &str = "Ce n’est pas possible";

/// A problem, and the product that it is about where it is about one of several.
#[derive(Debug)]
pub struct ApiError {
    problem: Box<Problem>,
    product: Option<ProductId>,
}

impl ApiError {
    /// One field cannot be taken as it was sent.
    pub fn field(field: impl Into<String>, detail: impl Into<String>) -> Self {
        let error = FieldError { field: field.into(), detail: detail.into() };
        let detail = "Regardez chaque champ signalé dans «\u{a0}errors\u{a0}».";
        Self::with_errors(
            "invalid-values",
            "Des valeurs ne sont pas possibles",
            detail,
            vec![error],
        )
    }

    /// A value of the kernel's that cannot be what it claims to be, under its field's name.
    pub fn value(field: impl Into<String>, error: ValueError) -> Self {
        let told = refusals::told(&AppError::Value(error));
        let mut problem = Problem::new(told.kind, told.status, IMPOSSIBLE, told.message.clone());
        problem.errors = vec![FieldError { field: field.into(), detail: told.message }];
        problem.into()
    }

    pub fn with_errors(
        kind: &'static str,
        title: &str,
        detail: &str,
        errors: Vec<FieldError>,
    ) -> Self {
        let problem = Problem::new(kind, StatusCode::UNPROCESSABLE_ENTITY, title, detail);
        Problem { errors, ..problem }.into()
    }

    /// There is no such thing, or it is not this person's: the same answer for both.
    pub fn not_found() -> Self {
        AppError::NotFound.into()
    }

    pub fn forbidden() -> Self {
        AppError::Forbidden.into()
    }

    /// Names the line of the body whose product was refused, instead of the product alone.
    #[must_use]
    pub fn in_lines(mut self, products: &[ProductId]) -> Self {
        let place = self.product.and_then(|of| products.iter().position(|product| *product == of));
        if let (Some(place), Some(error)) = (place, self.problem.errors.first_mut()) {
            error.field = format!("lines[{place}]");
        }
        self
    }

    /// An order that is not placed, or a form that is not presented, is none for whoever names it
    /// by its address.
    #[must_use]
    pub fn or_nothing_there(self) -> Self {
        let nothing = ["order-not-placed", "form-not-presented"].contains(&self.problem.kind);
        if nothing { Self::not_found() } else { self }
    }

    /// The same refusal where the request named the state that it holds for.
    #[must_use]
    pub fn precondition_failed(mut self, kinds: &[&str]) -> Self {
        if kinds.contains(&self.problem.kind) {
            self.problem.status = StatusCode::PRECONDITION_FAILED;
        }
        self
    }
}

impl From<Problem> for ApiError {
    fn from(problem: Problem) -> Self {
        Self { problem: Box::new(problem), product: None }
    }
}

impl From<AppError> for ApiError {
    fn from(error: AppError) -> Self {
        if matches!(error, AppError::CommandReused) {
            let (title, detail) = (
                "Cette clé a déjà servi",
                "La même clé «\u{a0}Idempotency-Key\u{a0}» a déjà servi pour autre chose. \
                 Rien n’a été changé. Prenez une nouvelle clé.",
            );
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            return Problem::new("command-reused", status, title, detail).into();
        }
        refusals::told(&error).into()
    }
}

impl From<Told> for ApiError {
    fn from(told: Told) -> Self {
        let Told { kind, status, message, field, product } = told;
        let field = field.map(json_name).or(product.map(|_| "product"));
        let mut problem = Problem::new(kind, status, IMPOSSIBLE, message.clone());
        let error = |field: &str| FieldError { field: field.to_owned(), detail: message };
        problem.errors = field.map(error).into_iter().collect();
        Self { problem: Box::new(problem), product }
    }
}

/// What a form's field is called in JSON, where it is not the same.
fn json_name(field: &'static str) -> &'static str {
    match field {
        "amount" => "amount_cents",
        "minimum" => "terms.minimum_order_cents",
        "valid_to" => "terms.valid_to",
        "proposal" => "text",
        "floor" => "unit_price",
        "structure" => "structures",
        "stop" => "stops",
        "funder" => "funders",
        other => other,
    }
}

impl From<StorageError> for ApiError {
    fn from(error: StorageError) -> Self {
        AppError::from(error).into()
    }
}

impl From<runtime::NoRandomness> for ApiError {
    fn from(error: runtime::NoRandomness) -> Self {
        tracing::error!(%error);
        Problem::unavailable().into()
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let unknown = self.problem.status == StatusCode::UNAUTHORIZED;
        let mut response = self.problem.into_response();
        if unknown {
            let challenge = HeaderValue::from_static("Bearer realm=\"solidaires\"");
            response.headers_mut().insert(header::WWW_AUTHENTICATE, challenge);
        }
        response
    }
}
