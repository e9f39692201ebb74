//! Who may enter in one role: the coordinator's pages of accesses.

use crate::{
    StorageError,
    vault::{ALIAS, Vault, by_alias},
};
use kernel::{AccountId, Role, TenantId};
use sqlx::{AssertSqlSafe, Row};

/// Somebody with an access, as they wish to be called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    pub account: AccountId,
    pub alias: String,
    /// Whether they left a way to be reached.
    pub reachable: bool,
}

/// Those who hold exactly this role, by alias; the connection is set to their tenant.
pub async fn holders(
    vault: &mut Vault,
    tenant: TenantId,
    role: Role,
) -> Result<Vec<Holder>, StorageError> {
    let rows = sqlx::query(AssertSqlSafe(format!(
        "SELECT a.account_id, {ALIAS}, p.email IS NOT NULL OR p.phone IS NOT NULL AS reachable \
         FROM vault.accounts a \
         JOIN vault.people p ON p.tenant_id = a.tenant_id AND p.person_id = a.person_id \
         WHERE a.tenant_id = $1 AND a.role = $2 AND a.subject IS NOT DISTINCT FROM $3"
    )))
    .bind(tenant.uuid())
    .bind(role.name())
    .bind(role.subject())
    .fetch_all(&mut **vault)
    .await?;
    let mut holders = vec![];
    for row in &rows {
        holders.push(Holder {
            account: AccountId::from_uuid(row.try_get("account_id")?),
            alias: vault.open_alias(tenant, row)?.unwrap_or_default(),
            reachable: row.try_get("reachable")?,
        });
    }
    holders.sort_by_cached_key(|holder| (by_alias(Some(&holder.alias)), holder.account));
    Ok(holders)
}
