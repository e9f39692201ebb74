//! Whom the rules of retention concern.

use super::Vault;
use crate::StorageError;
use chrono::{DateTime, Utc};
use kernel::{MemberId, TenantId};
use sqlx::{PgConnection, Row};

/// A member who has not bought for as long as data may be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Inactive {
    pub member: MemberId,
    /// When they, or their structure, could first read that they will be erased.
    pub noticed_at: Option<DateTime<Utc>>,
    /// Whether they still hold credit, which would be lost.
    pub has_credit: bool,
}

/// Members known to the vault who joined before `since`, have placed no order since then, and are
/// not signed in.
pub async fn inactive(
    connection: &mut PgConnection,
    tenant: TenantId,
    since: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<Vec<Inactive>, StorageError> {
    let rows = sqlx::query(
        "SELECT m.member_id, n.noticed_at, coalesce(w.balance_cents, 0) <> 0 AS has_credit \
         FROM read.members m \
         JOIN vault.people p ON p.tenant_id = m.tenant_id AND p.person_id = m.member_id \
         LEFT JOIN vault.notices n ON n.tenant_id = p.tenant_id AND n.person_id = p.person_id \
         LEFT JOIN read.wallets w ON w.tenant_id = m.tenant_id AND w.holder_id = m.member_id \
         WHERE m.tenant_id = $1 AND m.joined_at < $2 \
         AND NOT EXISTS (SELECT FROM read.orders o WHERE o.tenant_id = m.tenant_id \
             AND o.member_id = m.member_id AND o.placed_at >= $2) \
         AND NOT EXISTS (SELECT FROM vault.accounts a JOIN vault.sessions s \
             ON s.tenant_id = a.tenant_id AND s.account_id = a.account_id \
             WHERE a.tenant_id = p.tenant_id AND a.person_id = p.person_id AND s.expires_at > $3) \
         ORDER BY m.member_id",
    )
    .bind(tenant.uuid())
    .bind(since)
    .bind(now)
    .fetch_all(connection)
    .await?;
    let read = |row: &sqlx::postgres::PgRow| {
        Ok(Inactive {
            member: MemberId::from_uuid(row.try_get("member_id")?),
            noticed_at: row.try_get("noticed_at")?,
            has_credit: row.try_get("has_credit")?,
        })
    };
    rows.iter().map(read).collect()
}

/// Gives notice to these members, and takes it back from everybody else, who has come again.
pub async fn give_notice(
    vault: &mut Vault,
    tenant: TenantId,
    members: &[MemberId],
    now: DateTime<Utc>,
) -> Result<(), StorageError> {
    let ids: Vec<uuid::Uuid> = members.iter().map(|member| member.uuid()).collect();
    sqlx::query("DELETE FROM vault.notices WHERE tenant_id = $1 AND person_id <> ALL ($2)")
        .bind(tenant.uuid())
        .bind(&ids)
        .execute(&mut **vault)
        .await?;
    sqlx::query(
        "INSERT INTO vault.notices (tenant_id, person_id, noticed_at) \
         SELECT $1::uuid, member, $3::timestamptz FROM unnest($2::uuid[]) AS member \
         ON CONFLICT (tenant_id, person_id) DO NOTHING",
    )
    .bind(tenant.uuid())
    .bind(&ids)
    .bind(now)
    .execute(&mut **vault)
    .await?;
    Ok(())
}

/// Links that are used or over, and sessions that are over: how many there are.
pub async fn expired_count(
    connection: &mut PgConnection,
    tenant: TenantId,
    now: DateTime<Utc>,
) -> Result<u64, StorageError> {
    let count: i64 = sqlx::query_scalar(
        "SELECT (SELECT count(*) FROM vault.sign_in_links WHERE tenant_id = $1 \
         AND (expires_at <= $2 OR used_at IS NOT NULL)) \
         + (SELECT count(*) FROM vault.sessions WHERE tenant_id = $1 AND expires_at <= $2)",
    )
    .bind(tenant.uuid())
    .bind(now)
    .fetch_one(connection)
    .await?;
    Ok(u64::try_from(count)?)
}
