//! What a structure can be asked.

use super::event::{StructureKind, Territory};
use kernel::StructureId;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StructureCommand {
    Register { name: String, kind: StructureKind, territory: Territory, hub: Option<StructureId> },
    SetDeliveryPoint { name: String, commune: String },
}
