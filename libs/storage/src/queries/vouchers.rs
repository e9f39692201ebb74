//! Vouchers: what is left on them, and what issuers owe for their use. Never who used one.

use crate::{StorageError, columns::Columns};
use chrono::{DateTime, NaiveDate, Utc};
use kernel::{Category, Money, StructureId, TenantId, VoucherId};
use sqlx::{PgConnection, Row, postgres::PgRow};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VoucherView {
    pub voucher: VoucherId,
    pub issuer: StructureId,
    /// The issuer's id where its name has not been read yet.
    pub issuer_name: String,
    pub value: Money,
    pub left: Money,
    /// The last day on which it is good.
    pub expires_on: NaiveDate,
    /// Good for all where empty.
    pub categories: Vec<Category>,
    pub issued_at: DateTime<Utc>,
}

/// One issuer's vouchers, summed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssuerTotals {
    pub issuer: StructureId,
    /// The issuer's id where its name has not been read yet.
    pub issuer_name: String,
    pub vouchers: u64,
    pub value: Money,
    /// Redeemed so far.
    pub used: Money,
}

/// The vouchers of all issuers or of one, the last issued first: the page of vouchers.
pub async fn vouchers(
    connection: &mut PgConnection,
    hub: TenantId,
    issuer: Option<StructureId>,
) -> Result<Vec<VoucherView>, StorageError> {
    select(connection, hub, None, issuer).await
}

/// One voucher: what a buyer who has its code is told of it.
pub async fn voucher(
    connection: &mut PgConnection,
    hub: TenantId,
    voucher: VoucherId,
) -> Result<Option<VoucherView>, StorageError> {
    Ok(select(connection, hub, Some(voucher), None).await?.pop())
}

/// What each issuer put in and what was used of it, by name: the page of vouchers.
pub async fn issuer_totals(
    connection: &mut PgConnection,
    hub: TenantId,
) -> Result<Vec<IssuerTotals>, StorageError> {
    let select = "SELECT v.issuer_id, coalesce(s.name, v.issuer_id::text) AS issuer_name, \
            count(*) AS vouchers, sum(v.value)::bigint AS value, \
            sum(v.value - v.remaining)::bigint AS used \
        FROM read.vouchers v \
        LEFT JOIN read.structures s ON s.tenant_id = v.tenant_id \
            AND s.structure_id = v.issuer_id \
        WHERE v.tenant_id = $1 GROUP BY v.issuer_id, s.name ORDER BY issuer_name, v.issuer_id";
    let rows = sqlx::query(select).bind(hub.uuid()).fetch_all(connection).await?;
    rows.iter().map(totals).collect()
}

async fn select(
    connection: &mut PgConnection,
    hub: TenantId,
    voucher: Option<VoucherId>,
    issuer: Option<StructureId>,
) -> Result<Vec<VoucherView>, StorageError> {
    let select = "SELECT v.*, coalesce(s.name, v.issuer_id::text) AS issuer_name \
        FROM read.vouchers v \
        LEFT JOIN read.structures s ON s.tenant_id = v.tenant_id \
            AND s.structure_id = v.issuer_id \
        WHERE v.tenant_id = $1 AND ($2::uuid IS NULL OR v.voucher_id = $2) \
            AND ($3::uuid IS NULL OR v.issuer_id = $3) \
        ORDER BY v.issued_at DESC, v.voucher_id";
    let rows = sqlx::query(select)
        .bind(hub.uuid())
        .bind(voucher.map(VoucherId::uuid))
        .bind(issuer.map(StructureId::uuid))
        .fetch_all(connection)
        .await?;
    rows.iter().map(view).collect()
}

fn view(row: &PgRow) -> Result<VoucherView, StorageError> {
    Ok(VoucherView {
        voucher: VoucherId::from_uuid(row.try_get("voucher_id")?),
        issuer: StructureId::from_uuid(row.try_get("issuer_id")?),
        issuer_name: row.try_get("issuer_name")?,
        value: row.money("value")?,
        left: row.money("remaining")?,
        expires_on: row.try_get("expires_on")?,
        categories: row.words("categories")?,
        issued_at: row.try_get("issued_at")?,
    })
}

fn totals(row: &PgRow) -> Result<IssuerTotals, StorageError> {
    Ok(IssuerTotals {
        issuer: StructureId::from_uuid(row.try_get("issuer_id")?),
        issuer_name: row.try_get("issuer_name")?,
        vouchers: row.count("vouchers")?,
        value: row.money("value")?,
        used: row.money("used")?,
    })
}
