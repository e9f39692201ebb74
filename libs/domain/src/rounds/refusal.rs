//! Why a round says no.

use kernel::StructureId;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RoundRefusal {
    AlreadyPlanned,
    NotPlanned,
    NoStops,
    StopRepeated(StructureId),
    AlreadyDeparted,
    NotDeparted,
    NotAStop(StructureId),
    AlreadyDelivered(StructureId),
}
