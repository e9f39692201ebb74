//! Correcting what a person is called and how they are reached.

use super::{PersonKey, people::alias_taken};
use crate::{StorageError, columns::found};
use kernel::TenantId;
use sqlx::PgConnection;

/// What a person is called, and how they are reached.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ContactDetails {
    /// Not empty, and unlike any other of the structure, whatever the case of its letters.
    pub alias: String,
    pub name: Option<String>,
    pub email: Option<String>,
    pub phone: Option<String>,
}

/// Replaces these, and leaves what the person declared and their budget as they are.
///
/// # Errors
/// [`StorageError::AliasTaken`]: the transaction is then to be given up. [`StorageError::Missing`]
/// for nobody known.
pub async fn set_contacts(
    connection: &mut PgConnection,
    tenant: TenantId,
    person: PersonKey,
    contacts: &ContactDetails,
) -> Result<(), StorageError> {
    let done = sqlx::query(
        "UPDATE vault.people SET alias = $3, name = $4, email = $5, phone = $6 \
         WHERE tenant_id = $1 AND person_id = $2",
    )
    .bind(tenant.uuid())
    .bind(person.uuid())
    .bind(&contacts.alias)
    .bind(&contacts.name)
    .bind(&contacts.email)
    .bind(&contacts.phone)
    .execute(connection)
    .await
    .map_err(alias_taken)?;
    found(done, "the person")
}
