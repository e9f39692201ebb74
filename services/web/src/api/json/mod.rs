//! What goes over the wire, one file for each area. Domain values are never serialised: each has
//! its twin here, so that the API changes only when somebody means it to.

pub mod books;
pub mod buying;
pub mod campaigns;
pub mod deliveries;
pub mod labs;
pub mod network;
pub mod offers;
pub mod orders;
pub mod supply;
pub mod trail;
pub mod transfers;
pub mod wallets;
pub mod words;

use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// What a change was made to, and its version afterwards.
#[derive(Debug, Serialize, ToSchema)]
pub struct ChangeJson {
    pub id: Uuid,
    pub version: u64,
}

/// A problem (RFC 9457). Programs branch on `type`, people read `detail`.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProblemJson {
    /// `/problems/` and a stable slug.
    #[schema(example = "/problems/order-form-closed")]
    pub r#type: String,
    pub title: String,
    pub status: u16,
    pub detail: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instance: Option<String>,
    /// The fields that cannot be taken as they were sent.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldErrorJson>,
}

/// A field by its place in the body, such as `lines[0].quantity_steps`.
#[derive(Debug, Serialize, ToSchema)]
pub struct FieldErrorJson {
    pub field: String,
    pub detail: String,
}
