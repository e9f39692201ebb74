//! Producers, their catalogues, their floor prices, and what they are owed.

use crate::{StorageError, account_key::account_key, columns::Columns};
use domain::{
    ledger::Account,
    producers::{ProducerKind, Product},
};
use kernel::{Money, ProducerId, ProductId, TenantId, UnitPrice};
use sqlx::{PgConnection, Row, postgres::PgRow};

/// A producer in one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProducerView {
    pub producer: ProducerId,
    pub name: String,
    pub kind: ProducerKind,
    pub commune: String,
    /// Kilometres to the packing premises.
    pub distance_km: u16,
    /// Products that can be offered.
    pub products: u64,
    /// What the hub owes it, in euro cents.
    pub owed: Money,
}

/// The hub's producers, by name: the coordinator's list.
pub async fn producers(
    connection: &mut PgConnection,
    hub: TenantId,
) -> Result<Vec<ProducerView>, StorageError> {
    select(connection, hub, None).await
}

/// One producer: the head of its page.
pub async fn producer(
    connection: &mut PgConnection,
    hub: TenantId,
    producer: ProducerId,
) -> Result<Option<ProducerView>, StorageError> {
    Ok(select(connection, hub, Some(producer)).await?.pop())
}

/// A producer's catalogue without what was withdrawn, by category and name: its page.
pub async fn catalogue(
    connection: &mut PgConnection,
    hub: TenantId,
    producer: ProducerId,
) -> Result<Vec<Product>, StorageError> {
    let select = "SELECT product FROM read.products \
        WHERE tenant_id = $1 AND producer_id = $2 AND NOT withdrawn \
        ORDER BY category, name, product_id";
    let rows =
        sqlx::query(select).bind(hub.uuid()).bind(producer.uuid()).fetch_all(connection).await?;
    rows.iter().map(|row| row.document("product")).collect()
}

/// What the hub owes a producer for goods received and accepted: the producer's page.
pub async fn owed_to(
    connection: &mut PgConnection,
    hub: TenantId,
    producer: ProducerId,
) -> Result<Money, StorageError> {
    let select = "SELECT balance_cents FROM read.ledger_balances \
        WHERE tenant_id = $1 AND account = $2";
    let balance: Option<i64> = sqlx::query_scalar(select)
        .bind(hub.uuid())
        .bind(account_key(Account::Producer(producer)))
        .fetch_optional(connection)
        .await?;
    // In the books, what is owed to others is below zero.
    Ok(-Money::from_cents(balance.unwrap_or_default()))
}

/// A producer's own floor prices; the connection is set to the producer's tenant, which alone has
/// them: the producer's page.
pub async fn floors(
    connection: &mut PgConnection,
    producer: ProducerId,
) -> Result<Vec<(ProductId, UnitPrice)>, StorageError> {
    let select = "SELECT product_id, unit_price::text AS unit_price FROM read.floors \
        WHERE tenant_id = $1 ORDER BY product_id";
    let rows = sqlx::query(select).bind(producer.uuid()).fetch_all(connection).await?;
    rows.iter()
        .map(|row| Ok((ProductId::from_uuid(row.try_get("product_id")?), row.word("unit_price")?)))
        .collect()
}

async fn select(
    connection: &mut PgConnection,
    hub: TenantId,
    producer: Option<ProducerId>,
) -> Result<Vec<ProducerView>, StorageError> {
    let select = "SELECT r.*, (SELECT count(*) FROM read.products p \
                WHERE p.tenant_id = r.tenant_id AND p.producer_id = r.producer_id \
                    AND NOT p.withdrawn) AS products, \
            coalesce(-b.balance_cents, 0) AS owed \
        FROM read.producers r \
        LEFT JOIN read.ledger_balances b ON b.tenant_id = r.tenant_id \
            AND b.account = 'producer/' || r.producer_id \
        WHERE r.tenant_id = $1 AND ($2::uuid IS NULL OR r.producer_id = $2) \
        ORDER BY r.name, r.producer_id";
    let rows = sqlx::query(select)
        .bind(hub.uuid())
        .bind(producer.map(ProducerId::uuid))
        .fetch_all(connection)
        .await?;
    rows.iter().map(view).collect()
}

fn view(row: &PgRow) -> Result<ProducerView, StorageError> {
    Ok(ProducerView {
        producer: ProducerId::from_uuid(row.try_get("producer_id")?),
        name: row.try_get("name")?,
        kind: row.word("kind")?,
        commune: row.try_get("commune")?,
        distance_km: row.count("distance_km")?,
        products: row.count("products")?,
        owed: row.money("owed")?,
    })
}
