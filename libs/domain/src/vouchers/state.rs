//! A voucher, folded from its events.

use super::event::VoucherEvent;
use crate::Fold;
use chrono::NaiveDate;
use kernel::{Category, Money, PaymentId};
use std::collections::BTreeMap;

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Voucher {
    /// None before it is issued.
    pub expires_on: Option<NaiveDate>,
    pub left: Money,
    pub categories: Vec<Category>,
    pub redeemed: BTreeMap<PaymentId, Money>,
}

impl Fold for Voucher {
    const CATEGORY: &'static str = "voucher";
    type Event = VoucherEvent;

    fn evolve(mut self, event: &VoucherEvent) -> Self {
        match event {
            VoucherEvent::VoucherIssued { value, expires_on, categories, .. } => {
                self.expires_on = Some(*expires_on);
                self.left = *value;
                self.categories.clone_from(categories);
            }
            VoucherEvent::VoucherRedeemed { payment, amount, .. } => {
                self.left += -*amount;
                self.redeemed.insert(*payment, *amount);
            }
        }
        self
    }
}
