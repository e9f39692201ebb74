//! Who the people are: what each chose to say, and its erasure.

use super::{
    cipher::{Secret, draw},
    keyring::{PersonCipher, WrappingKey},
    opened::{SealedDetails, Vault, budget_word, by_alias, status_word},
};
use crate::{StorageError, columns::found};
use kernel::{Money, PersonId, TenantId};
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;
use std::sync::Arc;
use uuid::Uuid;

/// All that is held about somebody, sealed.
pub(super) const ROW: &str = "SELECT person_id, key_version, wrapped_key, alias, name, email, \
     phone, status, monthly_budget FROM vault.people";

/// A protected count is of nobody, or of at least so many.
const PEOPLE_MIN: u64 = 11;

/// What a member declares to be; never proven, never shown to another person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeclaredStatus {
    /// Very Important Prioritaire.
    Vip,
    /// Very Important Soutien.
    Vis,
}

impl DeclaredStatus {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Vip => "vip",
            Self::Vis => "vis",
        }
    }
}

/// What a person chose to say.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PersonDetails {
    /// Not empty, and unlike any other of the structure, whatever the case of its letters.
    pub alias: String,
    pub name: Option<String>,
    pub email: Option<String>,
    pub phone: Option<String>,
    /// None: undeclared.
    pub status: Option<DeclaredStatus>,
    pub monthly_budget: Option<Money>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    pub key: PersonId,
    pub details: PersonDetails,
}

/// How many active members of a structure declared what. For protected reports only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct StatusCounts {
    pub vip: u64,
    pub vis: u64,
    pub undeclared: u64,
}

/// Takes somebody into the vault, with a key of their own.
///
/// # Errors
/// [`StorageError::AliasTaken`]: the transaction is then to be given up.
pub async fn add_person(
    vault: &mut Vault,
    tenant: TenantId,
    person: PersonId,
    details: &PersonDetails,
) -> Result<(), StorageError> {
    let wrapping = key_of_tenant(vault, tenant).await?;
    let key: Secret = draw()?;
    let cipher = PersonCipher { tenant, person, key };
    let sealed = sealed(&cipher, &wrapping, details)?;
    sqlx::query(
        "INSERT INTO vault.people (tenant_id, person_id, key_version, wrapped_key, alias, \
         alias_hash, name, email, email_hash, phone, status, monthly_budget) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
    )
    .bind(tenant.uuid())
    .bind(person.uuid())
    .bind(i32::try_from(wrapping.version)?)
    .bind(wrapping.wrap(tenant, person, &key)?)
    .bind(sealed.alias)
    .bind(sealed.alias_hash)
    .bind(sealed.name)
    .bind(sealed.email)
    .bind(sealed.email_hash)
    .bind(sealed.phone)
    .bind(cipher.seal("status", status_word(details.status))?)
    .bind(cipher.seal_some("monthly_budget", budget_word(details.monthly_budget).as_deref())?)
    .execute(&mut **vault)
    .await
    .map_err(alias_taken)?;
    Ok(())
}

/// Replaces all that is held about the person.
///
/// # Errors
/// [`StorageError::AliasTaken`], as [`add_person`]; [`StorageError::Missing`] for nobody known.
pub async fn update_person(
    vault: &mut Vault,
    tenant: TenantId,
    person: PersonId,
    details: &PersonDetails,
) -> Result<(), StorageError> {
    set_words(vault, tenant, person, details).await?;
    set_status(vault, tenant, person, details.status).await?;
    set_budget(vault, tenant, person, details.monthly_budget).await
}

/// Replaces what a person is called and how they are reached.
pub(super) async fn set_words(
    vault: &mut Vault,
    tenant: TenantId,
    person: PersonId,
    details: &PersonDetails,
) -> Result<(), StorageError> {
    let (cipher, wrapping) = own_key(vault, tenant, person).await?;
    let sealed = sealed(&cipher, &wrapping, details)?;
    let done = sqlx::query(
        "UPDATE vault.people SET alias = $3, alias_hash = $4, name = $5, email = $6, \
         email_hash = $7, phone = $8 WHERE tenant_id = $1 AND person_id = $2",
    )
    .bind(tenant.uuid())
    .bind(person.uuid())
    .bind(sealed.alias)
    .bind(sealed.alias_hash)
    .bind(sealed.name)
    .bind(sealed.email)
    .bind(sealed.email_hash)
    .bind(sealed.phone)
    .execute(&mut **vault)
    .await
    .map_err(alias_taken)?;
    found(done, "the person")
}

