//! Why a crate says no.

use kernel::ProductId;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CrateRefusal {
    AlreadyPacked,
    NotPacked,
    /// The order has no allocation yet, or was cancelled.
    NothingToPack,
    /// The crate must hold what was allocated, no more and no less.
    NotAsAllocated(ProductId),
    WeightMissing(ProductId),
    LotMissing(ProductId),
    AlreadyHandedOver,
    /// A difference of nothing, or of more than the crate holds of the product.
    NotInCrate(ProductId),
}
