//! Why a reception says no.

use kernel::ProductId;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReceptionRefusal {
    AlreadyReceived,
    NotReceived,
    /// The producer was not sent an order, so nothing of theirs is expected.
    NotOrdered,
    ProductNotOrdered(ProductId),
    ProductRepeated(ProductId),
    /// More refused than delivered, or more delivered than was ordered.
    TooMuch(ProductId),
    LotMissing(ProductId),
    /// A refusal needs a reason.
    ReasonMissing(ProductId),
}
