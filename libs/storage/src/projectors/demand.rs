//! What is being ordered, over all structures: counted from the orders of every tenant into totals
//! of the hub whose campaign it is.
//!
//! A change takes the order's part out of the totals, changes the order, and puts its part in
//! again, so that the totals cannot drift from the orders.

use crate::{
    Projected, Projector, Reach, StorageError,
    columns::{bigint, found},
};
use async_trait::async_trait;
use domain::{
    DomainEvent, Fold,
    campaigns::{Campaign, CampaignEvent},
    orders::{Buyer, Order, OrderEvent, OrderLine},
};
use kernel::{CampaignId, Money, Steps};
use sqlx::PgConnection;
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
            "read.demand_lines",
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
        event: &Projected<'_>,
    ) -> Result<(), StorageError> {
        match event.event {
            DomainEvent::Campaign(what) => campaign_happened(connection, event, what).await,
            DomainEvent::Order(what) => order_happened(connection, event, what).await,
            _ => Ok(()),
        }
    }
}

async fn campaign_happened(
    connection: &mut PgConnection,
    event: &Projected<'_>,
    what: &CampaignEvent,
) -> Result<(), StorageError> {
    match what {
        CampaignEvent::CampaignDrafted { month: _ } => {
            let insert = "INSERT INTO demand_campaigns (tenant_id, campaign_id) \
                VALUES ($1, $2)";
            sqlx::query(insert)
                .bind(event.tenant.uuid())
                .bind(event.stream)
                .execute(connection)
                .await?;
        }
        CampaignEvent::OfferComposed { .. }
        | CampaignEvent::CampaignOpened { .. }
        | CampaignEvent::CampaignClosed
        | CampaignEvent::CampaignOrdered
        | CampaignEvent::CampaignReceived
        | CampaignEvent::CampaignDelivered
        | CampaignEvent::CampaignSettled => {}
    }
    Ok(())
}

async fn order_happened(
    connection: &mut PgConnection,
    event: &Projected<'_>,
    what: &OrderEvent,
) -> Result<(), StorageError> {
    match what {
        OrderEvent::OrderPlaced { campaign, buyer, channel: _, lines, total } => {
            count_money(connection, event, -1).await?;
            place(connection, event, *campaign, *buyer, *total).await?;
            replace_lines(connection, event, lines).await?;
            count_money(connection, event, 1).await
        }
        OrderEvent::OrderChanged { lines, total } => {
            let change = Change { total: Some(*total), ..Change::default() };
            change_order(connection, event, change).await?;
            replace_lines(connection, event, lines).await
        }
        OrderEvent::OrderCancelled { credited } => {
            let total = Some(Money::ZERO);
            let change =
                Change { cancelled: true, total, credited: *credited, ..Change::default() };
            change_order(connection, event, change).await?;
            replace_lines(connection, event, &[]).await
        }
        OrderEvent::VoucherPresented { .. } | OrderEvent::VoucherDeclined { .. } => Ok(()),
        OrderEvent::PaymentReceived { payment: _, means: _, amount } => {
            let change = Change { paid: *amount, ..Change::default() };
            change_order(connection, event, change).await
        }
        OrderEvent::OrderAllocated { lines: _, total, credited } => {
            let change = Change { total: Some(*total), credited: *credited, ..Change::default() };
            change_order(connection, event, change).await
        }
        OrderEvent::LineWeighed { product: _, weight_grams: _, amount: _, total, credited } => {
            let change = Change { total: Some(*total), credited: *credited, ..Change::default() };
            change_order(connection, event, change).await
        }
    }
}

/// What an event changes of an order.
#[derive(Default)]
struct Change {
    cancelled: bool,
    /// The new total, where it changes.
    total: Option<Money>,
    /// Paid in addition.
    paid: Money,
    /// Credited in addition.
    credited: Money,
}

async fn change_order(
    connection: &mut PgConnection,
    event: &Projected<'_>,
    change: Change,
) -> Result<(), StorageError> {
    count_money(connection, event, -1).await?;
    let update = "UPDATE demand_orders SET placed = placed AND NOT $3, \
        total = coalesce($4, total), paid = paid + $5, credited = credited + $6 \
        WHERE tenant_id = $1 AND order_id = $2";
    let changed = sqlx::query(update)
        .bind(event.tenant.uuid())
        .bind(event.stream)
        .bind(change.cancelled)
        .bind(change.total.map(Money::cents))
        .bind(change.paid.cents())
        .bind(change.credited.cents())
        .execute(&mut *connection)
        .await?;
    found(changed, "the order")?;
    count_money(connection, event, 1).await
}

