//! Producers, their catalogues and floor prices, and negotiations with them.

use super::{
    offers::{TierJson, net},
    words::{AllergenJson, CategoryJson, LabelJson, PartyJson, ProducerKindJson, all},
};
use crate::api::{
    error::{ApiError, ApiResult},
    values::{self, StepCount, StepJson},
};
use app::queries::{
    negotiations::{NegotiationDetail, NegotiationSummary},
    producers::ProducerView,
};
use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    allocation::{PriceTiers, Tier},
    negotiations::{Progress, TermLine, Terms},
    producers::Product,
};
use kernel::{Money, ProductId, UnitPrice};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProducerBody {
    pub name: String,
    pub kind: ProducerKindJson,
    /// INSEE code.
    pub commune: String,
    /// Kilometres to the packing premises.
    pub distance_km: u16,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct ProducerJson {
    pub producer: Uuid,
    pub name: String,
    pub kind: ProducerKindJson,
    pub commune: String,
    pub distance_km: u16,
    pub products: u64,
    /// What the hub owes for goods received and accepted.
    pub owed_cents: i64,
}

impl From<&ProducerView> for ProducerJson {
    fn from(producer: &ProducerView) -> Self {
        Self {
            producer: producer.producer.uuid(),
            name: producer.name.clone(),
            kind: producer.kind.into(),
            commune: producer.commune.clone(),
            distance_km: producer.distance_km,
            products: producer.products,
            owed_cents: producer.owed.cents(),
        }
    }
}

/// One line of a producer's catalogue.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProductJson {
    pub product: Uuid,
    pub reference: String,
    pub name: String,
    pub category: CategoryJson,
    pub step: StepJson,
    pub case_size_steps: u64,
    /// Before VAT, in euros, of one sale unit.
    pub list_price: String,
    pub vat_basis_points: u16,
    pub labels: Vec<LabelJson>,
    pub allergens: Vec<AllergenJson>,
    /// Months from 1, January, first and last included.
    pub season_from: u8,
    pub season_to: u8,
    pub variable_weight_grams: Option<u32>,
    pub net_grams: Option<u32>,
    pub net_millilitres: Option<u32>,
    pub retail_price_cents: Option<i64>,
}

impl From<&Product> for ProductJson {
    fn from(product: &Product) -> Self {
        let (net_grams, net_millilitres) = net(product.content);
        Self {
            product: product.id.uuid(),
            reference: product.reference.clone(),
            name: product.name.clone(),
            category: product.category.into(),
            step: product.step.into(),
            case_size_steps: product.case_size.count(),
            list_price: product.list_price.to_string(),
            vat_basis_points: product.vat.basis_points(),
            labels: all(product.labels.iter().copied()),
            allergens: all(product.allergens.iter().copied()),
            season_from: product.season.first(),
            season_to: product.season.last(),
            variable_weight_grams: product.variable_weight_grams,
            net_grams,
            net_millilitres,
            retail_price_cents: product.retail_price.map(Money::cents),
        }
    }
}

/// What a catalogue file brought, or would bring.
#[derive(Debug, Default, Serialize, ToSchema)]
pub struct CatalogueJson {
    /// False where it was only looked at.
    pub imported: bool,
    pub products: usize,
    /// Titles that were not recognised, and notes between the lines.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unknown_columns: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub remarks: Vec<String>,
    /// Every cell that was not understood. Only where the file was looked at: an import fails.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<String>,
}

/// Below which the producer accepts no proposal. Only the producer ever reads it.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FloorBody {
    #[schema(example = "1.2500")]
    pub unit_price: String,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct FloorJson {
    pub product: Uuid,
    pub unit_price: String,
}

