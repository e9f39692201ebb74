//! What is being ordered, over all structures: counted from the orders of every tenant into totals
//! of the hub whose campaign it is.
//!
//! A change takes the order's part out of the totals, changes the order, and puts its part in
//! again, so that the totals cannot drift from the orders.

use super::hubs::Hubs;
use crate::{
    Projected, Projector, Reach, StorageError,
    columns::bigint,
    records::{Rows, Sums, record},
};
use async_trait::async_trait;
use chrono::NaiveDate;
use chrono_tz::Europe::Paris;
use domain::{
    DomainEvent, Fold,
    campaigns::Campaign,
    orders::{Buyer, Order, OrderEvent, OrderLine},
};
use kernel::{CampaignId, Money, Steps};
use serde::{Deserialize, Serialize};
use sqlx::{PgConnection, types::Json};
use std::ops::AddAssign;
use uuid::Uuid;

/// `read.pooled_demand`, `read.pooled_demand_days`, `read.structure_totals`, and the campaigns and
/// orders they are counted from.
pub struct Demand;

#[async_trait]
impl Projector for Demand {
    fn name(&self) -> &'static str {
        "demand"
    }

    fn tables(&self) -> &'static [&'static str] {
        &[
            "read.demand_campaigns",
            "read.demand_orders",
            "read.pooled_demand",
            "read.pooled_demand_days",
            "read.structure_totals",
        ]
    }

    fn categories(&self) -> &'static [&'static str] {
        &[Campaign::CATEGORY, Order::CATEGORY]
    }

    fn reach(&self) -> Reach {
        Reach::AllTenants
    }

    async fn apply(
        &self,
        connection: &mut PgConnection,
        events: &[Projected<'_>],
    ) -> Result<(), StorageError> {
        let mut counting = Counting::read(connection, events).await?;
        for event in events {
            match event.event {
                DomainEvent::Campaign(what) => counting.hubs.campaign_happened(event, what),
                DomainEvent::Order(what) => counting.order_happened(event, what)?,
                _ => {}
            }
        }
        counting.write(connection).await
    }
}

record! {
    struct CampaignRow in "demand_campaigns" by (tenant_id: Uuid, campaign_id: Uuid) {}
}

impl From<(Uuid, Uuid)> for CampaignRow {
    fn from((tenant_id, campaign_id): (Uuid, Uuid)) -> Self {
        Self { tenant_id, campaign_id }
    }
}

record! {
    struct OrderRow in "demand_orders" by (tenant_id: Uuid, order_id: Uuid) {
        hub_id: Uuid,
        campaign_id: Uuid,
        by_member: bool,
        placed: bool,
        total: i64,
        paid: i64,
        credited: i64,
        lines: Json<Vec<Line>>,
    }
}

/// A product, how much of it is wanted, at least and at most: written as a list.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct Line(Uuid, Steps, Steps, Steps);

record! {
    struct PooledRow in "pooled_demand"
    by (tenant_id: Uuid, campaign_id: Uuid, product_id: Uuid) {
        quantity: i64,
        at_least: i64,
        at_most: i64,
    }
}

impl AddAssign<&Self> for PooledRow {
    fn add_assign(&mut self, change: &Self) {
        self.quantity += change.quantity;
        self.at_least += change.at_least;
        self.at_most += change.at_most;
    }
}

record! {
    struct DayRow in "pooled_demand_days"
    by (tenant_id: Uuid, campaign_id: Uuid, product_id: Uuid, day: NaiveDate) {
        change: i64,
    }
}

impl AddAssign<&Self> for DayRow {
    fn add_assign(&mut self, change: &Self) {
        self.change += change.change;
    }
}

record! {
    struct TotalsRow in "structure_totals"
    by (tenant_id: Uuid, campaign_id: Uuid, structure_id: Uuid) {
        orders: i64,
        buyers: i64,
        total: i64,
        paid: i64,
        credited: i64,
    }
}

impl AddAssign<&Self> for TotalsRow {
    fn add_assign(&mut self, change: &Self) {
        self.orders += change.orders;
        self.buyers += change.buyers;
        self.total += change.total;
        self.paid += change.paid;
        self.credited += change.credited;
    }
}

/// The orders of some events, and what those add to the totals.
struct Counting {
    hubs: Hubs<CampaignRow>,
    orders: Rows<OrderRow>,
    pooled: Sums<PooledRow>,
    days: Sums<DayRow>,
    totals: Sums<TotalsRow>,
}

