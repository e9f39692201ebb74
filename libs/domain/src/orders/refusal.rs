//! Why an order says no.

use kernel::{Money, ProductId};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OrderRefusal {
    /// The campaign takes no orders, or no longer.
    FormClosed,
    AlreadyPlaced,
    NotPlaced,
    Cancelled,
    NoLines,
    /// Not on this structure's form this month.
    NotOffered(ProductId),
    ProductRepeated(ProductId),
    QuantityMissing(ProductId),
    /// More than a thousand steps of one product is a slip of the keyboard.
    QuantityTooLarge(ProductId),
    AmountTooLarge,
    AmountNotPositive,
    /// Another payment already has this id.
    PaymentRepeated,
    /// More than what is left to pay.
    MoreThanDue {
        due: Money,
    },
    /// The allocation names a product that was not ordered.
    NotOrdered(ProductId),
    NotAllocated(ProductId),
    /// No such voucher was presented, or it was answered already.
    NotPresented,
    /// The voucher was not good for this amount.
    VoucherDeclined,
    /// The buyer is no longer, or not yet, a member of the structure.
    NotAMember,
}
