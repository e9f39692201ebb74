//! Which wrapping keys there are: told at the start, changed by rotation, destroyed at expiry.

use super::{
    keyring::{KeyError, KeySource, Keyring, WrappingKey},
    opened::Vault,
    people::ROW,
};
use crate::StorageError;
use chrono::{DateTime, TimeDelta, Utc};
use kernel::{PersonId, TenantId};
use sqlx::{PgPool, Row};

/// A wrapping key, without what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyStatus {
    pub version: u32,
    pub made_at: DateTime<Utc>,
    /// Since when it is replaced.
    pub retired_at: Option<DateTime<Utc>>,
    /// Since when no backup can be read by it.
    pub destroyed_at: Option<DateTime<Utc>>,
}

/// Opens the keys of a database. The very first time, where neither keys nor anybody are, a key is
/// made.
///
/// # Errors
/// [`StorageError::Keys`] when a key that the database knows is missing or another: a new one is
/// never made then.
pub async fn open_keys(
    pool: &PgPool,
    source: &KeySource,
    now: DateTime<Utc>,
) -> Result<Keyring, StorageError> {
    let known =
        sqlx::query("SELECT version, fingerprint FROM app.vault_keys WHERE destroyed_at IS NULL")
            .fetch_all(pool)
            .await?;
    let keys = match (Keyring::read(source)?, source) {
        (Some(keys), _) => keys,
        (None, KeySource::File(path)) if known.is_empty() => Keyring::make(path)?,
        (None, KeySource::File(path)) => return Err(KeyError::Missing(path.clone()).into()),
        (None, KeySource::Given(_)) => return Err(KeyError::Malformed.into()),
    };
    for row in &known {
        let version = u32::try_from(row.try_get::<i32, _>("version")?)?;
        let fingerprint: Vec<u8> = row.try_get("fingerprint")?;
        if keys.version(version)?.fingerprint.as_slice() != fingerprint {
            return Err(KeyError::Wrong(version).into());
        }
    }
    for key in keys.all() {
        register(pool, &key, now).await?;
    }
    Ok(keys)
}

async fn register(
    pool: &PgPool,
    key: &WrappingKey,
    now: DateTime<Utc>,
) -> Result<(), StorageError> {
    sqlx::query(
        "INSERT INTO app.vault_keys (version, fingerprint, made_at) VALUES ($1, $2, $3) \
         ON CONFLICT (version) DO NOTHING",
    )
    .bind(i32::try_from(key.version)?)
    .bind(key.fingerprint.as_slice())
    .bind(now)
    .execute(pool)
    .await?;
    Ok(())
}

/// The versions there are and were, the oldest first.
pub async fn key_statuses(pool: &PgPool) -> Result<Vec<KeyStatus>, StorageError> {
    let rows = sqlx::query(
        "SELECT version, made_at, retired_at, destroyed_at FROM app.vault_keys ORDER BY version",
    )
    .fetch_all(pool)
    .await?;
    let status = |row: &sqlx::postgres::PgRow| {
        Ok(KeyStatus {
            version: u32::try_from(row.try_get::<i32, _>("version")?)?,
            made_at: row.try_get("made_at")?,
            retired_at: row.try_get("retired_at")?,
            destroyed_at: row.try_get("destroyed_at")?,
        })
    };
    rows.iter().map(status).collect()
}

/// Wraps everybody's key anew, with a new version; how many people that were. What was wrapped
/// before is kept to read backups by, until [`expire`].
///
/// # Errors
/// When the database does not answer: done again, it goes on.
pub async fn rotate(
    pool: &PgPool,
    keys: &Keyring,
    tenants: &[TenantId],
    now: DateTime<Utc>,
) -> Result<u64, StorageError> {
    let newest = keys.add_version()?;
    register(pool, &newest, now).await?;
    let known = key_statuses(pool).await?;
    let replaces =
        |status: &KeyStatus| status.version < newest.version && status.retired_at.is_none();
    if !known.iter().any(replaces) {
        return Err(KeyError::GivenOnly.into());
    }
    let people = wrap_all(pool, keys, tenants, &newest).await?;
    sqlx::query(
        "UPDATE app.vault_keys SET retired_at = $2 WHERE version < $1 AND retired_at IS NULL",
    )
    .bind(i32::try_from(newest.version)?)
    .bind(now)
    .execute(pool)
    .await?;
    Ok(people)
}

