//! Reaching the database: the schema, and connections that work in one role each.

use crate::{MIGRATOR, StorageError};
use sqlx::{
    PgPool,
    migrate::MigrateError,
    postgres::{PgConnectOptions, PgPoolOptions},
};
use std::{str::FromStr, time::Duration};

/// The longest wait for a connection: a page that cannot be answered says so soon.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(5);

/// In which role connections work, from their first statement on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DatabaseRole {
    /// Pages, the API and commands: one tenant at a time, by row-level security.
    App,
    /// Sealing, projecting and reacting, for all tenants.
    Worker,
}

/// Connects to `url` in a role; at most `connections_max` at once.
///
/// # Errors
/// Fails when the address is none, or the database does not answer.
pub async fn connect(
    url: &str,
    role: DatabaseRole,
    connections_max: u32,
) -> Result<PgPool, StorageError> {
    let role = match role {
        DatabaseRole::App => "solidaires_app",
        DatabaseRole::Worker => "solidaires_worker",
    };
    let options = PgConnectOptions::from_str(url)?.application_name(role).options([("role", role)]);
    let pool = PgPoolOptions::new().max_connections(connections_max);
    Ok(pool.acquire_timeout(ACQUIRE_TIMEOUT).connect_with(options).await?)
}

/// Brings the schema up to date, as the login itself; several may try at once.
///
/// # Errors
/// Fails when the database does not answer, or was migrated by a newer program.
pub async fn migrate(url: &str) -> Result<(), StorageError> {
    let pool = PgPoolOptions::new().max_connections(1).connect(url).await?;
    let migrated = MIGRATOR.run(&pool).await;
    pool.close().await;
    migrated.map_err(|error| match error {
        MigrateError::Execute(error) => StorageError::Sql(error),
        other => StorageError::Migration(other.to_string()),
    })
}
