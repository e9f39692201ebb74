//! What an account's trail can be asked.

use super::{ErasureReason, Purpose};
use kernel::{PersonId, StructureId};

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TrailCommand {
    /// These people are about to be shown.
    ReadPeople { purpose: Purpose, contacts: bool, people: Vec<PersonId> },
    /// Figures of these structures are about to be shown, each by itself.
    ReadFigures { purpose: Purpose, structures: Vec<StructureId> },
    /// What is known of somebody is about to be erased.
    Erase { person: PersonId, reason: ErasureReason },
}
