//! The file that a funder gets: the report with all that it takes to check it. `FORMAT.md` beside
//! this crate says the same for whoever writes another verifier.

use crate::{Selection, family::Measure};
use kernel::StructureId;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// Which version of the format it is; another meaning gets another number.
pub const FORMAT: &str = "solidaires-report-proof/1";

/// A report and its proof.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Document {
    pub format: String,
    /// Whose campaigns the report is about.
    pub hub: StructureId,
    /// The report, byte for byte as it was published.
    pub report: Box<RawValue>,
    /// SHA-256 of those bytes, as the log's event says it; lower-case hexadecimal, as all hashes.
    pub report_sha256: String,
    /// A signed checkpoint of the log (C2SP `tlog-checkpoint`), at the report's position or later.
    pub checkpoint: String,
    /// Every disclosed leaf up to the report's position, in the order of the log.
    pub leaves: Vec<Leaf>,
    pub openings: Vec<FigureOpening>,
    /// Shown figures of months that are not settled, by their place in the report.
    pub not_yet_provable: Vec<String>,
}

/// One event that the log lets verifiers see.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Leaf {
    /// From 0: one less than its position.
    pub index: u64,
    pub salt: String,
    pub envelope: String,
    /// The event's text, to the letter.
    pub payload: String,
    /// The audit path of RFC 6962 up to the checkpoint.
    pub inclusion: Vec<String>,
    /// The commitments themselves, one after the other: of the settlements that the report adds up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commitments: Option<String>,
}

/// What opens one printed figure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FigureOpening {
    /// Where the figure stands in the report (RFC 6901). For an EPCI that has settlements but no
    /// row, `/absent/<siren>/<measure>`.
    pub at: String,
    pub selection: Selection,
    pub measure: Measure,
    pub total: i64,
    pub blinding: String,
}

/// What cannot be read as a report with its proof.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Malformed(pub String);

impl Document {
    /// # Errors
    /// Says what is not as the format has it.
    pub fn read(bytes: &[u8]) -> Result<Self, Malformed> {
        let document: Self =
            serde_json::from_slice(bytes).map_err(|error| Malformed(error.to_string()))?;
        if document.format != FORMAT {
            return Err(Malformed(format!("format {}", document.format)));
        }
        if document.write()? != bytes {
            return Err(Malformed("written in another way than the format has it".to_owned()));
        }
        Ok(document)
    }

    /// # Errors
    /// Fails on nothing that [`crate::prove`] made.
    pub fn write(&self) -> Result<Vec<u8>, Malformed> {
        serde_json::to_vec(self).map_err(|error| Malformed(error.to_string()))
    }
}
