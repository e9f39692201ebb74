//! Each producer's order in each campaign, from the close to the sharing out.

use crate::{
    Projected, Projector, Reach, StorageError,
    columns::{bigint, found, word},
};
use async_trait::async_trait;
use domain::{
    DomainEvent, Fold,
    pooling::{Cause, DemandLine, PooledLine, PooledOrder, PoolingEvent, ProductQuantity},
};
use kernel::StructureId;
use sqlx::PgConnection;
use std::collections::BTreeSet;

/// `read.pooled_orders`, `read.pooled_order_structures`, `read.pooled_order_lines`.
pub struct PooledOrders;

#[async_trait]
impl Projector for PooledOrders {
    fn name(&self) -> &'static str {
        "pooled_orders"
    }

    fn tables(&self) -> &'static [&'static str] {
        &["read.pooled_orders", "read.pooled_order_structures", "read.pooled_order_lines"]
    }

    fn categories(&self) -> &'static [&'static str] {
        &[PooledOrder::CATEGORY]
    }

    fn reach(&self) -> Reach {
        Reach::OneTenant
    }

    async fn apply(
        &self,
        connection: &mut PgConnection,
        events: &[Projected<'_>],
    ) -> Result<(), StorageError> {
        for event in events {
            happened(connection, event).await?;
        }
        Ok(())
    }
}

async fn happened(
    connection: &mut PgConnection,
    event: &Projected<'_>,
) -> Result<(), StorageError> {
    let DomainEvent::Pooling(what) = event.event else { return Ok(()) };
    match what {
        PoolingEvent::DemandRecorded { structure, lines } => {
            record_demand(connection, event, *structure, lines).await
        }
        PoolingEvent::PooledOrderFixed { lines, .. } => {
            fix(connection, event, what).await?;
            for line in lines {
                fix_line(connection, event, line).await?;
            }
            Ok(())
        }
        PoolingEvent::DemandWithdrawn => withdraw(connection, event).await,
        PoolingEvent::MinimumOverridden { reason } => {
            let update = "UPDATE pooled_orders SET override_reason = $3 \
                WHERE tenant_id = $1 AND pooled_order_id = $2";
            let done = sqlx::query(update)
                .bind(event.tenant.uuid())
                .bind(event.stream)
                .bind(reason)
                .execute(connection)
                .await?;
            found(done, "the pooled order")
        }
        PoolingEvent::PooledOrderSent => {
            let update = "UPDATE pooled_orders SET stage = 'sent', sent_at = $3 \
                WHERE tenant_id = $1 AND pooled_order_id = $2";
            let done = sqlx::query(update)
                .bind(event.tenant.uuid())
                .bind(event.stream)
                .bind(event.recorded_at)
                .execute(connection)
                .await?;
            found(done, "the pooled order")
        }
        PoolingEvent::PooledOrderCancelled => cancel(connection, event).await,
        PoolingEvent::SupplyConfirmed { lines } => confirm(connection, event, lines).await,
        PoolingEvent::GoodsAllocated { cause, lines, kept: _ } => {
            let update = match cause {
                Cause::Confirmation => EXPECTED,
                Cause::Reception | Cause::Loss => ALLOCATED,
            };
            set_quantities(connection, event, update, lines).await
        }
    }
}

const EXPECTED: &str = "UPDATE pooled_order_lines SET expected = $4, allocated = $4 \
    WHERE tenant_id = $1 AND pooled_order_id = $2 AND product_id = $3";
const ALLOCATED: &str = "UPDATE pooled_order_lines SET allocated = $4 \
    WHERE tenant_id = $1 AND pooled_order_id = $2 AND product_id = $3";

async fn record_demand(
    connection: &mut PgConnection,
    event: &Projected<'_>,
    structure: StructureId,
    lines: &[DemandLine],
) -> Result<(), StorageError> {
    let orders: BTreeSet<_> = lines.iter().map(|line| line.order).collect();
    let insert = "INSERT INTO pooled_order_structures \
        (tenant_id, pooled_order_id, structure_id, orders) VALUES ($1, $2, $3, $4)";
    sqlx::query(insert)
        .bind(event.tenant.uuid())
        .bind(event.stream)
        .bind(structure.uuid())
        .bind(i64::try_from(orders.len())?)
        .execute(connection)
        .await?;
    Ok(())
}

