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
use sqlx::{PgConnection, Row, postgres::PgRow};
use std::collections::BTreeMap;
use uuid::Uuid;

/// By how many steps the order's goods of each category changed.
type Quantities = BTreeMap<Category, i64>;

/// What an event changes of one line.
struct Change {
    product: KnownProduct,
    before: Bought,
    after: Bought,
}

/// The lines replace those of the same products.
pub(super) async fn allocate(
    connection: &mut PgConnection,
    event: &Projected<'_>,
    lines: &[AllocatedLine],
) -> Result<(), StorageError> {
    let order = known::order(connection, event).await?;
    let asked: Vec<ProductId> = lines.iter().map(|line| line.product).collect();
    let products = known::products(connection, &order, &asked).await?;
    let held = bought(connection, event).await?;
    let mut quantities = Quantities::new();
    let mut changes = Vec::with_capacity(lines.len());
    for (line, product) in lines.iter().zip(products) {
        let before = held.get(&line.product).copied().unwrap_or_default();
        let after = Bought { quantity: line.quantity, amount: line.amount, weight_grams: None };
        *quantities.entry(product.line.category).or_default() +=
            bigint(after.quantity.count())? - bigint(before.quantity.count())?;
        changes.push(Change { product, before, after });
    }
    change(connection, event, &order, &changes).await?;
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
    let before = bought(connection, event).await?.get(&product).copied();
    let before = before.ok_or(StorageError::Missing("the line that was weighed"))?;
    let after = Bought { amount, weight_grams: Some(weight_grams), ..before };
    let products = known::products(connection, &order, &[product]).await?;
    let changes: Vec<Change> =
        products.into_iter().map(|product| Change { product, before, after }).collect();
    change(connection, event, &order, &changes).await
}

pub(super) async fn use_voucher(
    connection: &mut PgConnection,
    event: &Projected<'_>,
    amount: Money,
) -> Result<(), StorageError> {
    let insert = "INSERT INTO voucher_facts (tenant_id, position, order_id, hub_id, amount) \
        SELECT o.tenant_id, $3, o.order_id, o.hub_id, $4 FROM fact_orders o \
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

/// What the order has of each product so far.
async fn bought(
    connection: &mut PgConnection,
    event: &Projected<'_>,
) -> Result<BTreeMap<ProductId, Bought>, StorageError> {
    let select = "SELECT product_id, quantity, amount, weight_grams FROM fact_order_lines \
        WHERE tenant_id = $1 AND order_id = $2";
    let rows = sqlx::query(select)
        .bind(event.tenant.uuid())
        .bind(event.stream)
        .fetch_all(connection)
        .await?;
    let bought_of = |row: &PgRow| {
        let weight_grams = row.try_get::<Option<i64>, _>("weight_grams")?;
        let bought = Bought {
            quantity: row.steps("quantity")?,
            amount: row.money("amount")?,
            weight_grams: weight_grams.map(u32::try_from).transpose()?,
        };
        Ok((ProductId::from_uuid(row.try_get("product_id")?), bought))
    };
    rows.iter().map(bought_of).collect()
}

async fn change(
    connection: &mut PgConnection,
    event: &Projected<'_>,
    order: &KnownOrder,
    changes: &[Change],
) -> Result<(), StorageError> {
    let replace = "INSERT INTO fact_order_lines \
        (tenant_id, order_id, product_id, quantity, amount, weight_grams) \
        SELECT $1, $2, line.* FROM unnest($3::uuid[], $4::bigint[], $5::bigint[], $6::bigint[]) \
        AS line ON CONFLICT (tenant_id, order_id, product_id) \
        DO UPDATE SET quantity = excluded.quantity, amount = excluded.amount, \
        weight_grams = excluded.weight_grams";
    let quantities = changes.iter().map(|change| bigint(change.after.quantity.count()));
    let weights = changes.iter().map(|change| change.after.weight_grams.map(i64::from));
    sqlx::query(replace)
        .bind(event.tenant.uuid())
        .bind(event.stream)
        .bind(changes.iter().map(|c| c.product.line.product.uuid()).collect::<Vec<Uuid>>())
        .bind(quantities.collect::<Result<Vec<i64>, _>>()?)
        .bind(changes.iter().map(|change| change.after.amount.cents()).collect::<Vec<i64>>())
        .bind(weights.collect::<Vec<Option<i64>>>())
        .execute(&mut *connection)
        .await?;
    for Change { product, before, after } in changes {
        let change = Measures::of(product, after)?.since(Measures::of(product, before)?);
        if !change.is_nothing() {
            volume(connection, event, (order, product), change).await?;
        }
    }
    Ok(())
}

async fn volume(
    connection: &mut PgConnection,
    event: &Projected<'_>,
    (order, product): (&KnownOrder, &KnownProduct),
    change: Measures,
) -> Result<(), StorageError> {
    let insert = "INSERT INTO volume_facts (tenant_id, position, product_id, campaign_id, \
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
    let (categories, quantities): (Vec<&str>, Vec<i64>) = quantities
        .iter()
        .filter(|(_, quantity)| **quantity != 0)
        .map(|(category, quantity)| (category.name(), *quantity))
        .unzip();
    let insert = "INSERT INTO purchase_facts (tenant_id, position, category, order_id, \
        member_id, hub_id, month, commune, epci, quantity) \
        SELECT $1, $2, category, $3, $4, $5, $6, $7, $8, quantity \
        FROM unnest($9::text[], $10::bigint[]) AS change (category, quantity)";
    sqlx::query(insert)
        .bind(event.tenant.uuid())
        .bind(bigint(event.position)?)
        .bind(event.stream)
        .bind(order.member)
        .bind(order.hub)
        .bind(&order.month)
        .bind(&order.commune)
        .bind(&order.epci)
        .bind(categories)
        .bind(quantities)
        .execute(connection)
        .await?;
    Ok(())
}
