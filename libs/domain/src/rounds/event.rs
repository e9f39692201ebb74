//! A round from the packing premises over its stops.

use chrono::NaiveDate;
use kernel::{CampaignId, StructureId};
use serde::{Deserialize, Serialize};

/// One delivery point, in order of visit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stop {
    pub structure: StructureId,
    pub place: String,
    pub commune: String,
    pub crates: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum RoundEvent {
    RoundPlanned { campaign: CampaignId, date: NaiveDate, name: String, stops: Vec<Stop> },
    RoundDeparted,
    StopDelivered { structure: StructureId },
}
