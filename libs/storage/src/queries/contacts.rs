//! How a structure's people in charge are reached: for a recall, which cannot wait.

use crate::{
    StorageError,
    vault::{ALIAS, Vault, by_alias},
};
use kernel::TenantId;
use sqlx::AssertSqlSafe;

/// Somebody in charge of a structure, as they wish to be called and reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    pub alias: String,
    pub phone: Option<String>,
    pub email: Option<String>,
}

/// A structure's animators, by alias: the coordinator's recall page. The connection is set to the
/// structure's tenant.
pub async fn animators(vault: &mut Vault, tenant: TenantId) -> Result<Vec<Contact>, StorageError> {
    let rows = sqlx::query(AssertSqlSafe(format!(
        "SELECT {ALIAS}, p.phone, p.email FROM vault.accounts a \
         JOIN vault.people p ON p.tenant_id = a.tenant_id AND p.person_id = a.person_id \
         WHERE a.tenant_id = $1 AND a.role = 'animator'"
    )))
    .bind(tenant.uuid())
    .fetch_all(&mut **vault)
    .await?;
    let mut contacts = vec![];
    for row in &rows {
        contacts.push(Contact {
            alias: vault.open_alias(tenant, row)?.unwrap_or_default(),
            phone: vault.open_contact(tenant, row, "phone")?,
            email: vault.open_contact(tenant, row, "email")?,
        });
    }
    contacts.sort_by_cached_key(|contact| by_alias(Some(&contact.alias)));
    Ok(contacts)
}