/// Destroys the versions that were retired at least `kept` ago; which.
///
/// # Errors
/// When the database does not answer.
pub async fn expire(
    pool: &PgPool,
    keys: &Keyring,
    tenants: &[TenantId],
    kept: TimeDelta,
    now: DateTime<Utc>,
) -> Result<Vec<u32>, StorageError> {
    let over = |status: &KeyStatus| {
        status.destroyed_at.is_none() && status.retired_at.is_some_and(|at| at + kept <= now)
    };
    let statuses = key_statuses(pool).await?;
    // What was destroyed before may have been put back with a file of keys.
    for status in statuses.iter().filter(|status| status.destroyed_at.is_some()) {
        keys.destroy(status.version)?;
    }
    let over: Vec<u32> =
        statuses.iter().filter(|status| over(status)).map(|status| status.version).collect();
    if over.is_empty() {
        return Ok(over);
    }
    // Whoever came in by a process that did not know the newest key yet is wrapped by it now.
    let newest = statuses.last().map_or(1, |status| status.version);
    wrap_all(pool, keys, tenants, &*keys.version(newest)?).await?;
    for version in &over {
        sqlx::query("UPDATE app.vault_keys SET destroyed_at = $2 WHERE version = $1")
            .bind(i32::try_from(*version)?)
            .bind(now)
            .execute(pool)
            .await?;
        keys.destroy(*version)?;
    }
    Ok(over)
}

async fn wrap_all(
    pool: &PgPool,
    keys: &Keyring,
    tenants: &[TenantId],
    newest: &WrappingKey,
) -> Result<u64, StorageError> {
    let mut people = 0;
    for tenant in tenants {
        let transaction = eventlog::begin_tenant(pool, tenant.uuid()).await?;
        let mut vault = Vault::open(transaction, keys.clone());
        people += wrap_tenant(&mut vault, *tenant, newest).await?;
        vault.commit().await?;
    }
    Ok(people)
}

/// Hashes change with the key: all of a tenant at once, so that equal words have equal hashes.
async fn wrap_tenant(
    vault: &mut Vault,
    tenant: TenantId,
    newest: &WrappingKey,
) -> Result<u64, StorageError> {
    let version = i32::try_from(newest.version)?;
    sqlx::query(
        "INSERT INTO vault.key_of_tenant (tenant_id, key_version) VALUES ($1, $2) \
         ON CONFLICT (tenant_id) DO UPDATE SET key_version = excluded.key_version",
    )
    .bind(tenant.uuid())
    .bind(version)
    .execute(&mut **vault)
    .await?;
    let rows = sqlx::query(sqlx::AssertSqlSafe(format!(
        "{ROW} WHERE tenant_id = $1 AND key_version <> $2 FOR UPDATE"
    )))
    .bind(tenant.uuid())
    .bind(version)
    .fetch_all(&mut **vault)
    .await?;
    for row in &rows {
        let cipher = vault.cipher_of(tenant, row)?;
        let person: PersonId = cipher.person;
        let word = |column: &str| -> Result<Option<String>, StorageError> {
            let sealed: Option<Vec<u8>> = row.try_get(column)?;
            sealed.map(|sealed| cipher.open(column, &sealed)).transpose()
        };
        let hash = |column: &str, words: &str| newest.hash(tenant, column, words).to_vec();
        sqlx::query(
            "UPDATE vault.people SET key_version = $3, wrapped_key = $4, alias_hash = $5, \
             email_hash = $6 WHERE tenant_id = $1 AND person_id = $2",
        )
        .bind(tenant.uuid())
        .bind(person.uuid())
        .bind(version)
        .bind(newest.wrap(tenant, person, &cipher.key)?)
        .bind(hash("alias", &word("alias")?.unwrap_or_default()))
        .bind(word("email")?.map(|email| hash("email", &email)))
        .execute(&mut **vault)
        .await?;
    }
    Ok(rows.len() as u64)
}
