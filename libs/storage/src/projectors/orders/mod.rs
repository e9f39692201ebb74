//! `read.orders`, `read.order_lines` and `read.payments`.

mod lines;
mod payments;

use crate::{
    Projected, Projector, Reach, StorageError,
    columns::{bigint, found, word},
};
use async_trait::async_trait;
use domain::{
    DomainEvent, Fold,
    orders::{Buyer, Order, OrderEvent},
};
use kernel::Money;
use sqlx::PgConnection;

pub struct Orders;

#[async_trait]
impl Projector for Orders {
    fn name(&self) -> &'static str {
        "orders"
    }

    fn tables(&self) -> &'static [&'static str] {
        &["read.orders", "read.order_lines", "read.payments"]
    }

    fn categories(&self) -> &'static [&'static str] {
        &[Order::CATEGORY]
    }

    fn reach(&self) -> Reach {
        Reach::OneTenant
    }

    async fn apply(
        &self,
        connection: &mut PgConnection,
        projected: &Projected<'_>,
    ) -> Result<(), StorageError> {
        let DomainEvent::Order(event) = projected.event else { return Ok(()) };
        match event {
            OrderEvent::OrderPlaced { lines, .. } => {
                place(connection, projected, event).await?;
                lines::replace(connection, projected, lines).await
            }
            OrderEvent::OrderChanged { lines, total } => {
                update(connection, projected, Some(*total), Money::ZERO).await?;
                lines::replace(connection, projected, lines).await
            }
            OrderEvent::OrderCancelled { credited } => {
                update(connection, projected, Some(Money::ZERO), *credited).await?;
                cancel(connection, projected).await?;
                lines::replace(connection, projected, &[]).await
            }
            OrderEvent::VoucherPresented { payment, voucher, amount } => {
                update(connection, projected, None, Money::ZERO).await?;
                payments::present(connection, projected, *payment, *voucher, *amount).await
            }
            OrderEvent::VoucherDeclined { payment } => {
                update(connection, projected, None, Money::ZERO).await?;
                payments::decline(connection, projected, *payment).await
            }
            OrderEvent::PaymentReceived { payment, means, amount } => {
                update(connection, projected, None, Money::ZERO).await?;
                payments::receive(connection, projected, *payment, *means, *amount).await
            }
            OrderEvent::OrderAllocated { lines, total, credited } => {
                update(connection, projected, Some(*total), *credited).await?;
                lines::allocate(connection, projected, lines).await
            }
            OrderEvent::LineWeighed { total, credited, .. } => {
                update(connection, projected, Some(*total), *credited).await?;
                lines::weigh(connection, projected, event).await
            }
        }
    }
}

/// Also after a cancellation: what was paid and credited before stays.
async fn place(
    connection: &mut PgConnection,
    projected: &Projected<'_>,
    event: &OrderEvent,
) -> Result<(), StorageError> {
    let OrderEvent::OrderPlaced { campaign, buyer, channel, total, .. } = event else {
        return Ok(());
    };
    let member = match buyer {
        Buyer::Member(member) => Some(member.uuid()),
        Buyer::Structure => None,
    };
    sqlx::query(
        "INSERT INTO orders (tenant_id, order_id, campaign_id, member_id, channel, stage, \
         version, total_cents, paid_cents, credited_cents, placed_at) \
         VALUES ($1, $2, $3, $4, $5, 'placed', $6, $7, 0, 0, $8) \
         ON CONFLICT (tenant_id, order_id) DO UPDATE SET channel = excluded.channel, \
         stage = excluded.stage, version = excluded.version, total_cents = excluded.total_cents, \
         placed_at = excluded.placed_at",
    )
    .bind(projected.tenant.uuid())
    .bind(projected.stream)
    .bind(campaign.uuid())
    .bind(member)
    .bind(word(channel)?)
    .bind(bigint(projected.version)?)
    .bind(total.cents())
    .bind(projected.recorded_at)
    .execute(connection)
    .await?;
    Ok(())
}

/// The order's new version, its total where that changes, and what more went to the wallet.
async fn update(
    connection: &mut PgConnection,
    projected: &Projected<'_>,
    total: Option<Money>,
    credited: Money,
) -> Result<(), StorageError> {
    let done = sqlx::query(
        "UPDATE orders SET version = $3, total_cents = coalesce($4, total_cents), \
         credited_cents = credited_cents + $5 WHERE tenant_id = $1 AND order_id = $2",
    )
    .bind(projected.tenant.uuid())
    .bind(projected.stream)
    .bind(bigint(projected.version)?)
    .bind(total.map(Money::cents))
    .bind(credited.cents())
    .execute(connection)
    .await?;
    found(done, "the order")
}

async fn cancel(
    connection: &mut PgConnection,
    projected: &Projected<'_>,
) -> Result<(), StorageError> {
    let done =
        sqlx::query("UPDATE orders SET stage = 'cancelled' WHERE tenant_id = $1 AND order_id = $2")
            .bind(projected.tenant.uuid())
            .bind(projected.stream)
            .execute(connection)
            .await?;
    found(done, "the order")
}
