//! What was committed of one campaign in one structure (stream id = the campaign's id).
//!
//! These events are shown to whoever verifies a report: nothing in them names the structure.

use kernel::{Month, StructureId};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum StatementEvent {
    VolumesCommitted {
        /// Whose campaign it is.
        hub: StructureId,
        month: Month,
        /// The INSEE code of the structure's commune.
        commune: String,
        /// The SIREN number of its EPCI.
        epci: String,
        /// 0 at settlement, then 1, 2, 3… for commitments to what changed since.
        number: u32,
        /// Which family of cells, in which order: `proof::family`.
        family: u16,
        /// SHA-256 of the commitments one after the other, in lower-case hexadecimal.
        commitments_sha256: String,
    },
}
