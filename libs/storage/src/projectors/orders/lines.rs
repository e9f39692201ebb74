//! `read.order_lines`: what is wanted, then what is got, why, and for how much.

use crate::{
    Projected, StorageError,
    columns::{bigint, word},
    records::{Rows, record},
};
use domain::{
    DomainEvent,
    orders::{AllocatedLine, OrderEvent, OrderLine, Reason},
};
use kernel::{Money, ProductId};
use uuid::Uuid;

record! {
    pub(super) struct LineRow in "order_lines"
    by (tenant_id: Uuid, order_id: Uuid, product_id: Uuid) {
        line_no: i32,
        quantity: i64,
        at_least: i64,
        at_most: i64,
        ceiling_cents: i64,
        amount_cents: i64,
        allocated_quantity: Option<i64>,
        reason: Option<String>,
        level: Option<i64>,
        unit_price_cents: Option<i64>,
        weight_grams: Option<i64>,
    }
}

/// Whether the event changes lines.
pub(super) fn concern(event: &DomainEvent) -> bool {
    let DomainEvent::Order(event) = event else { return false };
    match event {
        OrderEvent::OrderPlaced { .. }
        | OrderEvent::OrderChanged { .. }
        | OrderEvent::OrderCancelled { .. }
        | OrderEvent::OrderAllocated { .. }
        | OrderEvent::LineWeighed { .. } => true,
        OrderEvent::VoucherPresented { .. }
        | OrderEvent::VoucherDeclined { .. }
        | OrderEvent::PaymentReceived { .. } => false,
    }
}

pub(super) fn replace(
    rows: &mut Rows<LineRow>,
    event: &Projected<'_>,
    lines: &[OrderLine],
) -> Result<(), StorageError> {
    rows.remove(event.of_stream());
    let (tenant_id, order_id) = event.of_stream();
    for (line_no, line) in (1..).zip(lines) {
        rows.insert(LineRow {
            tenant_id,
            order_id,
            product_id: line.product.uuid(),
            line_no,
            quantity: bigint(line.want.quantity().count())?,
            at_least: bigint(line.want.at_least().count())?,
            at_most: bigint(line.want.at_most().count())?,
            ceiling_cents: line.amount.cents(),
            amount_cents: line.amount.cents(),
            allocated_quantity: None,
            reason: None,
            level: None,
            unit_price_cents: None,
            weight_grams: None,
        })?;
    }
    Ok(())
}

/// What was weighed counts no more: other goods take the place of those that were lost.
pub(super) fn allocate(
    rows: &mut Rows<LineRow>,
    event: &Projected<'_>,
    lines: &[AllocatedLine],
) -> Result<(), StorageError> {
    for line in lines {
        let row = line_of(rows, event, line.product)?;
        row.allocated_quantity = Some(bigint(line.quantity.count())?);
        row.reason = Some(reason(line.reason)?);
        row.level = Some(bigint(line.level.count())?);
        row.unit_price_cents = Some(line.unit_price.cents());
        row.amount_cents = line.amount.cents();
        row.weight_grams = None;
    }
    Ok(())
}

pub(super) fn weigh(
    rows: &mut Rows<LineRow>,
    event: &Projected<'_>,
    product: ProductId,
    weight_grams: u32,
    amount: Money,
) -> Result<(), StorageError> {
    let row = line_of(rows, event, product)?;
    row.weight_grams = Some(weight_grams.into());
    row.amount_cents = amount.cents();
    Ok(())
}

fn line_of<'r>(
    rows: &'r mut Rows<LineRow>,
    event: &Projected<'_>,
    product: ProductId,
) -> Result<&'r mut LineRow, StorageError> {
    let (tenant, order) = event.of_stream();
    let row = rows.get_mut(&(tenant, order, product.uuid()));
    row.ok_or(StorageError::Missing("a product of the order"))
}

/// The outcome of sharing out, `below_minimum` or `missing`.
fn reason(reason: Reason) -> Result<String, StorageError> {
    match reason {
        Reason::Shared(outcome) => word(&outcome),
        Reason::BelowMinimum | Reason::Missing => word(&reason),
    }
}