/// What a person declares; none takes the declaration back.
pub async fn set_status(
    vault: &mut Vault,
    tenant: TenantId,
    person: PersonId,
    status: Option<DeclaredStatus>,
) -> Result<(), StorageError> {
    let (cipher, _) = own_key(vault, tenant, person).await?;
    let done =
        sqlx::query("UPDATE vault.people SET status = $3 WHERE tenant_id = $1 AND person_id = $2")
            .bind(tenant.uuid())
            .bind(person.uuid())
            .bind(cipher.seal("status", status_word(status))?)
            .execute(&mut **vault)
            .await?;
    found(done, "the person")
}

/// What a person means to spend a month; the order form warns beyond it.
pub async fn set_budget(
    vault: &mut Vault,
    tenant: TenantId,
    person: PersonId,
    budget: Option<Money>,
) -> Result<(), StorageError> {
    let (cipher, _) = own_key(vault, tenant, person).await?;
    let done = sqlx::query(
        "UPDATE vault.people SET monthly_budget = $3 WHERE tenant_id = $1 AND person_id = $2",
    )
    .bind(tenant.uuid())
    .bind(person.uuid())
    .bind(cipher.seal_some("monthly_budget", budget_word(budget).as_deref())?)
    .execute(&mut **vault)
    .await?;
    found(done, "the person")
}

/// All that is held about a person; what they read and download themselves.
pub async fn person(
    vault: &mut Vault,
    tenant: TenantId,
    person: PersonId,
) -> Result<Option<Person>, StorageError> {
    let row =
        sqlx::query(sqlx::AssertSqlSafe(format!("{ROW} WHERE tenant_id = $1 AND person_id = $2")))
            .bind(tenant.uuid())
            .bind(person.uuid())
            .fetch_optional(&mut **vault)
            .await?;
    row.as_ref().map(|row| vault.open_person(tenant, row)).transpose()
}

/// Whether anything is held of a person.
pub async fn is_known(
    connection: &mut PgConnection,
    tenant: TenantId,
    person: PersonId,
) -> Result<bool, StorageError> {
    let known = "SELECT EXISTS (SELECT FROM vault.people WHERE tenant_id = $1 AND person_id = $2)";
    let known = sqlx::query_scalar(known).bind(tenant.uuid()).bind(person.uuid());
    Ok(known.fetch_one(connection).await?)
}

/// What a person is called; none for nobody known.
pub async fn alias(
    vault: &mut Vault,
    tenant: TenantId,
    person: PersonId,
) -> Result<Option<String>, StorageError> {
    let row = sqlx::query(
        "SELECT person_id, key_version, wrapped_key, alias FROM vault.people \
         WHERE tenant_id = $1 AND person_id = $2",
    )
    .bind(tenant.uuid())
    .bind(person.uuid())
    .fetch_optional(&mut **vault)
    .await?;
    Ok(row.as_ref().map(|row| vault.open_alias(tenant, row)).transpose()?.flatten())
}

/// Everybody of one structure, by alias: the animator's list of people.
pub async fn people_of_structure(
    vault: &mut Vault,
    tenant: TenantId,
) -> Result<Vec<Person>, StorageError> {
    let rows = sqlx::query(sqlx::AssertSqlSafe(format!("{ROW} WHERE tenant_id = $1")))
        .bind(tenant.uuid())
        .fetch_all(&mut **vault)
        .await?;
    let mut people = vec![];
    for row in &rows {
        people.push(vault.open_person(tenant, row)?);
    }
    people.sort_by_cached_key(|person| (by_alias(Some(&person.details.alias)), person.key));
    Ok(people)
}

/// Erases a person with their key, their accesses, links and sessions. The log, which knows
/// a number, does not change. Repeating it changes nothing.
pub async fn erase_person(
    vault: &mut Vault,
    tenant: TenantId,
    person: PersonId,
) -> Result<(), StorageError> {
    sqlx::query(
        "WITH accesses AS \
         (DELETE FROM vault.accounts WHERE tenant_id = $1 AND person_id = $2) \
         DELETE FROM vault.people WHERE tenant_id = $1 AND person_id = $2",
    )
    .bind(tenant.uuid())
    .bind(person.uuid())
    .execute(&mut **vault)
    .await?;
    Ok(())
}

