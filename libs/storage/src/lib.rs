//! All SQL but that of the log: read models, the queries of screens and reports, and the vault of
//! personal data.
//!
//! Events become rows in `projectors/`, one file for each family of tables ([`Projector`]); rows
//! become typed answers in `queries/`, one file for each screen or report. The read models can be
//! thrown away and are rebuilt from the log to the byte ([`rebuild`]); the vault cannot, and is
//! the only place that knows people.
//!
//! **Invariant:** nothing here decides anything; a query takes the tenant first and asks for its
//! rows by name, and row-level security is the second lock.

mod account_key;
mod columns;
mod database;
mod error;
mod processes;
mod projection;
mod records;

pub mod projectors;
pub mod queries;
pub mod vault;

pub use account_key::{account_key, account_of_key};
pub use database::{DatabaseRole, Lsn, connect, connect_later, flushed, migrate, replayed};
pub use error::StorageError;
pub use processes::{begin_process_turn, keep_process_turn, set_process_position};
pub use projection::{
    Progress, Projected, Projector, Reach, Rebuild, RebuildProgress, Rebuilt, Round, advance,
    advance_all, dump, read_as_of, rebuild,
};
pub use projectors::all_projectors;

/// The schema, step by step, built into the program.
pub static MIGRATOR: sqlx::migrate::Migrator = sqlx::migrate!("../../migrations");
