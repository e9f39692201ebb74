//! Quantities: whole numbers of a product's step.

use crate::ValueError;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use std::{iter::Sum, ops};

/// What a price is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SaleUnit {
    Piece,
    Kilogram,
    Litre,
}

/// The smallest amount that can be ordered: 1 piece, 500 g, 0.25 l.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Step {
    unit: SaleUnit,
    /// Thousandths of the unit: 500 for 500 g, 1000 for a piece.
    thousandths: u32,
}

impl Step {
    pub fn try_new(unit: SaleUnit, thousandths: u32) -> Result<Self, ValueError> {
        if thousandths == 0 || thousandths > 1_000_000 {
            return Err(ValueError::Step);
        }
        Ok(Self { unit, thousandths })
    }

    pub const fn unit(self) -> SaleUnit {
        self.unit
    }

    pub const fn thousandths(self) -> u32 {
        self.thousandths
    }

    /// How many sale units `quantity` steps are: 3 steps of 500 g are 1.5 kg.
    pub fn units(self, quantity: Steps) -> Decimal {
        Decimal::new(i64::from(self.thousandths), 3) * Decimal::from(quantity.count())
    }

    /// The steps that make exactly `units`; refuses what is off the step.
    pub fn steps(self, units: Decimal) -> Result<Steps, ValueError> {
        let count = units
            .checked_mul(Decimal::ONE_THOUSAND)
            .and_then(|thousandths| thousandths.checked_div(Decimal::from(self.thousandths)))
            .ok_or(ValueError::Quantity)?;
        if !count.is_integer() {
            return Err(ValueError::Quantity);
        }
        Steps::try_new(i64::try_from(count).map_err(|_| ValueError::Quantity)?)
    }
}

/// A whole number of steps, never negative.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Steps(u64);

impl Steps {
    pub const ZERO: Self = Self(0);

    /// A quantity from outside: at most a million steps.
    pub fn try_new(count: i64) -> Result<Self, ValueError> {
        match u64::try_from(count) {
            Ok(count) if count <= 1_000_000 => Ok(Self(count)),
            _ => Err(ValueError::Quantity),
        }
    }

    /// A quantity computed from others, such as a pooled total.
    pub const fn new(count: u64) -> Self {
        Self(count)
    }

    pub const fn count(self) -> u64 {
        self.0
    }

    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    pub const fn saturating_sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl ops::Add for Steps {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl ops::AddAssign for Steps {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Sum for Steps {
    fn sum<I: Iterator<Item = Self>>(quantities: I) -> Self {
        quantities.fold(Self::ZERO, ops::Add::add)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_steps_of_500_grams_are_one_and_a_half_kilos() {
        let step = Step::try_new(SaleUnit::Kilogram, 500).unwrap();
        assert_eq!(step.units(Steps::new(3)), "1.5".parse().unwrap());
        assert_eq!(step.steps("1.5".parse().unwrap()).unwrap(), Steps::new(3));
        assert_eq!(step.steps("1.2".parse().unwrap()), Err(ValueError::Quantity));
    }

    #[test]
    fn a_negative_or_huge_quantity_is_refused() {
        assert_eq!(Steps::try_new(-1), Err(ValueError::Quantity));
        assert_eq!(Steps::try_new(i64::MAX), Err(ValueError::Quantity));
    }
}