/// Counts over the active members; an erased person counts as undeclared. All three or none: none
/// where one of them is of some people, yet of fewer than eleven.
pub async fn counts_by_status(
    vault: &mut Vault,
    tenant: TenantId,
) -> Result<Option<StatusCounts>, StorageError> {
    let rows = sqlx::query(
        "SELECT p.person_id, p.key_version, p.wrapped_key, p.status FROM read.members m \
         LEFT JOIN vault.people p ON p.tenant_id = m.tenant_id AND p.person_id = m.member_id \
         WHERE m.tenant_id = $1 AND m.active",
    )
    .bind(tenant.uuid())
    .fetch_all(&mut **vault)
    .await?;
    let mut counts = StatusCounts::default();
    for row in &rows {
        let known = sqlx::Row::try_get::<Option<Uuid>, _>(row, "person_id")?.is_some();
        let status = if known { vault.open_status(tenant, row)? } else { None };
        match status {
            Some(DeclaredStatus::Vip) => counts.vip += 1,
            Some(DeclaredStatus::Vis) => counts.vis += 1,
            None => counts.undeclared += 1,
        }
    }
    let few = |count: u64| (1..PEOPLE_MIN).contains(&count);
    let protected = few(counts.vip) || few(counts.vis) || few(counts.undeclared);
    Ok((!protected).then_some(counts))
}

/// The key that wraps the people of a tenant: held still until the transaction ends.
async fn key_of_tenant(
    vault: &mut Vault,
    tenant: TenantId,
) -> Result<Arc<WrappingKey>, StorageError> {
    let newest = vault.keys().newest()?;
    sqlx::query(
        "INSERT INTO vault.key_of_tenant (tenant_id, key_version) VALUES ($1, $2) \
         ON CONFLICT (tenant_id) DO NOTHING",
    )
    .bind(tenant.uuid())
    .bind(i32::try_from(newest.version)?)
    .execute(&mut **vault)
    .await?;
    let version: i32 = sqlx::query_scalar(
        "SELECT key_version FROM vault.key_of_tenant WHERE tenant_id = $1 FOR SHARE",
    )
    .bind(tenant.uuid())
    .fetch_one(&mut **vault)
    .await?;
    vault.keys().version(u32::try_from(version)?)
}

/// A person's key, and the one that it is wrapped by: held still until the transaction ends.
pub(super) async fn own_key(
    vault: &mut Vault,
    tenant: TenantId,
    person: PersonId,
) -> Result<(PersonCipher, Arc<WrappingKey>), StorageError> {
    let row = sqlx::query(
        "SELECT person_id, key_version, wrapped_key FROM vault.people \
         WHERE tenant_id = $1 AND person_id = $2 FOR UPDATE",
    )
    .bind(tenant.uuid())
    .bind(person.uuid())
    .fetch_optional(&mut **vault)
    .await?
    .ok_or(StorageError::Missing("the person"))?;
    let version: i32 = sqlx::Row::try_get(&row, "key_version")?;
    let wrapping = vault.keys().version(u32::try_from(version)?)?;
    Ok((vault.cipher_of(tenant, &row)?, wrapping))
}

fn sealed(
    cipher: &PersonCipher,
    wrapping: &WrappingKey,
    details: &PersonDetails,
) -> Result<SealedDetails, StorageError> {
    let hash = |column: &str, words: &str| wrapping.hash(cipher.tenant, column, words).to_vec();
    Ok(SealedDetails {
        alias: cipher.seal("alias", &details.alias)?,
        alias_hash: hash("alias", &details.alias),
        name: cipher.seal_some("name", details.name.as_deref())?,
        email: cipher.seal_some("email", details.email.as_deref())?,
        email_hash: details.email.as_deref().map(|email| hash("email", email)),
        phone: cipher.seal_some("phone", details.phone.as_deref())?,
    })
}

fn alias_taken(error: sqlx::Error) -> StorageError {
    let constraint = error.as_database_error().and_then(|error| error.constraint());
    if constraint == Some("people_alias") { StorageError::AliasTaken } else { error.into() }
}
