//! What a producer may ask about its own floor prices.

use kernel::{ProductId, UnitPrice};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FloorCommand {
    Record { product: ProductId, unit_price: UnitPrice },
    Remove { product: ProductId },
}