impl Counting {
    async fn read(
        connection: &mut PgConnection,
        events: &[Projected<'_>],
    ) -> Result<Self, StorageError> {
        let campaigns = events.iter().filter_map(|event| match event.event {
            DomainEvent::Order(OrderEvent::OrderPlaced { campaign, .. }) => Some(*campaign),
            _ => None,
        });
        let hubs = Hubs::read(connection, campaigns).await?;
        let of_order = |event: &&Projected<'_>| matches!(event.event, DomainEvent::Order(_));
        let orders = events.iter().filter(of_order).map(Projected::of_stream);
        Ok(Self {
            hubs,
            orders: Rows::read(connection, orders).await?,
            pooled: Sums::default(),
            days: Sums::default(),
            totals: Sums::default(),
        })
    }

    async fn write(self, connection: &mut PgConnection) -> Result<(), StorageError> {
        self.hubs.write(connection).await?;
        self.orders.write(connection).await?;
        self.pooled.write(connection).await?;
        self.days.write(connection).await?;
        self.totals.write(connection).await
    }

    fn order_happened(
        &mut self,
        event: &Projected<'_>,
        what: &OrderEvent,
    ) -> Result<(), StorageError> {
        match what {
            OrderEvent::OrderPlaced { campaign, buyer, channel: _, lines, total } => {
                self.know(event, *campaign, *buyer)?;
                self.replace_lines(event, lines)?;
                self.change(event, |order| {
                    order.placed = true;
                    order.total = total.cents();
                })
            }
            OrderEvent::OrderChanged { lines, total } => {
                self.replace_lines(event, lines)?;
                self.change(event, |order| order.total = total.cents())
            }
            OrderEvent::OrderCancelled { credited } => {
                self.replace_lines(event, &[])?;
                self.change(event, |order| {
                    order.placed = false;
                    order.total = 0;
                    order.credited += credited.cents();
                })
            }
            OrderEvent::VoucherPresented { .. } | OrderEvent::VoucherDeclined { .. } => Ok(()),
            OrderEvent::PaymentReceived { payment: _, means: _, amount } => {
                self.change(event, |order| order.paid += amount.cents())
            }
            OrderEvent::OrderAllocated { lines: _, total, credited } => {
                self.price(event, *total, *credited)
            }
            OrderEvent::LineWeighed { product: _, weight_grams: _, amount: _, total, credited } => {
                self.price(event, *total, *credited)
            }
        }
    }

    /// An order that is placed anew, after it was cancelled, is known already.
    fn know(
        &mut self,
        event: &Projected<'_>,
        campaign: CampaignId,
        buyer: Buyer,
    ) -> Result<(), StorageError> {
        let hub_id = self.hubs.of(campaign, "the order's campaign")?;
        if self.orders.get(&event.of_stream()).is_some() {
            return Ok(());
        }
        let (tenant_id, order_id) = event.of_stream();
        self.orders.insert(OrderRow {
            tenant_id,
            order_id,
            hub_id,
            campaign_id: campaign.uuid(),
            by_member: matches!(buyer, Buyer::Member(_)),
            placed: false,
            total: 0,
            paid: 0,
            credited: 0,
            lines: Json(vec![]),
        })
    }

    fn price(
        &mut self,
        event: &Projected<'_>,
        total: Money,
        credited: Money,
    ) -> Result<(), StorageError> {
        self.change(event, |order| {
            order.total = total.cents();
            order.credited += credited.cents();
        })
    }

    /// Changes an order, and its structure's totals with it.
    fn change(
        &mut self,
        event: &Projected<'_>,
        change: impl FnOnce(&mut OrderRow),
    ) -> Result<(), StorageError> {
        let order = self.orders.get_mut(&event.of_stream());
        let order = order.ok_or(StorageError::Missing("the order"))?;
        self.totals.add(part(order, -1));
        change(order);
        self.totals.add(part(order, 1));
        Ok(())
    }

    /// Replaces the lines of an order, and its part of the pooled demand with them.
    fn replace_lines(
        &mut self,
        event: &Projected<'_>,
        lines: &[OrderLine],
    ) -> Result<(), StorageError> {
        let order = self.orders.get_mut(&event.of_stream());
        let order = order.ok_or(StorageError::Missing("the order"))?;
        let day = event.recorded_at.with_timezone(&Paris).date_naive();
        let line = |line: &OrderLine| {
            let want = &line.want;
            Line(line.product.uuid(), want.quantity(), want.at_least(), want.at_most())
        };
        let before = std::mem::replace(&mut order.lines.0, lines.iter().map(line).collect());
        for (lines, sign) in [(&before, -1), (&order.lines.0, 1)] {
            for line in lines {
                let pooled = pooled(order, line, sign)?;
                self.days.add(DayRow {
                    tenant_id: order.hub_id,
                    campaign_id: order.campaign_id,
                    product_id: line.0,
                    day,
                    change: pooled.quantity,
                });
                self.pooled.add(pooled);
            }
        }
        Ok(())
    }
}

/// The order's part in its structure's totals (`sign` 1), or what takes it out (−1).
fn part(order: &OrderRow, sign: i64) -> TotalsRow {
    TotalsRow {
        tenant_id: order.hub_id,
        campaign_id: order.campaign_id,
        structure_id: order.tenant_id,
        orders: sign * i64::from(order.placed),
        buyers: sign * i64::from(order.placed && order.by_member),
        total: sign * order.total,
        paid: sign * order.paid,
        credited: sign * order.credited,
    }
}

/// The line's part in the pooled demand (`sign` 1), or what takes it out (−1).
fn pooled(order: &OrderRow, line: &Line, sign: i64) -> Result<PooledRow, StorageError> {
    let Line(product_id, quantity, at_least, at_most) = *line;
    let count = |steps: Steps| Ok::<_, StorageError>(sign * bigint(steps.count())?);
    Ok(PooledRow {
        tenant_id: order.hub_id,
        campaign_id: order.campaign_id,
        product_id,
        quantity: count(quantity)?,
        at_least: count(at_least)?,
        at_most: count(at_most)?,
    })
}
