//! Why a structure says no.

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StructureRefusal {
    AlreadyRegistered,
    NotRegistered,
    NameMissing,
    /// An INSEE commune code has five characters, an EPCI's SIREN nine digits.
    TerritoryUnknown,
    /// A hub joins no hub, and every other structure joins one.
    HubMismatch,
}
