//! Campaigns, and the pooled orders that come of them.

use super::{
    offers::{DemandJson, OfferLineJson, TierJson},
    words::{PooledStageJson, StageJson},
};
use crate::api::values::{StepCount, StepJson};
use app::queries::{
    campaign_board::{CampaignSummary, StructureTotals},
    pooled_orders::{PooledOrderLine, PooledOrderView},
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CampaignBody {
    #[schema(example = "2026-12")]
    pub month: String,
}

/// The whole offer: products, each under the negotiation that its price was agreed in.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OfferBody {
    pub lines: Vec<OfferChoiceBody>,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OfferChoiceBody {
    pub negotiation: Uuid,
    pub product: Uuid,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OpeningBody {
    pub closes_at: DateTime<Utc>,
    pub structures: Vec<Uuid>,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReopeningBody {
    pub closes_at: DateTime<Utc>,
    /// Why the close is taken back; it is kept.
    pub reason: String,
}

/// A campaign in one line. Sums are over all structures.
#[derive(Debug, Serialize, ToSchema)]
pub struct CampaignHeadJson {
    pub campaign: Uuid,
    pub month: String,
    pub stage: StageJson,
    pub closes_at: Option<DateTime<Utc>>,
    pub products: u64,
    pub producers: u64,
    pub structures: u64,
    pub orders: u64,
    pub buyers: u64,
    pub total_cents: i64,
    pub paid_cents: i64,
}

impl From<&CampaignSummary> for CampaignHeadJson {
    fn from(campaign: &CampaignSummary) -> Self {
        Self {
            campaign: campaign.campaign.uuid(),
            month: campaign.month.to_string(),
            stage: campaign.stage.into(),
            closes_at: campaign.dates.closes_at,
            products: campaign.products,
            producers: campaign.producers,
            structures: campaign.structures,
            orders: campaign.orders,
            buyers: campaign.buyers,
            total_cents: campaign.total.cents(),
            paid_cents: campaign.paid.cents(),
        }
    }
}

#[derive(Debug, Serialize, ToSchema)]
pub struct CampaignJson {
    #[serde(flatten)]
    pub head: CampaignHeadJson,
    pub offer: Vec<OfferLineJson>,
    pub totals: Vec<StructureTotalsJson>,
    pub demand: Vec<DemandJson>,
}

/// One structure's part: totals, never orders.
#[derive(Debug, Serialize, ToSchema)]
pub struct StructureTotalsJson {
    pub structure: Uuid,
    pub name: String,
    pub orders: u64,
    pub buyers: u64,
    pub total_cents: i64,
    pub paid_cents: i64,
    pub due_cents: i64,
}

impl From<&StructureTotals> for StructureTotalsJson {
    fn from(totals: &StructureTotals) -> Self {
        Self {
            structure: totals.structure.uuid(),
            name: totals.name.clone(),
            orders: totals.orders,
            buyers: totals.buyers,
            total_cents: totals.total.cents(),
            paid_cents: totals.paid.cents(),
            due_cents: totals.due.cents(),
        }
    }
}

/// What can be supplied of some products; those left out are supplied whole.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConfirmationBody {
    #[serde(default)]
    pub lines: Vec<SupplyBody>,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SupplyBody {
    pub product: Uuid,
    pub quantity_steps: StepCount,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OverrideBody {
    pub reason: String,
}

/// One producer's order in one campaign. Amounts are before VAT.
#[derive(Debug, Serialize, ToSchema)]
pub struct PooledOrderJson {
    pub pooled_order: Uuid,
    pub campaign: Uuid,
    pub month: String,
    pub producer: Uuid,
    pub producer_name: String,
    pub stage: PooledStageJson,
    /// The seed of every draw, in hexadecimal.
    pub seed: String,
    pub minimum_cents: i64,
    pub total_cents: i64,
    pub below_minimum: bool,
    pub override_reason: Option<String>,
    pub structures: u64,
    pub orders: u64,
    pub lines: Vec<PooledLineJson>,
}

impl From<&PooledOrderView> for PooledOrderJson {
    fn from(pooled: &PooledOrderView) -> Self {
        Self {
            pooled_order: pooled.pooled_order.uuid(),
            campaign: pooled.campaign.uuid(),
            month: pooled.month.to_string(),
            producer: pooled.producer.uuid(),
            producer_name: pooled.producer_name.clone(),
            stage: pooled.stage.into(),
            seed: pooled.seed.clone(),
            minimum_cents: pooled.minimum.cents(),
            total_cents: pooled.total.cents(),
            below_minimum: pooled.is_below_minimum(),
            override_reason: pooled.override_reason.clone(),
            structures: pooled.structures,
            orders: pooled.orders,
            lines: pooled.lines.iter().map(PooledLineJson::from).collect(),
        }
    }
}

#[derive(Debug, Serialize, ToSchema)]
pub struct PooledLineJson {
    pub product: Uuid,
    pub name: String,
    pub step: StepJson,
    pub case_size_steps: u64,
    /// What was ordered over all structures, and what is ordered of it in whole cases.
    pub demand_steps: u64,
    pub target_steps: u64,
    pub missing_to_next_case_steps: u64,
    pub unit_price: String,
    pub next_tier: Option<TierJson>,
    pub amount_cents: i64,
    pub confirmed_steps: Option<u64>,
    pub expected_steps: Option<u64>,
    pub allocated_steps: Option<u64>,
}

impl From<&PooledOrderLine> for PooledLineJson {
    fn from(line: &PooledOrderLine) -> Self {
        Self {
            product: line.product.uuid(),
            name: line.name.clone(),
            step: line.step.into(),
            case_size_steps: line.case_size.count(),
            demand_steps: line.demand.count(),
            target_steps: line.target.count(),
            missing_to_next_case_steps: line.missing_to_next_case.count(),
            unit_price: line.unit_price.to_string(),
            next_tier: line.next_tier.as_ref().map(TierJson::from),
            amount_cents: line.amount.cents(),
            confirmed_steps: line.confirmed.map(|steps| steps.count()),
            expected_steps: line.expected.map(|steps| steps.count()),
            allocated_steps: line.allocated.map(|steps| steps.count()),
        }
    }
}
