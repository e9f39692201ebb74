//! Receptions, losses, crates and rounds.

use super::words::LossReasonJson;
use crate::api::{
    error::ApiResult,
    values::{self, StepCount, StepJson},
};
use app::queries::{
    handover::CrateView,
    receptions::{ReceptionLine, ReceptionView},
    rounds::RoundView,
};
use app::{CrateOfLot, CrateToPack, Recall};
use chrono::{DateTime, NaiveDate, Utc};
use domain::{crates::PackedLine, receptions::ReceivedLine, rounds::Stop};
use kernel::{ProductId, Steps, StructureId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// One producer's delivery for one campaign, as weighed and looked at.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReceptionBody {
    pub lines: Vec<ReceivedLineBody>,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReceivedLineBody {
    pub product: Uuid,
    pub delivered_steps: StepCount,
    pub refused_steps: Option<StepCount>,
    pub refusal_reason: Option<LossReasonJson>,
    pub lot: String,
    pub use_by: Option<NaiveDate>,
    /// Tenths of a degree Celsius.
    pub temperature_decidegrees: Option<i16>,
}

impl ReceptionBody {
    pub fn read(&self) -> ApiResult<Vec<ReceivedLine>> {
        values::each(&self.lines, "lines", |field, line| {
            let refused = line.refused_steps.as_ref();
            let refused = refused.map(|count| count.read(&format!("{field}.refused_steps")));
            Ok(ReceivedLine {
                product: ProductId::from_uuid(line.product),
                delivered: line.delivered_steps.read(&format!("{field}.delivered_steps"))?,
                refused: refused.transpose()?.unwrap_or(Steps::ZERO),
                refusal_reason: line.refusal_reason.map(Into::into),
                lot: line.lot.clone(),
                use_by: line.use_by,
                temperature_decidegrees: line.temperature_decidegrees,
            })
        })
    }
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LossBody {
    pub product: Uuid,
    pub quantity_steps: StepCount,
    pub reason: LossReasonJson,
}

/// What is missing or spoilt in a packed crate.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ShortageBody {
    /// Whose crate it is.
    pub order: Uuid,
    pub product: Uuid,
    pub quantity_steps: StepCount,
    pub reason: LossReasonJson,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct ReceptionJson {
    pub pooled_order: Uuid,
    pub producer: Uuid,
    pub producer_name: String,
    /// None while it is awaited.
    pub received_at: Option<DateTime<Utc>>,
    pub lines: Vec<ReceptionLineJson>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct ReceptionLineJson {
    pub product: Uuid,
    pub name: String,
    pub step: StepJson,
    pub expected_steps: u64,
    pub delivered_steps: Option<u64>,
    pub refused_steps: Option<u64>,
    pub refusal_reason: Option<LossReasonJson>,
    /// Accepted, then lost.
    pub lost_steps: Option<u64>,
    pub lot: Option<String>,
    pub use_by: Option<NaiveDate>,
    pub temperature_decidegrees: Option<i16>,
}

impl From<&ReceptionView> for ReceptionJson {
    fn from(reception: &ReceptionView) -> Self {
        Self {
            pooled_order: reception.pooled_order.uuid(),
            producer: reception.producer.uuid(),
            producer_name: reception.producer_name.clone(),
            received_at: reception.received_at,
            lines: reception.lines.iter().map(ReceptionLineJson::from).collect(),
        }
    }
}

impl From<&ReceptionLine> for ReceptionLineJson {
    fn from(line: &ReceptionLine) -> Self {
        let received = line.received.as_ref();
        Self {
            product: line.product.uuid(),
            name: line.name.clone(),
            step: line.step.into(),
            expected_steps: line.expected.count(),
            delivered_steps: received.map(|received| received.delivered.count()),
            refused_steps: received.map(|received| received.refused.count()),
            refusal_reason: received.and_then(|of| of.refusal_reason).map(Into::into),
            lost_steps: received.map(|received| received.lost.count()),
            lot: received.map(|received| received.lot.clone()),
            use_by: received.and_then(|received| received.use_by),
            temperature_decidegrees: received.and_then(|of| of.temperature_decidegrees),
        }
    }
}

/// What was put into a crate: what was shared out, no more and no less.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PackingBody {
    pub lines: Vec<PackedLineBody>,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PackedLineBody {
    pub product: Uuid,
    pub quantity_steps: StepCount,
    pub lots: Vec<String>,
    /// Measured grams of all pieces together, for variable weight.
    pub weight_grams: Option<u32>,
}

impl PackingBody {
    pub fn read(&self) -> ApiResult<Vec<PackedLine>> {
        values::each(&self.lines, "lines", |field, line| {
            Ok(PackedLine {
                product: ProductId::from_uuid(line.product),
                quantity: line.quantity_steps.read(&format!("{field}.quantity_steps"))?,
                lots: line.lots.clone(),
                weight_grams: line.weight_grams,
            })
        })
    }
}

/// Ticked at the stop, perhaps without network.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HandOverBody {
    pub handed_over_at: DateTime<Utc>,
}

/// A crate to pack, or packed. Only an alias says whose it is.
#[derive(Debug, Serialize, ToSchema)]
pub struct CrateJson {
    pub order: Uuid,
    pub alias: Option<String>,
    pub packed: bool,
    pub packed_at: Option<DateTime<Utc>>,
    pub handed_over_at: Option<DateTime<Utc>>,
    pub lines: Vec<CrateLineJson>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct CrateLineJson {
    pub product: Uuid,
    pub name: String,
    pub step: StepJson,
    pub quantity_steps: u64,
    pub weight_grams: Option<u32>,
    pub lots: Vec<String>,
}

impl From<&CrateView> for CrateJson {
    fn from(packed: &CrateView) -> Self {
        let lines = packed.lines.iter().map(|line| CrateLineJson {
            product: line.product.uuid(),
            name: line.name.clone(),
            step: line.step.into(),
            quantity_steps: line.quantity.count(),
            weight_grams: line.weight_grams,
            lots: line.lots.clone(),
        });
        Self {
            order: packed.order.uuid(),
            alias: packed.alias.clone(),
            packed: true,
            packed_at: Some(packed.packed_at),
            handed_over_at: packed.handed_over_at,
            lines: lines.collect(),
        }
    }
}

impl From<&CrateToPack> for CrateJson {
    fn from(to_pack: &CrateToPack) -> Self {
        let lines = to_pack.lines.iter().map(|line| CrateLineJson {
            product: line.product.uuid(),
            name: line.name.clone(),
            step: line.step.into(),
            quantity_steps: line.quantity.count(),
            weight_grams: None,
            lots: line.lots.clone(),
        });
        Self {
            order: to_pack.order.uuid(),
            alias: to_pack.alias.clone(),
            packed: to_pack.packed,
            packed_at: None,
            handed_over_at: None,
            lines: lines.collect(),
        }
    }
}

/// A round and its stops, in order of visit.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RoundBody {
    pub date: NaiveDate,
    pub name: String,
    pub stops: Vec<StopBody>,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StopBody {
    pub structure: Uuid,
    pub place: String,
    /// INSEE code.
    pub commune: String,
    pub crates: u32,
}

impl From<&StopBody> for Stop {
    fn from(stop: &StopBody) -> Self {
        Self {
            structure: StructureId::from_uuid(stop.structure),
            place: stop.place.clone(),
            commune: stop.commune.clone(),
            crates: stop.crates,
        }
    }
}

#[derive(Debug, Serialize, ToSchema)]
pub struct RoundJson {
    pub round: Uuid,
    pub campaign: Uuid,
    pub date: NaiveDate,
    pub name: String,
    pub departed_at: Option<DateTime<Utc>>,
    pub stops: Vec<StopJson>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct StopJson {
    pub structure: Uuid,
    pub structure_name: String,
    pub place: String,
    pub commune: String,
    pub crates: u32,
    pub delivered_at: Option<DateTime<Utc>>,
}

impl From<&RoundView> for RoundJson {
    fn from(round: &RoundView) -> Self {
        let stops = round.stops.iter().map(|stop| StopJson {
            structure: stop.structure.uuid(),
            structure_name: stop.structure_name.clone(),
            place: stop.place.clone(),
            commune: stop.commune.clone(),
            crates: stop.crates,
            delivered_at: stop.delivered_at,
        });
        Self {
            round: round.round.uuid(),
            campaign: round.campaign.uuid(),
            date: round.date,
            name: round.name.clone(),
            departed_at: round.departed_at,
            stops: stops.collect(),
        }
    }
}

/// Where a lot came from, and the crates that it went into.
#[derive(Debug, Serialize, ToSchema)]
pub struct RecallJson {
    pub producers: Vec<String>,
    pub structures: Vec<RecallInStructureJson>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct RecallInStructureJson {
    pub name: String,
    pub crates: Vec<RecalledCrateJson>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct RecalledCrateJson {
    pub order: Uuid,
    pub alias: Option<String>,
    pub step: StepJson,
    pub quantity_steps: u64,
    pub handed_over: bool,
    /// Whether the person left a way to be reached.
    pub reachable: bool,
}

impl From<&Recall> for RecallJson {
    fn from(recall: &Recall) -> Self {
        let crate_of = |one: &CrateOfLot| RecalledCrateJson {
            order: one.order.uuid(),
            alias: one.alias.clone(),
            step: one.step.into(),
            quantity_steps: one.quantity.count(),
            handed_over: one.handed_over,
            reachable: one.reachable,
        };
        let structures = recall.structures.iter().map(|structure| RecallInStructureJson {
            name: structure.name.clone(),
            crates: structure.crates.iter().map(crate_of).collect(),
        });
        let producers = recall.sources.iter().map(|source| source.producer_name.clone());
        Self { producers: producers.collect(), structures: structures.collect() }
    }
}