/// Places the order; anew, where it was cancelled before.
async fn place(
    connection: &mut PgConnection,
    event: &Projected<'_>,
    campaign: CampaignId,
    buyer: Buyer,
    total: Money,
) -> Result<(), StorageError> {
    let find = "SELECT tenant_id FROM demand_campaigns WHERE campaign_id = $1";
    let hub: Option<Uuid> =
        sqlx::query_scalar(find).bind(campaign.uuid()).fetch_optional(&mut *connection).await?;
    let place = "INSERT INTO demand_orders (tenant_id, order_id, hub_id, campaign_id, \
        by_member, placed, total, paid, credited) VALUES ($1, $2, $3, $4, $5, true, $6, 0, 0) \
        ON CONFLICT (tenant_id, order_id) DO UPDATE SET placed = true, total = excluded.total";
    sqlx::query(place)
        .bind(event.tenant.uuid())
        .bind(event.stream)
        .bind(hub.ok_or(StorageError::Missing("the order's campaign"))?)
        .bind(campaign.uuid())
        .bind(matches!(buyer, Buyer::Member(_)))
        .bind(total.cents())
        .execute(connection)
        .await?;
    Ok(())
}

/// Puts the order's part in (`sign` 1) or takes it out (−1) of its structure's totals.
async fn count_money(
    connection: &mut PgConnection,
    event: &Projected<'_>,
    sign: i64,
) -> Result<(), StorageError> {
    let count = "INSERT INTO structure_totals AS held \
        (tenant_id, campaign_id, structure_id, orders, buyers, total, paid, credited) \
        SELECT o.hub_id, o.campaign_id, o.tenant_id, $3 * o.placed::int, \
            $3 * (o.placed AND o.by_member)::int, $3 * o.total, $3 * o.paid, $3 * o.credited \
        FROM demand_orders o WHERE o.tenant_id = $1 AND o.order_id = $2 \
        ON CONFLICT (tenant_id, campaign_id, structure_id) DO UPDATE SET \
            orders = held.orders + excluded.orders, buyers = held.buyers + excluded.buyers, \
            total = held.total + excluded.total, paid = held.paid + excluded.paid, \
            credited = held.credited + excluded.credited";
    sqlx::query(count)
        .bind(event.tenant.uuid())
        .bind(event.stream)
        .bind(sign)
        .execute(connection)
        .await?;
    Ok(())
}

async fn replace_lines(
    connection: &mut PgConnection,
    event: &Projected<'_>,
    lines: &[OrderLine],
) -> Result<(), StorageError> {
    count_lines(connection, event, -1).await?;
    sqlx::query("DELETE FROM demand_lines WHERE tenant_id = $1 AND order_id = $2")
        .bind(event.tenant.uuid())
        .bind(event.stream)
        .execute(&mut *connection)
        .await?;
    let steps = |part: fn(&OrderLine) -> Steps| {
        lines.iter().map(|line| bigint(part(line).count())).collect::<Result<Vec<i64>, _>>()
    };
    let insert = "INSERT INTO demand_lines \
        (tenant_id, order_id, product_id, quantity, at_least, at_most) \
        SELECT $1, $2, line.* FROM unnest($3::uuid[], $4::bigint[], $5::bigint[], $6::bigint[]) \
        AS line";
    sqlx::query(insert)
        .bind(event.tenant.uuid())
        .bind(event.stream)
        .bind(lines.iter().map(|line| line.product.uuid()).collect::<Vec<Uuid>>())
        .bind(steps(|line| line.want.quantity())?)
        .bind(steps(|line| line.want.at_least())?)
        .bind(steps(|line| line.want.at_most())?)
        .execute(&mut *connection)
        .await?;
    count_lines(connection, event, 1).await
}

/// Puts the order's lines in (`sign` 1) or takes them out (−1) of the pooled demand.
async fn count_lines(
    connection: &mut PgConnection,
    event: &Projected<'_>,
    sign: i64,
) -> Result<(), StorageError> {
    let pool = "INSERT INTO pooled_demand AS held \
        (tenant_id, campaign_id, product_id, quantity, at_least, at_most) \
        SELECT o.hub_id, o.campaign_id, l.product_id, \
            $3 * l.quantity, $3 * l.at_least, $3 * l.at_most \
        FROM demand_lines l JOIN demand_orders o USING (tenant_id, order_id) \
        WHERE l.tenant_id = $1 AND l.order_id = $2 \
        ON CONFLICT (tenant_id, campaign_id, product_id) DO UPDATE SET \
            quantity = held.quantity + excluded.quantity, \
            at_least = held.at_least + excluded.at_least, \
            at_most = held.at_most + excluded.at_most";
    sqlx::query(pool)
        .bind(event.tenant.uuid())
        .bind(event.stream)
        .bind(sign)
        .execute(&mut *connection)
        .await?;
    let day = "INSERT INTO pooled_demand_days AS held \
        (tenant_id, campaign_id, product_id, day, change) \
        SELECT o.hub_id, o.campaign_id, l.product_id, \
            ($4::timestamptz AT TIME ZONE 'Europe/Paris')::date, $3 * l.quantity \
        FROM demand_lines l JOIN demand_orders o USING (tenant_id, order_id) \
        WHERE l.tenant_id = $1 AND l.order_id = $2 \
        ON CONFLICT (tenant_id, campaign_id, product_id, day) DO UPDATE SET \
            change = held.change + excluded.change";
    sqlx::query(day)
        .bind(event.tenant.uuid())
        .bind(event.stream)
        .bind(sign)
        .bind(event.recorded_at)
        .execute(connection)
        .await?;
    Ok(())
}