async fn fix(
    connection: &mut PgConnection,
    event: &Projected<'_>,
    what: &PoolingEvent,
) -> Result<(), StorageError> {
    let PoolingEvent::PooledOrderFixed { campaign, producer, seed, minimum, total, lines: _ } =
        what
    else {
        return Ok(());
    };
    let insert = "INSERT INTO pooled_orders (tenant_id, pooled_order_id, campaign_id, \
        producer_id, stage, seed, minimum, total, fixed_at) \
        VALUES ($1, $2, $3, $4, 'fixed', $5, $6, $7, $8)";
    sqlx::query(insert)
        .bind(event.tenant.uuid())
        .bind(event.stream)
        .bind(campaign.uuid())
        .bind(producer.uuid())
        .bind(seed)
        .bind(minimum.cents())
        .bind(total.cents())
        .bind(event.recorded_at)
        .execute(connection)
        .await?;
    Ok(())
}

async fn fix_line(
    connection: &mut PgConnection,
    event: &Projected<'_>,
    line: &PooledLine,
) -> Result<(), StorageError> {
    let insert = "INSERT INTO pooled_order_lines (tenant_id, pooled_order_id, product_id, \
        sale_unit, step_thousandths, variable_weight_grams, vat_basis_points, case_size, demand, \
        target, unit_price, amount) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11::numeric, $12)";
    sqlx::query(insert)
        .bind(event.tenant.uuid())
        .bind(event.stream)
        .bind(line.product.uuid())
        .bind(word(&line.step.unit())?)
        .bind(i64::from(line.step.thousandths()))
        .bind(line.variable_weight_grams.map(i64::from))
        .bind(i64::from(line.vat.basis_points()))
        .bind(bigint(line.case_size.count())?)
        .bind(bigint(line.demand.count())?)
        .bind(bigint(line.target.count())?)
        .bind(line.unit_price.to_string())
        .bind(line.amount.cents())
        .execute(connection)
        .await?;
    Ok(())
}

/// The close is taken back: no row of the pooled order stays.
async fn withdraw(
    connection: &mut PgConnection,
    event: &Projected<'_>,
) -> Result<(), StorageError> {
    let rows = [
        "DELETE FROM pooled_order_lines WHERE tenant_id = $1 AND pooled_order_id = $2",
        "DELETE FROM pooled_order_structures WHERE tenant_id = $1 AND pooled_order_id = $2",
        "DELETE FROM pooled_orders WHERE tenant_id = $1 AND pooled_order_id = $2",
    ];
    for delete in rows {
        sqlx::query(delete)
            .bind(event.tenant.uuid())
            .bind(event.stream)
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

async fn cancel(connection: &mut PgConnection, event: &Projected<'_>) -> Result<(), StorageError> {
    let order = "UPDATE pooled_orders SET stage = 'cancelled' \
        WHERE tenant_id = $1 AND pooled_order_id = $2";
    let lines = "UPDATE pooled_order_lines SET allocated = 0 \
        WHERE tenant_id = $1 AND pooled_order_id = $2";
    for update in [order, lines] {
        let done = sqlx::query(update)
            .bind(event.tenant.uuid())
            .bind(event.stream)
            .execute(&mut *connection)
            .await?;
        found(done, "the pooled order")?;
    }
    Ok(())
}

/// What the producer does not name, it supplies as ordered.
async fn confirm(
    connection: &mut PgConnection,
    event: &Projected<'_>,
    lines: &[ProductQuantity],
) -> Result<(), StorageError> {
    let order = "UPDATE pooled_orders SET stage = 'confirmed', confirmed_at = $3 \
        WHERE tenant_id = $1 AND pooled_order_id = $2";
    let done = sqlx::query(order)
        .bind(event.tenant.uuid())
        .bind(event.stream)
        .bind(event.recorded_at)
        .execute(&mut *connection)
        .await?;
    found(done, "the pooled order")?;
    let as_ordered = "UPDATE pooled_order_lines SET confirmed = target \
        WHERE tenant_id = $1 AND pooled_order_id = $2";
    sqlx::query(as_ordered)
        .bind(event.tenant.uuid())
        .bind(event.stream)
        .execute(&mut *connection)
        .await?;
    let named = "UPDATE pooled_order_lines SET confirmed = $4 \
        WHERE tenant_id = $1 AND pooled_order_id = $2 AND product_id = $3";
    set_quantities(connection, event, named, lines).await
}

async fn set_quantities(
    connection: &mut PgConnection,
    event: &Projected<'_>,
    update: &'static str,
    lines: &[ProductQuantity],
) -> Result<(), StorageError> {
    for line in lines {
        let done = sqlx::query(update)
            .bind(event.tenant.uuid())
            .bind(event.stream)
            .bind(line.product.uuid())
            .bind(bigint(line.quantity.count())?)
            .execute(&mut *connection)
            .await?;
        found(done, "a line of the pooled order")?;
    }
    Ok(())
}
