//! `read.orders`, `read.order_lines` and `read.payments`.

mod lines;
mod payments;

use crate::{
    Projected, Projector, Reach, StorageError,
    columns::{bigint, word},
    records::{Rows, record},
};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use domain::{
    DomainEvent, Fold,
    orders::{Buyer, Order, OrderEvent},
};
use kernel::Money;
use lines::LineRow;
use payments::PaymentRow;
use sqlx::PgConnection;
use uuid::Uuid;

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
        events: &[Projected<'_>],
    ) -> Result<(), StorageError> {
        let mut tables = Tables::read(connection, events).await?;
        for event in events {
            let DomainEvent::Order(what) = event.event else { continue };
            tables.happened(event, what)?;
        }
        tables.write(connection).await
    }
}

record! {
    struct OrderRow in "orders" by (tenant_id: Uuid, order_id: Uuid) {
        campaign_id: Uuid,
        member_id: Option<Uuid>,
        channel: String,
        stage: String,
        version: i64,
        total_cents: i64,
        paid_cents: i64,
        credited_cents: i64,
        placed_at: DateTime<Utc>,
    }
}

/// What the orders of some events have of each table.
struct Tables {
    orders: Rows<OrderRow>,
    lines: Rows<LineRow>,
    payments: Rows<PaymentRow>,
}

impl Tables {
    async fn read(
        connection: &mut PgConnection,
        events: &[Projected<'_>],
    ) -> Result<Self, StorageError> {
        let orders: Rows<OrderRow> =
            Rows::read(connection, events.iter().map(Projected::of_stream)).await?;
        let with_lines = events
            .iter()
            .filter(|event| lines::concern(event.event))
            .map(Projected::of_stream)
            .filter(|order| orders.get(order).is_some());
        let payments = events.iter().filter_map(payments::key);
        Ok(Self {
            lines: Rows::read(connection, with_lines).await?,
            payments: Rows::read(connection, payments).await?,
            orders,
        })
    }

    async fn write(self, connection: &mut PgConnection) -> Result<(), StorageError> {
        self.orders.write(connection).await?;
        self.lines.write(connection).await?;
        self.payments.write(connection).await
    }

    fn happened(&mut self, event: &Projected<'_>, what: &OrderEvent) -> Result<(), StorageError> {
        match what {
            OrderEvent::OrderPlaced { lines, .. } => {
                self.place(event, what)?;
                lines::replace(&mut self.lines, event, lines)
            }
            OrderEvent::OrderChanged { lines, total } => {
                self.order(event)?.total_cents = total.cents();
                lines::replace(&mut self.lines, event, lines)
            }
            OrderEvent::OrderCancelled { credited } => {
                self.price(event, Money::ZERO, *credited)?;
                "cancelled".clone_into(&mut self.order(event)?.stage);
                lines::replace(&mut self.lines, event, &[])
            }
            OrderEvent::VoucherPresented { payment, voucher, amount } => {
                let campaign = self.order(event)?.campaign_id;
                payments::present(
                    &mut self.payments,
                    event,
                    campaign,
                    (*payment, *voucher, *amount),
                )
            }
            OrderEvent::VoucherDeclined { payment } => {
                self.order(event)?;
                payments::decline(&mut self.payments, event, *payment)
            }
            OrderEvent::PaymentReceived { payment, means, amount } => {
                let order = self.order(event)?;
                order.paid_cents += amount.cents();
                let campaign = order.campaign_id;
                payments::receive(&mut self.payments, event, campaign, (*payment, *means, *amount))
            }
            OrderEvent::OrderAllocated { lines, total, credited } => {
                self.price(event, *total, *credited)?;
                lines::allocate(&mut self.lines, event, lines)
            }
            OrderEvent::LineWeighed { product, weight_grams, amount, total, credited } => {
                self.price(event, *total, *credited)?;
                lines::weigh(&mut self.lines, event, *product, *weight_grams, *amount)
            }
        }
    }

    /// Also after a cancellation: what was paid and credited before stays.
    fn place(&mut self, event: &Projected<'_>, what: &OrderEvent) -> Result<(), StorageError> {
        let OrderEvent::OrderPlaced { campaign, buyer, channel, total, .. } = what else {
            return Ok(());
        };
        let (tenant_id, order_id) = event.of_stream();
        let member_id = match buyer {
            Buyer::Member(member) => Some(member.uuid()),
            Buyer::Structure => None,
        };
        let placed = OrderRow {
            tenant_id,
            order_id,
            campaign_id: campaign.uuid(),
            member_id,
            channel: word(channel)?,
            stage: "placed".to_owned(),
            version: bigint(event.version)?,
            total_cents: total.cents(),
            paid_cents: 0,
            credited_cents: 0,
            placed_at: event.recorded_at,
        };
        let Some(order) = self.orders.get_mut(&event.of_stream()) else {
            return self.orders.insert(placed);
        };
        let OrderRow { campaign_id, member_id, paid_cents, credited_cents, .. } = *order;
        *order = OrderRow { campaign_id, member_id, paid_cents, credited_cents, ..placed };
        Ok(())
    }

    /// The order, which now has the event's version.
    fn order(&mut self, event: &Projected<'_>) -> Result<&mut OrderRow, StorageError> {
        let order = self.orders.get_mut(&event.of_stream());
        let order = order.ok_or(StorageError::Missing("the order"))?;
        order.version = bigint(event.version)?;
        Ok(order)
    }

    /// The order's new total, and what more went to the wallet.
    fn price(
        &mut self,
        event: &Projected<'_>,
        total: Money,
        credited: Money,
    ) -> Result<(), StorageError> {
        let order = self.order(event)?;
        order.total_cents = total.cents();
        order.credited_cents += credited.cents();
        Ok(())
    }
}
