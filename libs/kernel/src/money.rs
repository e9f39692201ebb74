//! Money in whole euro cents, unit prices in decimals, VAT rates in hundredths of a per cent.

use crate::ValueError;
use rust_decimal::{Decimal, RoundingStrategy, prelude::ToPrimitive};
use serde::{Deserialize, Serialize};
use std::{fmt, iter::Sum, ops};

/// An amount in euro cents; negative for what is owed or given back.
///
/// Bounded by ±10^15 cents at the edges ([`Money::try_from_cents`]), so that sums of what the
/// platform can ever hold do not overflow.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Money(i64);

impl Money {
    pub const ZERO: Self = Self(0);
    const MAX_CENTS: u64 = 1_000_000_000_000_000;

    pub const fn from_cents(cents: i64) -> Self {
        Self(cents)
    }

    /// An amount from outside: refuses what no purchase can cost.
    pub fn try_from_cents(cents: i64) -> Result<Self, ValueError> {
        if cents.unsigned_abs() > Self::MAX_CENTS {
            return Err(ValueError::MoneyOutOfRange);
        }
        Ok(Self(cents))
    }

    pub const fn cents(self) -> i64 {
        self.0
    }

    pub const fn is_negative(self) -> bool {
        self.0 < 0
    }

    pub const fn is_positive(self) -> bool {
        self.0 > 0
    }

    /// Euros as a decimal number with two places.
    pub fn euros(self) -> Decimal {
        Decimal::new(self.0, 2)
    }

    /// The nearest cent, halves away from zero ("half up" for a positive amount).
    pub fn round(euros: Decimal) -> Result<Self, ValueError> {
        let cents = euros
            .checked_mul(Decimal::ONE_HUNDRED)
            .ok_or(ValueError::MoneyOutOfRange)?
            .round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero);
        Self::try_from_cents(cents.to_i64().ok_or(ValueError::MoneyOutOfRange)?)
    }
}

impl ops::Add for Money {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl ops::Sub for Money {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl ops::Neg for Money {
    type Output = Self;
    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl ops::AddAssign for Money {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Sum for Money {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, ops::Add::add)
    }
}

/// `1234.50`: for logs and exports; screens have their own French format.
impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.euros().fmt(f)
    }
}

/// A VAT rate in hundredths of a per cent: 550 is 5.5 %.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct VatRate(u16);

impl VatRate {
    /// Most food in France: 5.5 %.
    pub const FOOD: Self = Self(550);

    pub fn try_from_basis_points(basis_points: u16) -> Result<Self, ValueError> {
        if basis_points > 10_000 {
            return Err(ValueError::VatRate);
        }
        Ok(Self(basis_points))
    }

    pub const fn basis_points(self) -> u16 {
        self.0
    }

    /// 5.5 % gives 1.055.
    pub fn factor(self) -> Decimal {
        Decimal::ONE + Decimal::new(i64::from(self.0), 4)
    }
}

/// The price of one sale unit (a piece, a kilogram, a litre) before VAT, in euros, 4 places.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct UnitPrice(Decimal);

impl UnitPrice {
    pub fn try_from_decimal(euros: Decimal) -> Result<Self, ValueError> {
        let euros = euros.normalize();
        if euros.scale() > 4 || euros.is_sign_negative() || euros > Decimal::from(100_000) {
            return Err(ValueError::UnitPrice);
        }
        Ok(Self(euros))
    }

    pub const fn decimal(self) -> Decimal {
        self.0
    }

    /// What a member sees: with VAT, rounded half up to the cent.
    pub fn with_vat(self, rate: VatRate) -> Result<Money, ValueError> {
        Money::round(self.0 * rate.factor())
    }
}

impl fmt::Display for UnitPrice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn price(text: &str) -> UnitPrice {
        UnitPrice::try_from_decimal(text.parse().unwrap()).unwrap()
    }

    #[test]
    fn a_member_sees_the_price_with_vat_rounded_half_up() {
        assert_eq!(price("2.00").with_vat(VatRate::FOOD).unwrap(), Money::from_cents(211));
        assert_eq!(price("1.0000").with_vat(VatRate(50)).unwrap(), Money::from_cents(101));
    }

    #[test]
    fn an_absurd_amount_is_refused_and_never_overflows() {
        for cents in [i64::MIN, i64::MAX, 1_000_000_000_000_001] {
            assert_eq!(Money::try_from_cents(cents), Err(ValueError::MoneyOutOfRange));
        }
        assert_eq!(Money::round(Decimal::MAX), Err(ValueError::MoneyOutOfRange));
    }

    #[test]
    fn a_price_with_five_decimals_or_below_zero_is_refused() {
        assert!(UnitPrice::try_from_decimal("0.00001".parse().unwrap()).is_err());
        assert!(UnitPrice::try_from_decimal("-1".parse().unwrap()).is_err());
    }
}
