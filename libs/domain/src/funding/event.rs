//! A funder's grant and the reports published for it.

use kernel::{Category, Month};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum FundingEvent {
    ProgrammeRegistered {
        name: String,
        funders: Vec<String>,
        from: Month,
        to: Month,
        /// SIREN numbers of the EPCI financed; the whole territory where empty.
        territory: Vec<String>,
        /// The categories financed; all where empty.
        categories: Vec<Category>,
    },
    /// A report of these months, as of a sealed position of the log; `sha256` is that of its
    /// canonical bytes, in hexadecimal, like `root`. `withheld` says which figures statistical
    /// secrecy keeps back, so that it need not be decided again, and later reports respect it.
    ReportPublished {
        from: Month,
        to: Month,
        position: u64,
        root: String,
        sha256: String,
        withheld: String,
    },
}
