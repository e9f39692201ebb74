//! The animator's board of a month: every order of the structure, and where each stands.

use super::order::{OrderHead, OrderLineView, read_head, read_line};
use crate::{
    StorageError,
    vault::{ALIAS, Vault, by_alias},
};
use chrono::{DateTime, Utc};
use kernel::{CampaignId, OrderId, TenantId};
use sqlx::{AssertSqlSafe, Row};
use std::collections::BTreeMap;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BoardOrder {
    pub head: OrderHead,
    /// None for the structure's own order, and once the person is erased.
    pub alias: Option<String>,
    pub packed_at: Option<DateTime<Utc>>,
    pub handed_over_at: Option<DateTime<Utc>>,
}

/// An order as it is packed: what goes into its crate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackingOrder {
    pub board: BoardOrder,
    pub lines: Vec<OrderLineView>,
}

/// All orders of one campaign, by alias; cancelled ones too.
pub async fn month_board(
    vault: &mut Vault,
    tenant: TenantId,
    campaign: CampaignId,
) -> Result<Vec<BoardOrder>, StorageError> {
    let rows = sqlx::query(AssertSqlSafe(format!(
        "SELECT o.order_id, o.campaign_id, o.member_id, o.channel, o.stage, o.version, \
         o.total_cents, o.paid_cents, o.credited_cents, o.placed_at, {ALIAS}, c.packed_at, \
         c.handed_over_at, (SELECT coalesce(sum(v.amount_cents), 0)::bigint \
         FROM read.payments v WHERE v.tenant_id = o.tenant_id AND v.order_id = o.order_id \
         AND v.state = 'presented') AS presented_cents FROM read.orders o \
         LEFT JOIN vault.people p ON p.tenant_id = o.tenant_id AND p.person_id = o.member_id \
         LEFT JOIN read.crates c ON c.tenant_id = o.tenant_id AND c.order_id = o.order_id \
         WHERE o.tenant_id = $1 AND o.campaign_id = $2"
    )))
    .bind(tenant.uuid())
    .bind(campaign.uuid())
    .fetch_all(&mut **vault)
    .await?;
    let mut board = vec![];
    for row in &rows {
        board.push(BoardOrder {
            head: read_head(row)?,
            alias: vault.open_alias(tenant, row)?,
            packed_at: row.try_get("packed_at")?,
            handed_over_at: row.try_get("handed_over_at")?,
        });
    }
    board.sort_by_cached_key(|one| (by_alias(one.alias.as_deref()), one.head.order));
    Ok(board)
}

/// The orders of one campaign that stand, with their lines: packing sheets and crate labels.
///
/// # Errors
/// As [`super::order::order`].
pub async fn packing_orders(
    vault: &mut Vault,
    tenant: TenantId,
    campaign: CampaignId,
) -> Result<Vec<PackingOrder>, StorageError> {
    let rows = sqlx::query(
        "SELECT l.order_id, l.product_id, f.name, f.producer_name, f.category, f.sale_unit, \
         f.step_thousandths, l.quantity, l.at_least, l.at_most, l.ceiling_cents, l.amount_cents, \
         l.allocated_quantity, l.reason, l.level, l.unit_price_cents, l.weight_grams, \
         f.variable_weight_grams FROM read.orders o \
         JOIN read.order_lines l ON l.tenant_id = o.tenant_id AND l.order_id = o.order_id \
         LEFT JOIN read.order_form_lines f ON f.tenant_id = o.tenant_id \
         AND f.campaign_id = o.campaign_id AND f.product_id = l.product_id \
         WHERE o.tenant_id = $1 AND o.campaign_id = $2 ORDER BY l.order_id, f.line_no",
    )
    .bind(tenant.uuid())
    .bind(campaign.uuid())
    .fetch_all(&mut **vault)
    .await?;
    let mut lines: BTreeMap<OrderId, Vec<OrderLineView>> = BTreeMap::new();
    for row in &rows {
        let order = OrderId::from_uuid(row.try_get("order_id")?);
        lines.entry(order).or_default().push(read_line(row)?);
    }
    let board = month_board(vault, tenant, campaign).await?;
    Ok(board
        .into_iter()
        .filter(|order| !order.head.cancelled)
        .map(|board| {
            let lines = lines.remove(&board.head.order).unwrap_or_default();
            PackingOrder { board, lines }
        })
        .collect())
}