impl From<(ProductId, UnitPrice)> for FloorJson {
    fn from((product, price): (ProductId, UnitPrice)) -> Self {
        Self { product: product.uuid(), unit_price: price.to_string() }
    }
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NegotiationBody {
    pub producer: Uuid,
    pub products: Vec<Uuid>,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TermsBody {
    pub lines: Vec<TermLineBody>,
    /// The least that a pooled order must come to, before VAT.
    pub minimum_order_cents: i64,
    pub delivery: String,
    pub valid_from: NaiveDate,
    /// The last day on which a campaign may use these terms.
    pub valid_to: NaiveDate,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TermLineBody {
    pub product: Uuid,
    /// The first from 0, then strictly more for strictly less.
    pub tiers: Vec<TierBody>,
    pub case_size_steps: StepCount,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TierBody {
    pub from_steps: StepCount,
    #[schema(example = "1.80")]
    pub unit_price: String,
}

impl TermsBody {
    pub fn read(&self) -> ApiResult<Terms> {
        Ok(Terms {
            lines: values::each(&self.lines, "lines", term_line)?,
            minimum_order: values::money("minimum_order_cents", self.minimum_order_cents)?,
            delivery: self.delivery.clone(),
            valid_from: self.valid_from,
            valid_to: self.valid_to,
        })
    }
}

fn term_line(field: &str, line: &TermLineBody) -> ApiResult<TermLine> {
    let tiers = values::each(&line.tiers, &format!("{field}.tiers"), |field, tier| {
        Ok(Tier {
            from: tier.from_steps.read(&format!("{field}.from_steps"))?,
            unit_price: values::unit_price(&format!("{field}.unit_price"), &tier.unit_price)?,
        })
    })?;
    let tiers = PriceTiers::try_new(tiers).map_err(|_| {
        let detail = "Le premier palier commence à 0\u{a0}; chaque palier suivant commence plus \
             haut et coûte moins.";
        ApiError::field(format!("{field}.tiers"), detail)
    })?;
    let case_size = line.case_size_steps.read(&format!("{field}.case_size_steps"))?;
    Ok(TermLine { product: ProductId::from_uuid(line.product), tiers, case_size })
}

#[derive(Debug, Serialize, ToSchema)]
pub struct TermsJson {
    pub lines: Vec<TermLineJson>,
    pub minimum_order_cents: i64,
    pub delivery: String,
    pub valid_from: NaiveDate,
    pub valid_to: NaiveDate,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct TermLineJson {
    pub product: Uuid,
    pub tiers: Vec<TierJson>,
    pub case_size_steps: u64,
}

impl From<&Terms> for TermsJson {
    fn from(terms: &Terms) -> Self {
        let line = |line: &TermLine| TermLineJson {
            product: line.product.uuid(),
            tiers: line.tiers.iter().map(TierJson::from).collect(),
            case_size_steps: line.case_size.count(),
        };
        Self {
            lines: terms.lines.iter().map(line).collect(),
            minimum_order_cents: terms.minimum_order.cents(),
            delivery: terms.delivery.clone(),
            valid_from: terms.valid_from,
            valid_to: terms.valid_to,
        }
    }
}

#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ProgressJson {
    Open,
    Agreed,
    BrokenOff,
}

/// A negotiation in one line.
#[derive(Debug, Serialize, ToSchema)]
pub struct NegotiationHeadJson {
    pub negotiation: Uuid,
    pub producer: Uuid,
    pub producer_name: String,
    pub products: Vec<Uuid>,
    pub progress: ProgressJson,
    pub agreement: Option<Uuid>,
    /// Who is to answer.
    pub turn: Option<PartyJson>,
    pub opened_at: DateTime<Utc>,
    pub changed_at: DateTime<Utc>,
}

impl From<&NegotiationSummary> for NegotiationHeadJson {
    fn from(summary: &NegotiationSummary) -> Self {
        let (progress, agreement) = match summary.progress {
            Progress::NotOpen | Progress::Open => (ProgressJson::Open, None),
            Progress::Agreed(agreement) => (ProgressJson::Agreed, Some(agreement.uuid())),
            Progress::BrokenOff => (ProgressJson::BrokenOff, None),
        };
        Self {
            negotiation: summary.negotiation.uuid(),
            producer: summary.producer.uuid(),
            producer_name: summary.producer_name.clone(),
            products: summary.products.iter().map(|of| of.product.uuid()).collect(),
            progress,
            agreement,
            turn: summary.turn.map(Into::into),
            opened_at: summary.opened_at,
            changed_at: summary.changed_at,
        }
    }
}

#[derive(Debug, Serialize, ToSchema)]
pub struct NegotiationJson {
    #[serde(flatten)]
    pub head: NegotiationHeadJson,
    /// The first first.
    pub proposals: Vec<TermsProposedJson>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct TermsProposedJson {
    pub by: PartyJson,
    pub made_at: DateTime<Utc>,
    pub terms: TermsJson,
}

impl From<&NegotiationDetail> for NegotiationJson {
    fn from(detail: &NegotiationDetail) -> Self {
        let proposals = detail.proposals.iter().map(|made| TermsProposedJson {
            by: made.by.into(),
            made_at: made.made_at,
            terms: (&made.terms).into(),
        });
        Self { head: (&detail.summary).into(), proposals: proposals.collect() }
    }
}
