//! Goods allocated and vouchers used, as facts.

use super::{
    known::{self, KnownOrder, KnownProduct},
    measures::{Bought, Measures},
};
use crate::{
    Projected, StorageError,
    columns::{Columns, bigint, words},
};
use domain::orders::AllocatedLine;
use kernel::{Category, Money, ProductId};
use sqlx::{PgConnection, Row};
use std::collections::BTreeMap;

/// By how many steps the order's goods of each category changed.
type Quantities = BTreeMap<Category, i64>;

/// The lines replace those of the same products.
pub(super) async fn allocate(
    connection: &mut PgConnection,
    event: &Projected<'_>,
    lines: &[AllocatedLine],
) -> Result<(), StorageError> {
    let order = known::order(connection, event).await?;
    let mut quantities = Quantities::new();
    for line in lines {
        let product = known::product(connection, &order, line.product).await?;
        let before = bought(connection, event, line.product).await?.unwrap_or_default();
        let after = Bought { quantity: line.quantity, amount: line.amount, weight_grams: None };
        change(connection, event, (&order, &product), (before, after)).await?;
        *quantities.entry(product.line.category).or_default() +=
            bigint(after.quantity.count())? - bigint(before.quantity.count())?;
    }
    purchase(connection, event, &order, &quantities).await
}

pub(super) async fn weigh(
    connection: &mut PgConnection,
    event: &Projected<'_>,
    product: ProductId,
    weight_grams: u32,
    amount: Money,
) -> Result<(), StorageError> {
    let order = known::order(connection, event).await?;
    let before = bought(connection, event, product).await?;
    let before = before.ok_or(StorageError::Missing("the line that was weighed"))?;
    let after = Bought { amount, weight_grams: Some(weight_grams), ..before };
    let product = known::product(connection, &order, product).await?;
    change(connection, event, (&order, &product), (before, after)).await
}

pub(super) async fn use_voucher(
    connection: &mut PgConnection,
    event: &Projected<'_>,
    amount: Money,
) -> Result<(), StorageError> {
    let insert = "INSERT INTO read.voucher_facts (tenant_id, position, order_id, hub_id, amount) \
        SELECT o.tenant_id, $3, o.order_id, o.hub_id, $4 FROM read.fact_orders o \
        WHERE o.tenant_id = $1 AND o.order_id = $2";
    let inserted = sqlx::query(insert)
        .bind(event.tenant.uuid())
        .bind(event.stream)
        .bind(bigint(event.position)?)
        .bind(amount.cents())
        .execute(connection)
        .await?;
    if inserted.rows_affected() != 1 {
        return Err(StorageError::Missing("the order paid by voucher"));
    }
    Ok(())
}

async fn bought(
    connection: &mut PgConnection,
    event: &Projected<'_>,
    product: ProductId,
) -> Result<Option<Bought>, StorageError> {
    let select = "SELECT quantity, amount, weight_grams FROM read.fact_order_lines \
        WHERE tenant_id = $1 AND order_id = $2 AND product_id = $3";
    let row = sqlx::query(select)
        .bind(event.tenant.uuid())
        .bind(event.stream)
        .bind(product.uuid())
        .fetch_optional(connection)
        .await?;
    let Some(row) = row else { return Ok(None) };
    let weight_grams = row.try_get::<Option<i64>, _>("weight_grams")?;
    Ok(Some(Bought {
        quantity: row.steps("quantity")?,
        amount: row.money("amount")?,
        weight_grams: weight_grams.map(u32::try_from).transpose()?,
    }))
}

async fn change(
    connection: &mut PgConnection,
    event: &Projected<'_>,
    (order, product): (&KnownOrder, &KnownProduct),
    (before, after): (Bought, Bought),
) -> Result<(), StorageError> {
    let replace = "INSERT INTO read.fact_order_lines \
        (tenant_id, order_id, product_id, quantity, amount, weight_grams) \
        VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (tenant_id, order_id, product_id) \
        DO UPDATE SET quantity = excluded.quantity, amount = excluded.amount, \
        weight_grams = excluded.weight_grams";
    sqlx::query(replace)
        .bind(event.tenant.uuid())
        .bind(event.stream)
        .bind(product.line.product.uuid())
        .bind(bigint(after.quantity.count())?)
        .bind(after.amount.cents())
        .bind(after.weight_grams.map(i64::from))
        .execute(&mut *connection)
        .await?;
    let change = Measures::of(product, &after)?.since(Measures::of(product, &before)?);
    if change.is_nothing() {
        return Ok(());
    }
    volume(connection, event, (order, product), change).await
}

async fn volume(
    connection: &mut PgConnection,
    event: &Projected<'_>,
    (order, product): (&KnownOrder, &KnownProduct),
    change: Measures,
) -> Result<(), StorageError> {
    let insert = "INSERT INTO read.volume_facts (tenant_id, position, product_id, campaign_id, \
        structure_id, month, commune, epci, category, labels, producer_kind, distance_km, grams, \
        millilitres, paid, to_producers, reference) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, \
        $10, $11, $12, $13, $14, $15, $16::numeric, $17)";
    sqlx::query(insert)
        .bind(order.hub)
        .bind(bigint(event.position)?)
        .bind(product.line.product.uuid())
        .bind(order.campaign)
        .bind(event.tenant.uuid())
        .bind(&order.month)
        .bind(&order.commune)
        .bind(&order.epci)
        .bind(product.line.category.name())
        .bind(words(&product.line.labels)?)
        .bind(&product.producer_kind)
        .bind(i64::from(product.line.distance_km))
        .bind(change.grams)
        .bind(change.millilitres)
        .bind(change.paid.cents())
        .bind(change.to_producers.to_string())
        .bind(change.reference.map(Money::cents))
        .execute(connection)
        .await?;
    Ok(())
}

async fn purchase(
    connection: &mut PgConnection,
    event: &Projected<'_>,
    order: &KnownOrder,
    quantities: &Quantities,
) -> Result<(), StorageError> {
    for (category, quantity) in quantities.iter().filter(|(_, quantity)| **quantity != 0) {
        let insert = "INSERT INTO read.purchase_facts (tenant_id, position, category, order_id, \
            member_id, hub_id, month, commune, epci, quantity) \
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
        sqlx::query(insert)
            .bind(event.tenant.uuid())
            .bind(bigint(event.position)?)
            .bind(category.name())
            .bind(event.stream)
            .bind(order.member)
            .bind(order.hub)
            .bind(&order.month)
            .bind(&order.commune)
            .bind(&order.epci)
            .bind(quantity)
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}
