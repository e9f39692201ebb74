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
const SHORT_ACQUIRE_TIMEOUT: Duration = Duration::from_secs(1);

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
    let pool = eventlog::pool_options().max_connections(connections_max);
    Ok(pool.acquire_timeout(ACQUIRE_TIMEOUT).connect_with(options(url, role)?).await?)
}

/// The same without trying yet: for a server that others can stand in for, so that the wait for a
/// connection is short too.
///
/// # Errors
/// Fails when the address is none.
pub fn connect_later(
    url: &str,
    role: DatabaseRole,
    connections_max: u32,
) -> Result<PgPool, StorageError> {
    let pool = eventlog::pool_options().max_connections(connections_max);
    Ok(pool.acquire_timeout(SHORT_ACQUIRE_TIMEOUT).connect_lazy_with(options(url, role)?))
}

fn options(url: &str, role: DatabaseRole) -> Result<PgConnectOptions, StorageError> {
    let role = match role {
        DatabaseRole::App => "solidaires_app",
        DatabaseRole::Worker => "solidaires_worker",
    };
    let options = PgConnectOptions::from_str(url)?.application_name(role);
    Ok(eventlog::as_role(options, role))
}

/// A position in the write-ahead log, in bytes from its start.
pub type Lsn = u64;

/// How far a primary's log is on its disk: behind everything whose commit was acknowledged.
///
/// # Errors
/// Fails when the database does not answer, or is no primary.
pub async fn flushed(primary: &PgPool) -> Result<Lsn, StorageError> {
    let flushed = "SELECT pg_wal_lsn_diff(pg_current_wal_flush_lsn(), '0/0')::bigint";
    Ok(u64::try_from(sqlx::query_scalar::<_, i64>(flushed).fetch_one(primary).await?)?)
}

/// How far a replica shows what its primary wrote. One that was promoted shows all it has.
///
/// # Errors
/// Fails when the database does not answer.
pub async fn replayed(replica: &PgPool) -> Result<Lsn, StorageError> {
    let replayed = "SELECT pg_wal_lsn_diff(CASE WHEN pg_is_in_recovery() \
            THEN pg_last_wal_replay_lsn() ELSE pg_current_wal_flush_lsn() END, '0/0')::bigint";
    Ok(u64::try_from(sqlx::query_scalar::<_, i64>(replayed).fetch_one(replica).await?)?)
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
