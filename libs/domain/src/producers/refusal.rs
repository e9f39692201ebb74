//! Why a producer's stream says no.

use kernel::ProductId;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProducerRefusal {
    AlreadyRegistered,
    NotRegistered,
    NameMissing,
    EmptyCatalogue,
    /// Two lines of one file claim the same product.
    DuplicateProduct(ProductId),
    UnknownProduct(ProductId),
    /// A price of zero sells nothing.
    PriceMissing(ProductId),
}
