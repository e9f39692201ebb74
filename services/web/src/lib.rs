//! The web service: what people see and what programs call.
//!
//! `views/` holds what a page shows, one struct a page, with samples; it knows no business and
//! asks nobody. `pages/` (HTML) and `api/` (JSON) parse, call a use case, and fill a view.
//! `format` writes French; `problem` is the one door by which errors leave.
//!
//! **Invariant:** every page works without script, and without inline style or script, so that
//! [`assets::CONTENT_SECURITY_POLICY`] can stay strict.

pub mod api;
pub mod assets;
mod csrf;
mod ease;
mod exports;
pub mod files;
pub mod filters;
pub mod french;
pub mod gallery;
mod guard;
pub mod notices;
pub mod page;
pub mod pages;
pub mod posted;
pub mod problem;
pub mod refusals;
mod router;
mod serve;
pub mod session;
mod state;
mod typed_goods;
mod typed_places;
pub mod typed_values;
mod upload;
mod voucher_codes;
pub mod views;

pub use documents::french as format;
pub use pages::privacy::held_document;
pub use router::router;
pub use serve::serve;
pub use state::WebState;
