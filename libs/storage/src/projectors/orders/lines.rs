//! `read.order_lines`: what is wanted, then what is got, why, and for how much.

use crate::{
    Projected, StorageError,
    columns::{bigint, found, word},
};
use domain::orders::{AllocatedLine, OrderEvent, OrderLine, Reason};
use kernel::Money;
use sqlx::PgConnection;
use uuid::Uuid;

pub(super) async fn replace(
    connection: &mut PgConnection,
    projected: &Projected<'_>,
    lines: &[OrderLine],
) -> Result<(), StorageError> {
    sqlx::query("DELETE FROM order_lines WHERE tenant_id = $1 AND order_id = $2")
        .bind(projected.tenant.uuid())
        .bind(projected.stream)
        .execute(&mut *connection)
        .await?;
    let steps = |part: fn(&OrderLine) -> kernel::Steps| {
        lines.iter().map(|line| bigint(part(line).count())).collect::<Result<Vec<i64>, _>>()
    };
    sqlx::query(
        "INSERT INTO order_lines (tenant_id, order_id, product_id, line_no, quantity, \
         at_least, at_most, ceiling_cents, amount_cents) \
         SELECT $1, $2, product, line_no, quantity, at_least, at_most, amount, amount \
         FROM unnest($3::uuid[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[]) \
         WITH ORDINALITY AS line (product, quantity, at_least, at_most, amount, line_no)",
    )
    .bind(projected.tenant.uuid())
    .bind(projected.stream)
    .bind(lines.iter().map(|line| line.product.uuid()).collect::<Vec<Uuid>>())
    .bind(steps(|line| line.want.quantity())?)
    .bind(steps(|line| line.want.at_least())?)
    .bind(steps(|line| line.want.at_most())?)
    .bind(lines.iter().map(|line| line.amount.cents()).collect::<Vec<i64>>())
    .execute(connection)
    .await?;
    Ok(())
}

/// What was weighed counts no more: other goods take the place of those that were lost.
pub(super) async fn allocate(
    connection: &mut PgConnection,
    projected: &Projected<'_>,
    lines: &[AllocatedLine],
) -> Result<(), StorageError> {
    let steps = |part: fn(&AllocatedLine) -> kernel::Steps| {
        lines.iter().map(|line| bigint(part(line).count())).collect::<Result<Vec<i64>, _>>()
    };
    let cents = |part: fn(&AllocatedLine) -> Money| {
        lines.iter().map(|line| part(line).cents()).collect::<Vec<i64>>()
    };
    let reasons = lines.iter().map(|line| reason(line.reason)).collect::<Result<Vec<_>, _>>()?;
    let done = sqlx::query(
        "UPDATE order_lines SET allocated_quantity = share.quantity, \
         reason = share.reason, level = share.level, unit_price_cents = share.unit_price, \
         amount_cents = share.amount, weight_grams = NULL \
         FROM unnest($3::uuid[], $4::bigint[], $5::text[], $6::bigint[], $7::bigint[], \
         $8::bigint[]) AS share (product, quantity, reason, level, unit_price, amount) \
         WHERE tenant_id = $1 AND order_id = $2 AND product_id = share.product",
    )
    .bind(projected.tenant.uuid())
    .bind(projected.stream)
    .bind(lines.iter().map(|line| line.product.uuid()).collect::<Vec<Uuid>>())
    .bind(steps(|line| line.quantity)?)
    .bind(reasons)
    .bind(steps(|line| line.level)?)
    .bind(cents(|line| line.unit_price))
    .bind(cents(|line| line.amount))
    .execute(connection)
    .await?;
    if done.rows_affected() == u64::try_from(lines.len())? {
        Ok(())
    } else {
        Err(StorageError::Missing("an allocated product of the order"))
    }
}

pub(super) async fn weigh(
    connection: &mut PgConnection,
    projected: &Projected<'_>,
    event: &OrderEvent,
) -> Result<(), StorageError> {
    let OrderEvent::LineWeighed { product, weight_grams, amount, .. } = event else {
        return Ok(());
    };
    let done = sqlx::query(
        "UPDATE order_lines SET weight_grams = $4, amount_cents = $5 \
         WHERE tenant_id = $1 AND order_id = $2 AND product_id = $3",
    )
    .bind(projected.tenant.uuid())
    .bind(projected.stream)
    .bind(product.uuid())
    .bind(i64::from(*weight_grams))
    .bind(amount.cents())
    .execute(connection)
    .await?;
    found(done, "the weighed product of the order")
}

/// The outcome of sharing out, `below_minimum` or `missing`.
fn reason(reason: Reason) -> Result<String, StorageError> {
    match reason {
        Reason::Shared(outcome) => word(&outcome),
        Reason::BelowMinimum | Reason::Missing => word(&reason),
    }
}
