//! Who the people are: what each chose to say, and its erasure.

use crate::{
    StorageError,
    columns::{Columns, found},
};
use kernel::{AccountId, MemberId, Money, TenantId};
use serde::{Deserialize, Serialize};
use sqlx::{PgConnection, Row, postgres::PgRow};
use uuid::Uuid;

/// Whose data it is: a member, or, for who is no member, the holder of an access.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PersonKey(pub(super) Uuid);

impl PersonKey {
    pub const fn uuid(self) -> Uuid {
        self.0
    }
}

impl From<MemberId> for PersonKey {
    fn from(member: MemberId) -> Self {
        Self(member.uuid())
    }
}

impl From<AccountId> for PersonKey {
    fn from(account: AccountId) -> Self {
        Self(account.uuid())
    }
}

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
    const fn name(self) -> &'static str {
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
    pub key: PersonKey,
    pub details: PersonDetails,
}

/// How many active members of a structure declared what. For protected reports only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct StatusCounts {
    pub vip: u64,
    pub vis: u64,
    pub undeclared: u64,
}

/// Takes somebody into the vault.
///
/// # Errors
/// [`StorageError::AliasTaken`]: the transaction is then to be given up.
pub async fn add_person(
    connection: &mut PgConnection,
    tenant: TenantId,
    person: PersonKey,
    details: &PersonDetails,
) -> Result<(), StorageError> {
    sqlx::query(
        "INSERT INTO vault.people \
         (tenant_id, person_id, alias, name, email, phone, status, monthly_budget_cents) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(tenant.uuid())
    .bind(person.0)
    .bind(&details.alias)
    .bind(&details.name)
    .bind(&details.email)
    .bind(&details.phone)
    .bind(details.status.map(DeclaredStatus::name))
    .bind(details.monthly_budget.map(Money::cents))
    .execute(connection)
    .await
    .map_err(alias_taken)?;
    Ok(())
}

/// Replaces all that is held about the person.
///
/// # Errors
/// [`StorageError::AliasTaken`], as [`add_person`]; [`StorageError::Missing`] for nobody known.
pub async fn update_person(
    connection: &mut PgConnection,
    tenant: TenantId,
    person: PersonKey,
    details: &PersonDetails,
) -> Result<(), StorageError> {
    let done = sqlx::query(
        "UPDATE vault.people SET alias = $3, name = $4, email = $5, phone = $6, status = $7, \
         monthly_budget_cents = $8 WHERE tenant_id = $1 AND person_id = $2",
    )
    .bind(tenant.uuid())
    .bind(person.0)
    .bind(&details.alias)
    .bind(&details.name)
    .bind(&details.email)
    .bind(&details.phone)
    .bind(details.status.map(DeclaredStatus::name))
    .bind(details.monthly_budget.map(Money::cents))
    .execute(connection)
    .await
    .map_err(alias_taken)?;
    found(done, "the person")
}

/// What a person declares; none takes the declaration back.
pub async fn set_status(
    connection: &mut PgConnection,
    tenant: TenantId,
    person: PersonKey,
    status: Option<DeclaredStatus>,
) -> Result<(), StorageError> {
    let done =
        sqlx::query("UPDATE vault.people SET status = $3 WHERE tenant_id = $1 AND person_id = $2")
            .bind(tenant.uuid())
            .bind(person.0)
            .bind(status.map(DeclaredStatus::name))
            .execute(connection)
            .await?;
    found(done, "the person")
}

/// What a person means to spend a month; the order form warns beyond it.
pub async fn set_budget(
    connection: &mut PgConnection,
    tenant: TenantId,
    person: PersonKey,
    budget: Option<Money>,
) -> Result<(), StorageError> {
    let done = sqlx::query(
        "UPDATE vault.people SET monthly_budget_cents = $3 \
         WHERE tenant_id = $1 AND person_id = $2",
    )
    .bind(tenant.uuid())
    .bind(person.0)
    .bind(budget.map(Money::cents))
    .execute(connection)
    .await?;
    found(done, "the person")
}

/// All that is held about a person; what they read and download themselves.
pub async fn person(
    connection: &mut PgConnection,
    tenant: TenantId,
    person: PersonKey,
) -> Result<Option<Person>, StorageError> {
    let row = sqlx::query(
        "SELECT person_id, alias, name, email, phone, status, monthly_budget_cents \
         FROM vault.people WHERE tenant_id = $1 AND person_id = $2",
    )
    .bind(tenant.uuid())
    .bind(person.0)
    .fetch_optional(connection)
    .await?;
    row.as_ref().map(read_person).transpose()
}

/// Everybody of one structure, by alias: the animator's list of people.
pub async fn people_of_structure(
    connection: &mut PgConnection,
    tenant: TenantId,
) -> Result<Vec<Person>, StorageError> {
    let rows = sqlx::query(
        "SELECT person_id, alias, name, email, phone, status, monthly_budget_cents \
         FROM vault.people WHERE tenant_id = $1 ORDER BY lower(alias)",
    )
    .bind(tenant.uuid())
    .fetch_all(connection)
    .await?;
    rows.iter().map(read_person).collect()
}

/// Erases a person, their accesses and sessions. The log, which knows a number, does not change.
/// Repeating it changes nothing.
pub async fn erase_person(
    connection: &mut PgConnection,
    tenant: TenantId,
    person: PersonKey,
) -> Result<(), StorageError> {
    sqlx::query(
        "WITH accesses AS \
         (DELETE FROM vault.accounts WHERE tenant_id = $1 AND person_id = $2) \
         DELETE FROM vault.people WHERE tenant_id = $1 AND person_id = $2",
    )
    .bind(tenant.uuid())
    .bind(person.0)
    .execute(connection)
    .await?;
    Ok(())
}

/// Counts over the active members; an erased person counts as undeclared.
pub async fn counts_by_status(
    connection: &mut PgConnection,
    tenant: TenantId,
) -> Result<StatusCounts, StorageError> {
    let row = sqlx::query(
        "SELECT count(*) FILTER (WHERE p.status = 'vip') AS vip, \
         count(*) FILTER (WHERE p.status = 'vis') AS vis, \
         count(*) FILTER (WHERE p.status IS NULL) AS undeclared \
         FROM read.members m LEFT JOIN vault.people p \
         ON p.tenant_id = m.tenant_id AND p.person_id = m.member_id \
         WHERE m.tenant_id = $1 AND m.active",
    )
    .bind(tenant.uuid())
    .fetch_one(connection)
    .await?;
    Ok(StatusCounts {
        vip: row.count("vip")?,
        vis: row.count("vis")?,
        undeclared: row.count("undeclared")?,
    })
}

fn read_person(row: &PgRow) -> Result<Person, StorageError> {
    Ok(Person {
        key: PersonKey(row.try_get("person_id")?),
        details: PersonDetails {
            alias: row.try_get("alias")?,
            name: row.try_get("name")?,
            email: row.try_get("email")?,
            phone: row.try_get("phone")?,
            status: row.optional_word("status")?,
            monthly_budget: row.optional_money("monthly_budget_cents")?,
        },
    })
}

pub(super) fn alias_taken(error: sqlx::Error) -> StorageError {
    let constraint = error.as_database_error().and_then(|error| error.constraint());
    if constraint == Some("people_alias") { StorageError::AliasTaken } else { error.into() }
}
