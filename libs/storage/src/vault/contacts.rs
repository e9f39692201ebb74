//! Correcting what a person is called and how they are reached.

use super::{PersonDetails, opened::Vault, people::set_words};
use crate::StorageError;
use kernel::{PersonId, TenantId};

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
    vault: &mut Vault,
    tenant: TenantId,
    person: PersonId,
    contacts: &ContactDetails,
) -> Result<(), StorageError> {
    let ContactDetails { alias, name, email, phone } = contacts.clone();
    let details = PersonDetails { alias, name, email, phone, ..PersonDetails::default() };
    set_words(vault, tenant, person, &details).await
}
