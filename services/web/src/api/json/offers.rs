//! Products as they are offered, and the order form that a structure presents.

use super::words::{AllergenJson, CategoryJson, LabelJson, all};
use crate::api::values::StepJson;
use app::queries::{
    order_form::{FormLine, OrderFormHead},
    pooled_demand::{DemandDay, ProductDemand},
};
use chrono::{DateTime, Utc};
use domain::{allocation::Tier, campaigns::OfferLine};
use kernel::{Content, Money};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// From `from_steps` pooled steps on, a sale unit costs `unit_price` euros before VAT.
#[derive(Debug, Serialize, ToSchema)]
pub struct TierJson {
    pub from_steps: u64,
    #[schema(example = "1.80")]
    pub unit_price: String,
}

impl From<&Tier> for TierJson {
    fn from(tier: &Tier) -> Self {
        Self { from_steps: tier.from.count(), unit_price: tier.unit_price.to_string() }
    }
}

/// One product as a campaign offers it.
#[derive(Debug, Serialize, ToSchema)]
pub struct OfferLineJson {
    pub product: Uuid,
    pub producer: Uuid,
    pub agreement: Uuid,
    pub name: String,
    pub producer_name: String,
    pub category: CategoryJson,
    pub step: StepJson,
    pub case_size_steps: u64,
    pub tiers: Vec<TierJson>,
    /// The price of one sale unit at which orders are taken, with VAT. It never rises.
    pub ceiling_cents: Option<i64>,
    pub vat_basis_points: u16,
    pub labels: Vec<LabelJson>,
    pub allergens: Vec<AllergenJson>,
    /// Announced grams of a piece that is priced by the weight measured at packing.
    pub variable_weight_grams: Option<u32>,
    pub net_grams: Option<u32>,
    pub net_millilitres: Option<u32>,
    /// What a shop asks for one sale unit, with VAT.
    pub retail_price_cents: Option<i64>,
    /// Kilometres to the packing premises.
    pub distance_km: u16,
}

impl From<&OfferLine> for OfferLineJson {
    fn from(line: &OfferLine) -> Self {
        let (net_grams, net_millilitres) = net(line.content);
        Self {
            product: line.product.uuid(),
            producer: line.producer.uuid(),
            agreement: line.agreement.uuid(),
            name: line.name.clone(),
            producer_name: line.producer_name.clone(),
            category: line.category.into(),
            step: line.step.into(),
            case_size_steps: line.case_size.count(),
            tiers: line.tiers.iter().map(TierJson::from).collect(),
            ceiling_cents: line.tiers.ceiling().with_vat(line.vat).ok().map(Money::cents),
            vat_basis_points: line.vat.basis_points(),
            labels: all(line.labels.iter().copied()),
            allergens: all(line.allergens.iter().copied()),
            variable_weight_grams: line.variable_weight_grams,
            net_grams,
            net_millilitres,
            retail_price_cents: line.retail_price.map(Money::cents),
            distance_km: line.distance_km,
        }
    }
}

/// Net grams, or net millilitres, of one sale unit.
pub fn net(content: Option<Content>) -> (Option<u32>, Option<u32>) {
    match content {
        Some(Content::Grams(grams)) => (Some(grams), None),
        Some(Content::Millilitres(millilitres)) => (None, Some(millilitres)),
        None => (None, None),
    }
}

/// One month's order form of a structure.
#[derive(Debug, Serialize, ToSchema)]
pub struct OrderFormHeadJson {
    pub campaign: Uuid,
    #[schema(example = "2026-11")]
    pub month: String,
    pub closes_at: DateTime<Utc>,
    pub takes_orders: bool,
    /// What the structure tells its members; empty for nothing.
    pub notice: String,
}

impl OrderFormHeadJson {
    pub fn of(head: &OrderFormHead, now: DateTime<Utc>) -> Self {
        Self {
            campaign: head.campaign.uuid(),
            month: head.month.to_string(),
            closes_at: head.closes_at,
            takes_orders: head.takes_orders(now),
            notice: head.notice.clone(),
        }
    }
}

/// What the structure tells its members; empty for nothing.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NoticeBody {
    #[schema(max_length = 2_000)]
    pub notice: String,
}

/// The products that the structure does not present, all of them: none is left out where empty.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LeftOutBody {
    pub products: Vec<Uuid>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct OrderFormJson {
    #[serde(flatten)]
    pub head: OrderFormHeadJson,
    pub lines: Vec<FormLineJson>,
}

/// A product on the form, and what all structures together ordered of it so far.
#[derive(Debug, Serialize, ToSchema)]
pub struct FormLineJson {
    #[serde(flatten)]
    pub offer: OfferLineJson,
    /// The structure does not present it; shown to its animator alone.
    pub left_out: bool,
    /// Steps missing to fill the case that is begun.
    pub missing_to_next_case_steps: Option<u64>,
    /// The price that the pooled total reaches, before VAT.
    pub reached_unit_price: Option<String>,
}

impl FormLineJson {
    pub fn of(line: &FormLine, demand: &[ProductDemand]) -> Self {
        let demand = demand.iter().find(|demand| demand.line.product == line.offer.product);
        Self {
            offer: (&line.offer).into(),
            left_out: line.left_out,
            missing_to_next_case_steps: demand.map(|of| of.missing_to_next_case.count()),
            reached_unit_price: demand.map(|of| of.unit_price.to_string()),
        }
    }
}

/// What a product's pooled demand comes to.
#[derive(Debug, Serialize, ToSchema)]
pub struct DemandJson {
    pub product: Uuid,
    pub name: String,
    pub step: StepJson,
    pub quantity_steps: u64,
    pub at_least_steps: u64,
    pub at_most_steps: u64,
    /// What would be ordered, in whole cases, if the campaign closed now.
    pub target_steps: u64,
    pub missing_to_next_case_steps: u64,
    pub unit_price: String,
    pub next_tier: Option<TierJson>,
}

impl From<&ProductDemand> for DemandJson {
    fn from(demand: &ProductDemand) -> Self {
        Self {
            product: demand.line.product.uuid(),
            name: demand.line.name.clone(),
            step: demand.line.step.into(),
            quantity_steps: demand.totals.quantity.count(),
            at_least_steps: demand.totals.at_least.count(),
            at_most_steps: demand.totals.at_most.count(),
            target_steps: demand.target.count(),
            missing_to_next_case_steps: demand.missing_to_next_case.count(),
            unit_price: demand.unit_price.to_string(),
            next_tier: demand.next_tier.as_ref().map(TierJson::from),
        }
    }
}

/// A producer's part of a campaign.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProducerDemandJson {
    pub products: Vec<DemandJson>,
    pub days: Vec<DemandDayJson>,
}

/// What stood ordered of a product when a day ended, by the calendar in France.
#[derive(Debug, Serialize, ToSchema)]
pub struct DemandDayJson {
    pub product: Uuid,
    pub day: chrono::NaiveDate,
    pub quantity_steps: u64,
}

impl From<&DemandDay> for DemandDayJson {
    fn from(day: &DemandDay) -> Self {
        let quantity_steps = day.quantity.count();
        Self { product: day.product.uuid(), day: day.day, quantity_steps }
    }
}
