//! Why a reception says no.

use kernel::{ProductId, Steps};

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
    /// Of this product only `loose` steps are in no crate; packed crates keep what they hold.
    Packed {
        product: ProductId,
        loose: Steps,
    },
    /// More than the crate holds; it holds nothing before it is packed.
    NotInCrate(ProductId),
    LotMissing(ProductId),
    /// A refusal needs a reason.
    ReasonMissing(ProductId),
}
