//! Who may sign in: accesses, links that work once, sessions.

use super::Vault;
use crate::{StorageError, columns::found};
use chrono::{DateTime, Utc};
use kernel::{AccountId, PersonId, Role, TenantId};
use sha2::{Digest, Sha256};
use sqlx::{PgConnection, Row, postgres::PgRow};

/// A way in: one role within one tenant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Access {
    pub account: AccountId,
    pub role: Role,
    pub person: PersonId,
}

/// Somebody signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    pub access: Access,
    /// From which the tokens in forms are made.
    pub csrf_secret: Vec<u8>,
    pub expires_at: DateTime<Utc>,
}

/// Lets somebody in, in one role. A member's access must be about a member, as [`Role`] has it.
pub async fn add_access(
    connection: &mut PgConnection,
    tenant: TenantId,
    account: AccountId,
    role: Role,
) -> Result<(), StorageError> {
    sqlx::query(
        "INSERT INTO vault.accounts (tenant_id, account_id, role, subject) \
         VALUES ($1, $2, $3, $4)",
    )
    .bind(tenant.uuid())
    .bind(account.uuid())
    .bind(role.name())
    .bind(role.subject())
    .execute(connection)
    .await?;
    Ok(())
}

/// The access of a person, where there is one: many members order on paper and never sign in.
pub async fn access_of(
    connection: &mut PgConnection,
    tenant: TenantId,
    person: PersonId,
) -> Result<Option<Access>, StorageError> {
    let row = sqlx::query(
        "SELECT account_id, role, subject, person_id FROM vault.accounts \
         WHERE tenant_id = $1 AND person_id = $2 ORDER BY account_id LIMIT 1",
    )
    .bind(tenant.uuid())
    .bind(person.uuid())
    .fetch_optional(connection)
    .await?;
    row.as_ref().map(read_access).transpose()
}

/// Those who gave this e-mail address, whatever the case of its letters: the sign-in page sends a
/// link for each. Two people may share an address.
pub async fn accesses_with_email(
    vault: &mut Vault,
    tenant: TenantId,
    email: &str,
) -> Result<Vec<Access>, StorageError> {
    let version: Option<i32> =
        sqlx::query_scalar("SELECT key_version FROM vault.key_of_tenant WHERE tenant_id = $1")
            .bind(tenant.uuid())
            .fetch_optional(&mut **vault)
            .await?;
    let Some(version) = version else { return Ok(vec![]) };
    let key = vault.keys().version(u32::try_from(version)?)?;
    let rows = sqlx::query(
        "SELECT a.account_id, a.role, a.subject, a.person_id FROM vault.people p \
         JOIN vault.accounts a ON a.tenant_id = p.tenant_id AND a.person_id = p.person_id \
         WHERE p.tenant_id = $1 AND p.email_hash = $2 ORDER BY a.account_id",
    )
    .bind(tenant.uuid())
    .bind(key.hash(tenant, "email", email).to_vec())
    .fetch_all(&mut **vault)
    .await?;
    rows.iter().map(read_access).collect()
}

/// Makes `token`, chosen at random by the caller, sign `account` in once until `expires_at`.
pub async fn create_link(
    connection: &mut PgConnection,
    tenant: TenantId,
    account: AccountId,
    token: &[u8],
    expires_at: DateTime<Utc>,
) -> Result<(), StorageError> {
    sqlx::query(
        "INSERT INTO vault.sign_in_links (tenant_id, token_hash, account_id, expires_at) \
         VALUES ($1, $2, $3, $4)",
    )
    .bind(tenant.uuid())
    .bind(hash(token))
    .bind(account.uuid())
    .bind(expires_at)
    .execute(connection)
    .await?;
    Ok(())
}

