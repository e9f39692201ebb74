//! Structures.

use super::words::StructureKindJson;
use app::queries::structures::StructureView;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// A structure that joins the hub.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StructureBody {
    pub name: String,
    pub kind: StructureKindJson,
    /// INSEE code, such as 54528.
    pub commune: String,
    /// SIREN number.
    pub epci: String,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct StructureJson {
    pub structure: Uuid,
    pub name: String,
    pub kind: StructureKindJson,
    pub commune: String,
    pub epci: String,
    pub delivery_point: Option<PlaceJson>,
}

/// A public place, by name and by the INSEE code of its commune.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlaceJson {
    pub name: String,
    pub commune: String,
}

impl From<&StructureView> for StructureJson {
    fn from(structure: &StructureView) -> Self {
        Self {
            structure: structure.structure.uuid(),
            name: structure.name.clone(),
            kind: structure.kind.into(),
            commune: structure.territory.commune.clone(),
            epci: structure.territory.epci.clone(),
            delivery_point: structure.delivery.as_ref().map(|point| PlaceJson {
                name: point.name.clone(),
                commune: point.commune.clone(),
            }),
        }
    }
}
