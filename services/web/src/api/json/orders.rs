//! Orders: as they are placed, and as they stand.

use super::words::{ChannelJson, ReasonJson};
use crate::api::{
    error::ApiResult,
    values::{self, StepCount, StepJson},
};
use app::queries::{
    month_board::BoardOrder,
    order::{OrderHead, OrderLineView, OrderView},
};
use chrono::{DateTime, Utc};
use domain::orders::{Buyer, WantedLine};
use kernel::ProductId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// What is ordered, all lines anew.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OrderBody {
    pub lines: Vec<OrderLineBody>,
}

/// A quantity of one product, and how much less or more is accepted.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OrderLineBody {
    pub product: Uuid,
    pub quantity_steps: StepCount,
    pub at_least_steps: Option<StepCount>,
    pub at_most_steps: Option<StepCount>,
}

impl OrderBody {
    pub fn read(&self) -> ApiResult<Vec<WantedLine>> {
        values::each(&self.lines, "lines", |field, line| {
            let want = values::want(
                field,
                &line.quantity_steps,
                line.at_least_steps.as_ref(),
                line.at_most_steps.as_ref(),
            )?;
            Ok(WantedLine { product: ProductId::from_uuid(line.product), want })
        })
    }
}

/// An order in one line.
#[derive(Debug, Serialize, ToSchema)]
pub struct OrderHeadJson {
    pub order: Uuid,
    pub campaign: Uuid,
    /// None: the structure's own order.
    pub member: Option<Uuid>,
    /// Shown to the animator alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alias: Option<String>,
    pub channel: ChannelJson,
    pub cancelled: bool,
    /// Also in `ETag`: what a change must name in `If-Match`.
    pub version: u64,
    /// At the ceiling until goods are shared out, then what it came to.
    pub total_cents: i64,
    pub paid_cents: i64,
    /// Of what was paid, gone to the buyer's wallet.
    pub credited_cents: i64,
    pub due_cents: i64,
    pub placed_at: DateTime<Utc>,
}

impl From<&OrderHead> for OrderHeadJson {
    fn from(head: &OrderHead) -> Self {
        Self {
            order: head.order.uuid(),
            campaign: head.campaign.uuid(),
            member: match head.buyer {
                Buyer::Member(member) => Some(member.uuid()),
                Buyer::Structure => None,
            },
            alias: None,
            channel: head.channel.into(),
            cancelled: head.cancelled,
            version: head.version,
            total_cents: head.total.cents(),
            paid_cents: head.paid.cents(),
            credited_cents: head.credited.cents(),
            due_cents: head.due().cents(),
            placed_at: head.placed_at,
        }
    }
}

impl From<&BoardOrder> for OrderHeadJson {
    fn from(board: &BoardOrder) -> Self {
        Self { alias: board.alias.clone(), ..Self::from(&board.head) }
    }
}

#[derive(Debug, Serialize, ToSchema)]
pub struct OrderJson {
    #[serde(flatten)]
    pub head: OrderHeadJson,
    pub lines: Vec<OrderLineJson>,
}

impl From<&OrderView> for OrderJson {
    fn from(view: &OrderView) -> Self {
        let lines = view.lines.iter().map(OrderLineJson::from).collect();
        Self { head: (&view.head).into(), lines }
    }
}

#[derive(Debug, Serialize, ToSchema)]
pub struct OrderLineJson {
    pub product: Uuid,
    pub name: String,
    pub producer_name: String,
    pub step: StepJson,
    pub quantity_steps: u64,
    pub at_least_steps: u64,
    pub at_most_steps: u64,
    /// The quantity ordered at the ceiling price, with VAT.
    pub ceiling_cents: i64,
    /// What the line costs, as far as is known.
    pub amount_cents: i64,
    /// None until the goods are shared out.
    pub share: Option<ShareJson>,
    pub variable_weight_grams: Option<u32>,
    /// Measured grams of all pieces together, once weighed.
    pub weight_grams: Option<u32>,
}

/// What the line got, and why.
#[derive(Debug, Serialize, ToSchema)]
pub struct ShareJson {
    pub quantity_steps: u64,
    pub reason: ReasonJson,
    /// The common level of the uniform rule.
    pub level_steps: u64,
    /// The price reached, with VAT, of one sale unit.
    pub unit_price_cents: i64,
}

impl From<&OrderLineView> for OrderLineJson {
    fn from(line: &OrderLineView) -> Self {
        Self {
            product: line.product.uuid(),
            name: line.name.clone(),
            producer_name: line.producer_name.clone(),
            step: line.step.into(),
            quantity_steps: line.want.quantity().count(),
            at_least_steps: line.want.at_least().count(),
            at_most_steps: line.want.at_most().count(),
            ceiling_cents: line.ceiling.cents(),
            amount_cents: line.amount.cents(),
            share: line.share.map(|share| ShareJson {
                quantity_steps: share.quantity.count(),
                reason: share.reason.into(),
                level_steps: share.level.count(),
                unit_price_cents: share.unit_price.cents(),
            }),
            variable_weight_grams: line.variable_weight_grams,
            weight_grams: line.weight_grams,
        }
    }
}
