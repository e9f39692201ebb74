//! One order with its lines: what a member sees, changes, pays and can check.

use crate::{StorageError, columns::Columns, vault::Vault};
use chrono::{DateTime, Utc};
use domain::{
    allocation::Want,
    orders::{Buyer, Channel, Reason},
};
use kernel::{CampaignId, Category, MemberId, Money, OrderId, ProductId, Step, Steps, TenantId};
use sqlx::{PgConnection, Row, postgres::PgRow};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OrderHead {
    pub order: OrderId,
    pub campaign: CampaignId,
    pub buyer: Buyer,
    pub channel: Channel,
    pub cancelled: bool,
    /// Of its stream: what a change must name, so that nothing is overwritten unseen.
    pub version: u64,
    /// At the ceiling until a line is allocated, then what it came to.
    pub total: Money,
    pub paid: Money,
    /// Vouchers under way: presented, and not yet known to be good.
    pub presented: Money,
    /// Of what was paid, gone to the buyer's wallet.
    pub credited: Money,
    pub placed_at: DateTime<Utc>,
}

impl OrderHead {
    /// What is left to pay, vouchers under way taken as good; never negative.
    pub fn due(&self) -> Money {
        Money::ZERO.max(self.total + self.credited - self.paid - self.presented)
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderView {
    pub head: OrderHead,
    /// In the order in which they were ordered.
    pub lines: Vec<OrderLineView>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderLineView {
    pub product: ProductId,
    pub name: String,
    pub producer_name: String,
    pub category: Category,
    pub step: Step,
    pub want: Want,
    /// The quantity ordered, at the ceiling price with VAT.
    pub ceiling: Money,
    /// What the line costs, as far as is known.
    pub amount: Money,
    /// None until the goods are shared out.
    pub share: Option<LineShare>,
    /// Announced grams of a piece, for products of variable weight.
    pub variable_weight_grams: Option<u32>,
    /// Measured grams of all pieces together, once weighed.
    pub weight_grams: Option<u32>,
}

/// What the line got, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LineShare {
    pub quantity: Steps,
    pub reason: Reason,
    /// λ of the uniform rule.
    pub level: Steps,
    /// The price reached, with VAT, of one sale unit.
    pub unit_price: Money,
}

/// One order; its name and step come from the structure's order form.
///
/// # Errors
/// [`StorageError::Missing`] while the read model of order forms is behind that of orders.
pub async fn order(
    connection: &mut PgConnection,
    tenant: TenantId,
    order: OrderId,
) -> Result<Option<OrderView>, StorageError> {
    let head = sqlx::query(
        "SELECT order_id, campaign_id, member_id, channel, stage, version, total_cents, \
         paid_cents, credited_cents, placed_at, (SELECT coalesce(sum(p.amount_cents), 0)::bigint \
         FROM read.payments p WHERE p.tenant_id = o.tenant_id AND p.order_id = o.order_id \
         AND p.state = 'presented') AS presented_cents FROM read.orders o \
         WHERE tenant_id = $1 AND order_id = $2",
    )
    .bind(tenant.uuid())
    .bind(order.uuid())
    .fetch_optional(&mut *connection)
    .await?;
    let Some(head) = head else { return Ok(None) };
    let head = read_head(&head)?;
    let lines = sqlx::query(
        "SELECT l.product_id, f.name, f.producer_name, f.category, f.sale_unit, \
         f.step_thousandths, l.quantity, l.at_least, l.at_most, l.ceiling_cents, l.amount_cents, \
         l.allocated_quantity, l.reason, l.level, l.unit_price_cents, l.weight_grams, \
         f.variable_weight_grams FROM read.order_lines l LEFT JOIN read.order_form_lines f \
         ON f.tenant_id = l.tenant_id AND f.campaign_id = $3 AND f.product_id = l.product_id \
         WHERE l.tenant_id = $1 AND l.order_id = $2 ORDER BY l.line_no",
    )
    .bind(tenant.uuid())
    .bind(order.uuid())
    .bind(head.campaign.uuid())
    .fetch_all(connection)
    .await?;
    let lines = lines.iter().map(read_line).collect::<Result<_, _>>()?;
    Ok(Some(OrderView { head, lines }))
}

/// The same for who is not its buyer: a member's order is personal data, and its reading is seen.
///
/// # Errors
/// As [`order`].
pub async fn read_order(
    vault: &mut Vault,
    tenant: TenantId,
    order: OrderId,
) -> Result<Option<OrderView>, StorageError> {
    let found = self::order(vault, tenant, order).await?;
    if let Some(Buyer::Member(member)) = found.as_ref().map(|found| found.head.buyer) {
        vault.reads(member.into());
    }
    Ok(found)
}

/// A member's orders, the newest first: their history.
pub async fn orders_of_member(
    connection: &mut PgConnection,
    tenant: TenantId,
    member: MemberId,
) -> Result<Vec<OrderHead>, StorageError> {
    let rows = sqlx::query(
        "SELECT order_id, campaign_id, member_id, channel, stage, version, total_cents, \
         paid_cents, credited_cents, placed_at, (SELECT coalesce(sum(p.amount_cents), 0)::bigint \
         FROM read.payments p WHERE p.tenant_id = o.tenant_id AND p.order_id = o.order_id \
         AND p.state = 'presented') AS presented_cents FROM read.orders o \
         WHERE tenant_id = $1 AND member_id = $2 ORDER BY placed_at DESC, order_id",
    )
    .bind(tenant.uuid())
    .bind(member.uuid())
    .fetch_all(connection)
    .await?;
    rows.iter().map(read_head).collect()
}

pub(super) fn read_head(row: &PgRow) -> Result<OrderHead, StorageError> {
    let member: Option<_> = row.try_get("member_id")?;
    Ok(OrderHead {
        order: OrderId::from_uuid(row.try_get("order_id")?),
        campaign: CampaignId::from_uuid(row.try_get("campaign_id")?),
        buyer: member.map_or(Buyer::Structure, |id| Buyer::Member(MemberId::from_uuid(id))),
        channel: row.word("channel")?,
        cancelled: row.try_get::<&str, _>("stage")? == "cancelled",
        version: row.count("version")?,
        total: row.money("total_cents")?,
        paid: row.money("paid_cents")?,
        presented: row.money("presented_cents")?,
        credited: row.money("credited_cents")?,
        placed_at: row.try_get("placed_at")?,
    })
}

pub(super) fn read_line(row: &PgRow) -> Result<OrderLineView, StorageError> {
    let name: Option<String> = row.try_get("name")?;
    Ok(OrderLineView {
        product: ProductId::from_uuid(row.try_get("product_id")?),
        name: name.ok_or(StorageError::Missing("the order form of the order"))?,
        producer_name: row.try_get("producer_name")?,
        category: row.word("category")?,
        step: row.step()?,
        want: Want::try_new(row.steps("quantity")?, row.steps("at_least")?, row.steps("at_most")?)?,
        ceiling: row.money("ceiling_cents")?,
        amount: row.money("amount_cents")?,
        share: read_share(row)?,
        variable_weight_grams: row.optional_count("variable_weight_grams")?,
        weight_grams: row.optional_count("weight_grams")?,
    })
}

fn read_share(row: &PgRow) -> Result<Option<LineShare>, StorageError> {
    let reason = match row.try_get("reason")? {
        None => return Ok(None),
        Some("below_minimum") => Reason::BelowMinimum,
        Some("missing") => Reason::Missing,
        Some(_) => Reason::Shared(row.word("reason")?),
    };
    Ok(Some(LineShare {
        quantity: row.steps("allocated_quantity")?,
        reason,
        level: row.steps("level")?,
        unit_price: row.money("unit_price_cents")?,
    }))
}
