//! What happened to a structure.

use kernel::StructureId;
use serde::{Deserialize, Serialize};

/// What kind of association or service a structure is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StructureKind {
    /// Runs campaigns which other structures join.
    Hub,
    Collective,
    Association,
    /// Centre communal d'action sociale.
    Ccas,
    SocialCentre,
    SolidarityGrocery,
}

/// Where something is: a commune by INSEE code and its EPCI by SIREN number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Territory {
    pub commune: String,
    pub epci: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum StructureEvent {
    /// The structure exists from now on; `hub` is whose campaigns it joins (none for a hub).
    StructureRegistered {
        name: String,
        kind: StructureKind,
        territory: Territory,
        hub: Option<StructureId>,
    },
    /// Where its crates are handed over: the name of a public place.
    DeliveryPointSet { name: String, commune: String },
}
