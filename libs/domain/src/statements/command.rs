//! What can be asked of a statement.

use crate::structures::Territory;
use kernel::{Month, StructureId};

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StatementCommand {
    /// Commits to the volumes, or to their change since the last time.
    Commit {
        hub: StructureId,
        month: Month,
        territory: Territory,
        /// How many commitments the sender saw before.
        number: u32,
        family: u16,
        commitments_sha256: String,
    },
}
