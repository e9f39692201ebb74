//! What a disclosed leaf says.

use kernel::{Month, StructureId};
use serde::Deserialize;

/// A settlement, or a correction of one: public facts, and the hash of hidden values.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Statement {
    pub hub: StructureId,
    pub month: Month,
    /// INSEE code.
    pub commune: String,
    /// SIREN.
    pub epci: String,
    /// 0 at settlement, then one more for each correction.
    pub number: u32,
    pub family: u16,
    pub commitments_sha256: String,
}

#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Payload {
    VolumesCommitted(Statement),
    #[serde(other)]
    Other,
}

impl Statement {
    /// The statement of a payload; none in an event of another kind.
    ///
    /// # Errors
    /// Says why it cannot be read.
    pub fn of(payload: &str) -> Result<Option<Self>, serde_json::Error> {
        Ok(match serde_json::from_str(payload)? {
            Payload::VolumesCommitted(statement) => Some(statement),
            Payload::Other => None,
        })
    }
}
