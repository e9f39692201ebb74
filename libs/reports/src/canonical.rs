//! The bytes of a report, for its hash: JSON with the fields in the order of the model, no spaces.

use crate::{Report, ReportError};

impl Report {
    /// The same report always gives the same bytes; ends without a line break.
    pub fn canonical_bytes(&self) -> Result<Vec<u8>, ReportError> {
        serde_json::to_vec(self).map_err(|_| ReportError::Unwritable)
    }
}
