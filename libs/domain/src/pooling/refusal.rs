//! Why a pooled order says no.

use kernel::{Money, ProductId, StructureId};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PoolingRefusal {
    /// This structure's demand is already counted.
    AlreadyRecorded(StructureId),
    AlreadyFixed,
    NotFixed,
    /// Nobody ordered anything from this producer.
    NoDemand,
    /// The demand names a product that the campaign does not offer.
    NotOffered(ProductId),
    SeedInvalid,
    AmountTooLarge,
    /// The pooled order does not reach the agreement's minimum.
    BelowMinimum {
        minimum: Money,
        total: Money,
    },
    NotBelowMinimum,
    ReasonMissing,
    AlreadySent,
    NotSent,
    Cancelled,
    AlreadyConfirmed,
    NotConfirmed,
    UnknownProduct(ProductId),
    ProductRepeated(ProductId),
    /// More than was ordered.
    MoreThanOrdered(ProductId),
    /// A new allocation never gives more than the one before.
    MoreThanAllocated(ProductId),
}
