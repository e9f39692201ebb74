//! Why a transfer is not recorded or reversed.

use kernel::Money;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TransferRefusal {
    AlreadyRecorded,
    NotRecorded,
    AlreadyReversed,
    AmountNotPositive,
    /// The month is not settled, or it is paid.
    NothingDue,
    /// More than what is left to pay for this month.
    MoreThanDue {
        due: Money,
    },
    ReferenceMissing,
    ReferenceTooLong,
    InTheFuture,
    ReasonMissing,
    ReasonTooLong,
}