/// Uses a link up, and says whom it signs in; none for a link that is unknown, used or expired.
/// Of two who use it at the same moment, one gets in.
pub async fn consume_link(
    connection: &mut PgConnection,
    tenant: TenantId,
    token: &[u8],
    now: DateTime<Utc>,
) -> Result<Option<Access>, StorageError> {
    let row = sqlx::query(
        "UPDATE vault.sign_in_links l SET used_at = $3 FROM vault.accounts a \
         WHERE l.tenant_id = $1 AND l.token_hash = $2 AND l.used_at IS NULL \
         AND l.expires_at > $3 AND a.tenant_id = l.tenant_id AND a.account_id = l.account_id \
         RETURNING a.account_id, a.role, a.subject, a.person_id",
    )
    .bind(tenant.uuid())
    .bind(hash(token))
    .bind(now)
    .fetch_optional(connection)
    .await?;
    row.as_ref().map(read_access).transpose()
}

/// Opens a session that `token`, chosen at random by the caller, is the key of.
pub async fn open_session(
    connection: &mut PgConnection,
    tenant: TenantId,
    account: AccountId,
    token: &[u8],
    csrf_secret: &[u8],
    expires_at: DateTime<Utc>,
) -> Result<(), StorageError> {
    sqlx::query(
        "INSERT INTO vault.sessions \
         (tenant_id, token_hash, account_id, csrf_secret, expires_at) \
         VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(tenant.uuid())
    .bind(hash(token))
    .bind(account.uuid())
    .bind(csrf_secret)
    .bind(expires_at)
    .execute(connection)
    .await?;
    Ok(())
}

/// The session of a token, as long as it lasts.
pub async fn session(
    connection: &mut PgConnection,
    tenant: TenantId,
    token: &[u8],
    now: DateTime<Utc>,
) -> Result<Option<Session>, StorageError> {
    let row = sqlx::query(
        "SELECT a.account_id, a.role, a.subject, a.person_id, s.csrf_secret, s.expires_at \
         FROM vault.sessions s JOIN vault.accounts a \
         ON a.tenant_id = s.tenant_id AND a.account_id = s.account_id \
         WHERE s.tenant_id = $1 AND s.token_hash = $2 AND s.expires_at > $3",
    )
    .bind(tenant.uuid())
    .bind(hash(token))
    .bind(now)
    .fetch_optional(connection)
    .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(Session {
        access: read_access(&row)?,
        csrf_secret: row.try_get("csrf_secret")?,
        expires_at: row.try_get("expires_at")?,
    }))
}

/// Signs out.
///
/// # Errors
/// [`StorageError::Missing`] where there is no such session.
pub async fn end_session(
    connection: &mut PgConnection,
    tenant: TenantId,
    token: &[u8],
) -> Result<(), StorageError> {
    let done = sqlx::query("DELETE FROM vault.sessions WHERE tenant_id = $1 AND token_hash = $2")
        .bind(tenant.uuid())
        .bind(hash(token))
        .execute(connection)
        .await?;
    found(done, "the session")
}

/// Drops links and sessions that are over; how many there were.
pub async fn forget_expired(
    connection: &mut PgConnection,
    tenant: TenantId,
    now: DateTime<Utc>,
) -> Result<u64, StorageError> {
    let links = sqlx::query(
        "DELETE FROM vault.sign_in_links \
         WHERE tenant_id = $1 AND (expires_at <= $2 OR used_at IS NOT NULL)",
    )
    .bind(tenant.uuid())
    .bind(now)
    .execute(&mut *connection)
    .await?;
    let sessions =
        sqlx::query("DELETE FROM vault.sessions WHERE tenant_id = $1 AND expires_at <= $2")
            .bind(tenant.uuid())
            .bind(now)
            .execute(connection)
            .await?;
    Ok(links.rows_affected() + sessions.rows_affected())
}

pub(super) fn read_access(row: &PgRow) -> Result<Access, StorageError> {
    let role: String = row.try_get("role")?;
    Ok(Access {
        account: AccountId::from_uuid(row.try_get("account_id")?),
        role: Role::from_parts(&role, row.try_get("subject")?)?,
        person: PersonId::from_uuid(row.try_get("person_id")?),
    })
}

pub(super) fn hash(token: &[u8]) -> Vec<u8> {
    Sha256::digest(token).to_vec()
}
