//! Where the price of one sale unit goes, and how it stands beside a shop's.

use kernel::{Money, UnitPrice, ValueError, VatRate};
use rust_decimal::Decimal;

/// One sale unit at one price: what each side sees of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FairPrice {
    /// What the producer gets, before VAT.
    pub to_producer: UnitPrice,
    /// What the State gets of what the buyer pays.
    pub vat: Money,
    /// What the buyer pays, as it is displayed.
    pub paid: Money,
    /// What a shop asks, with VAT, where that is known.
    pub reference: Option<Money>,
}

impl FairPrice {
    /// # Errors
    /// Fails on an amount that no purchase can cost.
    pub fn of(
        to_producer: UnitPrice,
        rate: VatRate,
        reference: Option<Money>,
    ) -> Result<Self, ValueError> {
        let paid = to_producer.with_vat(rate)?;
        let vat = Money::round(paid.euros() - to_producer.decimal())?;
        Ok(Self { to_producer, vat, paid, reference })
    }

    /// What a buyer pays less than in a shop; negative where it is more.
    pub fn saving(&self) -> Option<Money> {
        self.reference.map(|reference| reference - self.paid)
    }

    /// The saving in whole hundredths of the shop's price, rounded half away from zero.
    pub fn saving_percent(&self) -> Option<i64> {
        let reference = self.reference.filter(|price| price.is_positive())?;
        let part = self.saving()?.euros() * Decimal::ONE_HUNDRED / reference.euros();
        part.round_dp_with_strategy(0, rust_decimal::RoundingStrategy::MidpointAwayFromZero)
            .try_into()
            .ok()
    }
}
