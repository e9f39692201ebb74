//! What a producer's stream can be asked.

use super::event::{ProducerKind, Product};
use kernel::ProductId;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProducerCommand {
    Register {
        name: String,
        kind: ProducerKind,
        commune: String,
        distance_km: u16,
    },
    /// All lines of one file, or none. A known product is replaced by its new line.
    ImportCatalogue {
        source: String,
        products: Vec<Product>,
    },
    WithdrawProduct {
        product: ProductId,
    },
}
