//! Why a voucher says no.

use kernel::Money;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VoucherRefusal {
    AlreadyIssued,
    /// No such code.
    Unknown,
    AmountNotPositive,
    ExpiryInThePast,
    Expired,
    /// Less is left on the voucher than was asked for.
    NotEnough {
        left: Money,
    },
    /// The order holds less of the voucher's categories than was asked for.
    NotEligible {
        eligible: Money,
    },
}
