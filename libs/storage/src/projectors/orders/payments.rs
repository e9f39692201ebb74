//! `read.payments`, vouchers under way among them.

use crate::{
    Projected, StorageError,
    columns::word,
    records::{Rows, record},
};
use chrono::{DateTime, Utc};
use domain::{
    DomainEvent,
    orders::{Means, OrderEvent},
};
use kernel::{Money, PaymentId, VoucherId};
use uuid::Uuid;

record! {
    pub(super) struct PaymentRow in "payments" by (tenant_id: Uuid, payment_id: Uuid) {
        order_id: Uuid,
        campaign_id: Uuid,
        means: String,
        voucher_id: Option<Uuid>,
        amount_cents: i64,
        state: String,
        recorded_at: DateTime<Utc>,
    }
}

/// The payment that the event is about.
pub(super) fn key(event: &Projected<'_>) -> Option<(Uuid, Uuid)> {
    let DomainEvent::Order(what) = event.event else { return None };
    match what {
        OrderEvent::VoucherPresented { payment, .. }
        | OrderEvent::VoucherDeclined { payment }
        | OrderEvent::PaymentReceived { payment, .. } => Some(of(event, *payment)),
        OrderEvent::OrderPlaced { .. }
        | OrderEvent::OrderChanged { .. }
        | OrderEvent::OrderCancelled { .. }
        | OrderEvent::OrderAllocated { .. }
        | OrderEvent::LineWeighed { .. } => None,
    }
}

fn of(event: &Projected<'_>, payment: PaymentId) -> (Uuid, Uuid) {
    (event.tenant.uuid(), payment.uuid())
}

pub(super) fn present(
    rows: &mut Rows<PaymentRow>,
    event: &Projected<'_>,
    campaign: Uuid,
    (payment, voucher, amount): (PaymentId, VoucherId, Money),
) -> Result<(), StorageError> {
    let paid = (payment, Means::Voucher(voucher), amount);
    write(rows, event, campaign, paid, "presented")
}

pub(super) fn decline(
    rows: &mut Rows<PaymentRow>,
    event: &Projected<'_>,
    payment: PaymentId,
) -> Result<(), StorageError> {
    let row = rows.get_mut(&of(event, payment));
    let row = row.ok_or(StorageError::Missing("the voucher's payment"))?;
    "declined".clone_into(&mut row.state);
    Ok(())
}

pub(super) fn receive(
    rows: &mut Rows<PaymentRow>,
    event: &Projected<'_>,
    campaign: Uuid,
    paid: (PaymentId, Means, Money),
) -> Result<(), StorageError> {
    write(rows, event, campaign, paid, "received")
}

/// A voucher's payment is written when it is presented, and again when it is good.
fn write(
    rows: &mut Rows<PaymentRow>,
    event: &Projected<'_>,
    campaign_id: Uuid,
    (payment, means, amount): (PaymentId, Means, Money),
    state: &'static str,
) -> Result<(), StorageError> {
    if let Some(row) = rows.get_mut(&of(event, payment)) {
        row.amount_cents = amount.cents();
        state.clone_into(&mut row.state);
        row.recorded_at = event.recorded_at;
        return Ok(());
    }
    let (means, voucher_id) = match means {
        Means::Voucher(voucher) => ("voucher".to_owned(), Some(voucher.uuid())),
        Means::Cash | Means::Cheque | Means::Card | Means::Transfer | Means::Wallet => {
            (word(&means)?, None)
        }
    };
    rows.insert(PaymentRow {
        tenant_id: event.tenant.uuid(),
        payment_id: payment.uuid(),
        order_id: event.stream,
        campaign_id,
        means,
        voucher_id,
        amount_cents: amount.cents(),
        state: state.to_owned(),
        recorded_at: event.recorded_at,
    })
}
