//! A producer's floor prices: in the producer's own tenant, seen by the producer alone.

use kernel::{ProductId, UnitPrice};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum FloorEvent {
    FloorRecorded { product: ProductId, unit_price: UnitPrice },
    FloorRemoved { product: ProductId },
}
