//! What a line of the offer costs.

use super::event::OfferLine;
use kernel::{Money, Steps, UnitPrice, ValueError};
use rust_decimal::Decimal;

impl OfferLine {
    /// How many priced units `quantity` steps are. A variable-weight product is ordered in pieces
    /// and priced by the kilogram, by its announced weight until it is weighed.
    pub fn priced_units(&self, quantity: Steps) -> Decimal {
        match self.variable_weight_grams {
            Some(grams) => Decimal::new(i64::from(grams), 3) * Decimal::from(quantity.count()),
            None => self.step.units(quantity),
        }
    }

    /// `quantity` at `unit_price`, as a member pays it: the displayed price with VAT × quantity.
    ///
    /// # Errors
    /// Fails on an amount that no purchase can cost.
    pub fn line_amount(&self, unit_price: UnitPrice, quantity: Steps) -> Result<Money, ValueError> {
        Money::round(unit_price.with_vat(self.vat)?.euros() * self.priced_units(quantity))
    }

    /// `quantity` at `unit_price`, as the producer invoices it before VAT.
    ///
    /// # Errors
    /// Fails on an amount that no purchase can cost.
    pub fn amount_before_vat(
        &self,
        unit_price: UnitPrice,
        quantity: Steps,
    ) -> Result<Money, ValueError> {
        Money::round(unit_price.decimal() * self.priced_units(quantity))
    }
}
