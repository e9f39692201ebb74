//! What a crate can be asked.

use super::event::{Difference, PackedLine};
use chrono::{DateTime, Utc};

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CrateCommand {
    Pack {
        lines: Vec<PackedLine>,
    },
    /// A device without network may tell of it long afterwards, and its clock may be wrong: a time
    /// to come counts as now.
    HandOver {
        at: DateTime<Utc>,
    },
    /// What was seen at the hand-over, by whichever device: what is noted already changes nothing,
    /// so that notes may come in any order, and twice.
    Note {
        differences: Vec<Difference>,
        signed: bool,
    },
}
