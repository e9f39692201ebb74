//! Transactions of one tenant.

use sqlx::{AssertSqlSafe, PgPool, Postgres, Transaction};
use uuid::Uuid;

/// Begins a transaction in which row-level security shows and accepts the rows of `tenant` only.
///
/// The setting ends with the transaction, so a pooled connection never carries it further. One
/// round trip.
pub async fn begin_tenant(
    pool: &PgPool,
    tenant: Uuid,
) -> Result<Transaction<'static, Postgres>, sqlx::Error> {
    // A UUID prints as hexadecimal digits and hyphens: nothing to quote.
    pool.begin_with(AssertSqlSafe(format!("BEGIN; SET LOCAL app.tenant = '{tenant}'"))).await
}
