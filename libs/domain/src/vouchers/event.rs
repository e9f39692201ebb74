//! Value issued by a CCAS or a structure. Kept with the hub, so that it is good everywhere; the
//! stream's id is derived from the SHA-256 of the code, which is written nowhere.

use chrono::NaiveDate;
use kernel::{Category, Money, PaymentId, StructureId};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum VoucherEvent {
    VoucherIssued {
        issuer: StructureId,
        value: Money,
        /// The last day on which it is good.
        expires_on: NaiveDate,
        /// Good for these categories only; for all where empty.
        categories: Vec<Category>,
    },
    /// Used in part or whole. Which order or person, the hub's log does not say.
    VoucherRedeemed { payment: PaymentId, structure: StructureId, amount: Money },
}
