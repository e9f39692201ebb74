//! The animator's list of members.

use crate::StorageError;
use chrono::{DateTime, Utc};
use kernel::{MemberId, TenantId};
use sqlx::{PgConnection, Row};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemberView {
    pub member: MemberId,
    /// None once the person is erased.
    pub alias: Option<String>,
    pub active: bool,
    pub joined_at: DateTime<Utc>,
}

/// Everybody who is or was a member, by alias.
pub async fn members(
    connection: &mut PgConnection,
    tenant: TenantId,
) -> Result<Vec<MemberView>, StorageError> {
    let rows = sqlx::query(
        "SELECT m.member_id, p.alias, m.active, m.joined_at FROM read.members m \
         LEFT JOIN vault.people p ON p.tenant_id = m.tenant_id AND p.person_id = m.member_id \
         WHERE m.tenant_id = $1 ORDER BY lower(p.alias), m.member_id",
    )
    .bind(tenant.uuid())
    .fetch_all(connection)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(MemberView {
                member: MemberId::from_uuid(row.try_get("member_id")?),
                alias: row.try_get("alias")?,
                active: row.try_get("active")?,
                joined_at: row.try_get("joined_at")?,
            })
        })
        .collect()
}
