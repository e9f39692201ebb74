//! Why not.

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FloorRefusal {
    NoFloorRecorded,
    /// A floor of zero protects nothing.
    PriceMissing,
}
