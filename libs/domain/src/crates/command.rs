//! What a crate can be asked.

use super::event::PackedLine;
use chrono::{DateTime, Utc};

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CrateCommand {
    Pack { lines: Vec<PackedLine> },
    HandOver { at: DateTime<Utc> },
}
