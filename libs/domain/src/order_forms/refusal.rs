//! Why an order form says no.

use kernel::ProductId;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OrderFormRefusal {
    AlreadyPresented,
    NotPresented,
    Closed,
    NotClosed,
    UnknownProduct(ProductId),
    /// At most 2 000 characters.
    NoticeTooLong,
}
