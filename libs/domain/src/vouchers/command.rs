//! What a voucher can be asked.

use chrono::NaiveDate;
use kernel::{Category, Money, PaymentId, StructureId};

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum VoucherCommand {
    Issue {
        issuer: StructureId,
        value: Money,
        expires_on: NaiveDate,
        categories: Vec<Category>,
    },
    /// `eligible` is what the order to pay holds of the voucher's categories.
    Redeem {
        payment: PaymentId,
        structure: StructureId,
        amount: Money,
        eligible: Money,
    },
}
