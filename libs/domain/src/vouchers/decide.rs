//! What a voucher answers.

use super::{Voucher, VoucherCommand, VoucherEvent, VoucherRefusal};
use crate::Context;
use kernel::Money;

/// # Errors
/// Refuses to redeem an unknown or expired voucher, more than is left on it, and more than the
/// order holds of its categories. A payment that was already redeemed is no refusal: it changes
/// nothing.
pub fn decide(
    voucher: &Voucher,
    command: VoucherCommand,
    context: &Context,
) -> Result<Vec<VoucherEvent>, VoucherRefusal> {
    use {VoucherCommand as C, VoucherEvent as E, VoucherRefusal as R};
    let today = context.now.date_naive();
    match command {
        C::Issue { issuer, value, expires_on, categories } => {
            if voucher.expires_on.is_some() {
                return Err(R::AlreadyIssued);
            }
            positive(value)?;
            if expires_on < today {
                return Err(R::ExpiryInThePast);
            }
            Ok(vec![E::VoucherIssued { issuer, value, expires_on, categories }])
        }
        C::Redeem { payment, structure, amount, eligible } => {
            let expires_on = voucher.expires_on.ok_or(R::Unknown)?;
            if voucher.redeemed.contains_key(&payment) {
                return Ok(vec![]);
            }
            positive(amount)?;
            if expires_on < today {
                return Err(R::Expired);
            }
            if amount > voucher.left {
                return Err(R::NotEnough { left: voucher.left });
            }
            if amount > eligible {
                return Err(R::NotEligible { eligible });
            }
            Ok(vec![E::VoucherRedeemed { payment, structure, amount }])
        }
    }
}

fn positive(amount: Money) -> Result<(), VoucherRefusal> {
    if amount.is_positive() { Ok(()) } else { Err(VoucherRefusal::AmountNotPositive) }
}
