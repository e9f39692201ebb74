//! The products that a person likes to find again: theirs alone, sealed as one text.

use super::{opened::Vault, people::own_key};
use crate::{StorageError, columns::found};
use kernel::{PersonId, ProductId, TenantId};
use sqlx::Row;
use std::collections::BTreeSet;

/// The column's name, to which what is sealed is bound.
const COLUMN: &str = "favourites";

/// What a person marked; nothing for nobody known.
///
/// # Errors
/// [`StorageError::Sealed`] where it does not open.
pub async fn favourites(
    vault: &mut Vault,
    tenant: TenantId,
    person: PersonId,
) -> Result<BTreeSet<ProductId>, StorageError> {
    let row = sqlx::query(
        "SELECT person_id, key_version, wrapped_key, favourites FROM vault.people \
         WHERE tenant_id = $1 AND person_id = $2 AND favourites IS NOT NULL",
    )
    .bind(tenant.uuid())
    .bind(person.uuid())
    .fetch_optional(&mut **vault)
    .await?;
    let Some(row) = row else { return Ok(BTreeSet::new()) };
    let words = vault.cipher_of(tenant, &row)?.open(COLUMN, &row.try_get::<Vec<u8>, _>(COLUMN)?)?;
    words.split_whitespace().map(|id| id.parse().map_err(|_| StorageError::Sealed)).collect()
}

/// Replaces them.
///
/// # Errors
/// [`StorageError::Missing`] for nobody known.
pub async fn set_favourites(
    vault: &mut Vault,
    tenant: TenantId,
    person: PersonId,
    products: &BTreeSet<ProductId>,
) -> Result<(), StorageError> {
    let (cipher, _) = own_key(vault, tenant, person).await?;
    let words: Vec<String> = products.iter().map(ToString::to_string).collect();
    let words = (!words.is_empty()).then(|| words.join(" "));
    let done = sqlx::query(
        "UPDATE vault.people SET favourites = $3 WHERE tenant_id = $1 AND person_id = $2",
    )
    .bind(tenant.uuid())
    .bind(person.uuid())
    .bind(cipher.seal_some(COLUMN, words.as_deref())?)
    .execute(&mut **vault)
    .await?;
    found(done, "the person")
}
