//! Every no, in words: the one mapping from refusals to a stable slug, a status and a sentence.
//!
//! Pages show [`Told::message`] beside [`Told::field`]; programs get [`Told::problem`]. A refusal
//! that is about a product says so in [`Told::product`]: the page, which knows names, adds the
//! name with [`Told::naming`].

mod buying;
mod month;
mod network;
mod supply;

use crate::{
    format::NBSP,
    problem::{FieldError, Problem},
};
use app::AppError;
use axum::http::StatusCode;
use domain::Refusal;
use kernel::{ProductId, ValueError};

/// A no, as people and programs are told it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// The stable slug that programs branch on.
    pub kind: &'static str,
    pub status: StatusCode,
    /// One or two sentences, for the person who asked.
    pub message: String,
    /// The form field that it is about.
    pub field: Option<&'static str>,
    pub product: Option<ProductId>,
}

impl Told {
    fn with(status: StatusCode, kind: &'static str, message: impl Into<String>) -> Self {
        Self { kind, status, message: message.into(), field: None, product: None }
    }

    /// What was sent cannot be taken as it is.
    fn wrong(kind: &'static str, message: impl Into<String>) -> Self {
        Self::with(StatusCode::UNPROCESSABLE_ENTITY, kind, message)
    }

    /// It could have been taken, but not, or not any more, as things stand now.
    fn late(kind: &'static str, message: impl Into<String>) -> Self {
        Self::with(StatusCode::CONFLICT, kind, message)
    }

    /// There is no such thing.
    fn missing(kind: &'static str, message: impl Into<String>) -> Self {
        Self::with(StatusCode::NOT_FOUND, kind, message)
    }

    /// What was typed in a field cannot be read.
    pub fn field(field: &'static str, message: impl Into<String>) -> Self {
        Self::wrong("invalid-form", message).on(field)
    }

    fn on(self, field: &'static str) -> Self {
        Self { field: Some(field), ..self }
    }

    fn about(self, product: ProductId) -> Self {
        Self { product: Some(product), ..self }
    }

    /// The message with the product's name before it.
    #[must_use]
    pub fn naming(self, product: &str) -> Self {
        Self { message: format!("{product}{NBSP}: {}", lower_first(&self.message)), ..self }
    }

    /// As a page or a document of its own.
    pub fn problem(self) -> Problem {
        let errors = match self.field {
            Some(field) => {
                vec![FieldError { field: field.to_owned(), detail: self.message.clone() }]
            }
            None => vec![],
        };
        let problem = match self.kind {
            "not-found" => Problem::not_found(),
            "forbidden" => Problem::forbidden(),
            "conflict" => Problem::conflict(),
            "unavailable" => Problem::unavailable(),
            kind => Problem::new(kind, self.status, "Ce n’est pas possible", self.message),
        };
        Problem { errors, ..problem }
    }
}

fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

/// What to answer to `error`. What is not for people goes to the trace, and only there.
pub fn told(error: &AppError) -> Told {
    match error {
        AppError::Refused(refusal) => refused(refusal),
        AppError::Forbidden => {
            Told::with(StatusCode::FORBIDDEN, "forbidden", "Votre accès ne permet pas cela.")
        }
        AppError::NotFound => Told::missing("not-found", "Cela n’existe pas ici."),
        AppError::Conflict { .. } => Told::late(
            "conflict",
            "Quelqu’un d’autre, ou un autre onglet, a fait un changement avant vous. Rien n’a \
             été écrasé.",
        ),
        AppError::CommandReused => Told::late(
            "form-used",
            "Cette page a déjà servi. Ouvrez-la de nouveau pour faire un autre changement.",
        ),
        AppError::AliasTaken => {
            Told::late("alias-taken", "Ce surnom est déjà pris dans votre structure.").on("alias")
        }
        AppError::AliasMissing => Told::wrong("alias-missing", "Écrivez un surnom.").on("alias"),
        AppError::ReportChanged => {
            tracing::error!("a published report's figures have changed");
            let message = "Ce rapport n’est plus celui qui a été publié. Prévenez la plateforme.";
            Told::with(StatusCode::INTERNAL_SERVER_ERROR, "report-changed", message)
        }
        AppError::Value(error) => value(*error),
        AppError::Overloaded => Told::with(
            StatusCode::SERVICE_UNAVAILABLE,
            "overloaded",
            "Beaucoup de monde en même temps. Rien n’est perdu. Essayez de nouveau dans un moment.",
        ),
        AppError::Unavailable(_) | AppError::Unreadable(_) | AppError::Keys(_) => {
            tracing::error!(%error, "a use case failed");
            let message = "Le service ne répond pas. Rien n’est perdu.";
            Told::with(StatusCode::SERVICE_UNAVAILABLE, "unavailable", message)
        }
    }
}

/// The business says no.
pub fn refused(refusal: &Refusal) -> Told {
    match refusal {
        Refusal::Structure(refusal) => network::structure(*refusal),
        Refusal::Member(refusal) => network::member(*refusal),
        Refusal::Lab(refusal) => network::lab(*refusal),
        Refusal::Statement(refusal) => network::statement(*refusal),
        Refusal::Funding(refusal) => network::funding(*refusal),
        Refusal::Ledger(refusal) => network::ledger(*refusal),
        Refusal::Transfer(refusal) => network::transfer(*refusal),
        Refusal::Producer(refusal) => supply::producer(refusal),
        Refusal::Floor(refusal) => supply::floor(*refusal),
        Refusal::Negotiation(refusal) => supply::negotiation(*refusal),
        Refusal::Pooling(refusal) => supply::pooling(*refusal),
        Refusal::Reception(refusal) => supply::reception(*refusal),
        Refusal::Campaign(refusal) => month::campaign(*refusal),
        Refusal::OrderForm(refusal) => month::order_form(*refusal),
        Refusal::Crate(refusal) => month::packed_crate(*refusal),
        Refusal::Round(refusal) => month::round(*refusal),
        Refusal::Order(refusal) => buying::order(*refusal),
        Refusal::Wallet(refusal) => buying::wallet(*refusal),
        Refusal::Voucher(refusal) => buying::voucher(*refusal),
    }
}

fn value(error: ValueError) -> Told {
    let (kind, message) = match error {
        ValueError::Id => ("invalid-id", "Cet identifiant n’est pas lisible."),
        ValueError::MoneyOutOfRange => ("invalid-amount", "Ce montant est trop grand."),
        ValueError::UnitPrice => {
            ("invalid-price", "Un prix a au plus 4 chiffres après la virgule, entre 0 et 100 000.")
        }
        ValueError::VatRate => ("invalid-vat", "Un taux de TVA est entre 0 et 100 pour cent."),
        ValueError::Quantity => ("invalid-quantity", "Cette quantité n’est pas possible."),
        ValueError::Step => ("invalid-step", "Cette unité de vente n’est pas possible."),
        ValueError::Month => ("invalid-month", "Un mois s’écrit comme 2026-11."),
        ValueError::Role => ("invalid-role", "Ce rôle n’existe pas."),
    };
    Told::wrong(kind, message.replace("100 000", "100\u{202f}000"))
}

#[cfg(test)]
mod tests;
