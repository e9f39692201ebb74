//! The animator's list of members.

use crate::{
    StorageError,
    vault::{ALIAS, Vault, by_alias},
};
use chrono::{DateTime, Utc};
use kernel::{MemberId, TenantId};
use sqlx::{AssertSqlSafe, PgConnection, Row};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemberView {
    pub member: MemberId,
    /// None once the person is erased.
    pub alias: Option<String>,
    /// Whether they left a way to be reached.
    pub reachable: bool,
    pub active: bool,
    pub joined_at: DateTime<Utc>,
}

/// Whether somebody is or was a member there.
pub async fn is_known(
    connection: &mut PgConnection,
    tenant: TenantId,
    member: MemberId,
) -> Result<bool, StorageError> {
    let known = "SELECT EXISTS (SELECT FROM read.members WHERE tenant_id = $1 AND member_id = $2)";
    let known = sqlx::query_scalar(known).bind(tenant.uuid()).bind(member.uuid());
    Ok(known.fetch_one(connection).await?)
}

/// Everybody who is or was a member, by alias.
pub async fn members(vault: &mut Vault, tenant: TenantId) -> Result<Vec<MemberView>, StorageError> {
    let rows = sqlx::query(AssertSqlSafe(format!(
        "SELECT m.member_id, m.active, m.joined_at, {ALIAS}, \
         p.email IS NOT NULL OR p.phone IS NOT NULL AS reachable FROM read.members m \
         LEFT JOIN vault.people p ON p.tenant_id = m.tenant_id AND p.person_id = m.member_id \
         WHERE m.tenant_id = $1"
    )))
    .bind(tenant.uuid())
    .fetch_all(&mut **vault)
    .await?;
    let mut members = vec![];
    for row in &rows {
        members.push(MemberView {
            member: MemberId::from_uuid(row.try_get("member_id")?),
            alias: vault.open_alias(tenant, row)?,
            reachable: row.try_get("reachable")?,
            active: row.try_get("active")?,
            joined_at: row.try_get("joined_at")?,
        });
    }
    members.sort_by_cached_key(|one| (by_alias(one.alias.as_deref()), one.member));
    Ok(members)
}
