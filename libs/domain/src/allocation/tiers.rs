//! Price tiers: the more all structures order together, the lower the price; it never rises.

use kernel::{Steps, UnitPrice};
use serde::{Deserialize, Serialize};

/// From `from` pooled steps on, a sale unit costs `unit_price` before VAT.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Tier {
    pub from: Steps,
    pub unit_price: UnitPrice,
}

/// The tiers of one product in an agreement: the first from 0, then strictly more for strictly
/// less. Written as a plain list of [`Tier`]s, and checked again whenever it is read.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "Vec<Tier>", try_from = "Vec<Tier>")]
pub struct PriceTiers {
    first: Tier,
    further: Vec<Tier>,
}

/// Why a list of tiers is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TiersError {
    #[error("there is no tier")]
    Empty,
    #[error("the first tier does not start from 0")]
    FirstNotFromZero,
    #[error("a tier does not start from more than the one before")]
    FromNotRising,
    #[error("a tier is not cheaper than the one before")]
    PriceNotFalling,
}

impl PriceTiers {
    /// # Errors
    /// Refuses a list that is empty, does not start from 0, or in which a tier does not start
    /// from strictly more, at a strictly lower price, than the one before.
    pub fn try_new(tiers: Vec<Tier>) -> Result<Self, TiersError> {
        for (before, after) in tiers.iter().zip(tiers.iter().skip(1)) {
            if after.from <= before.from {
                return Err(TiersError::FromNotRising);
            }
            if after.unit_price >= before.unit_price {
                return Err(TiersError::PriceNotFalling);
            }
        }
        let mut tiers = tiers.into_iter();
        let first = tiers.next().ok_or(TiersError::Empty)?;
        if !first.from.is_zero() {
            return Err(TiersError::FirstNotFromZero);
        }
        Ok(Self { first, further: tiers.collect() })
    }

    /// The price an order is taken at: the highest that can ever be asked.
    pub const fn ceiling(&self) -> UnitPrice {
        self.first.unit_price
    }

    /// The tier that a pooled `total` has reached; its price is the final one.
    pub fn reached(&self, total: Steps) -> &Tier {
        self.further.iter().rev().find(|tier| tier.from <= total).unwrap_or(&self.first)
    }

    /// The next cheaper tier, or none when `total` has reached the last.
    pub fn next(&self, total: Steps) -> Option<&Tier> {
        self.further.iter().find(|tier| tier.from > total)
    }

    /// All tiers, from the ceiling down.
    pub fn iter(&self) -> impl Iterator<Item = &Tier> {
        std::iter::once(&self.first).chain(&self.further)
    }
}

impl TryFrom<Vec<Tier>> for PriceTiers {
    type Error = TiersError;

    fn try_from(tiers: Vec<Tier>) -> Result<Self, TiersError> {
        Self::try_new(tiers)
    }
}

impl From<PriceTiers> for Vec<Tier> {
    fn from(tiers: PriceTiers) -> Self {
        tiers.iter().copied().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::{Money, SaleUnit, Step, VatRate};

    fn price(text: &str) -> UnitPrice {
        UnitPrice::try_from_decimal(text.parse().unwrap()).unwrap()
    }

    fn tiers(list: &[(u64, &str)]) -> Result<PriceTiers, TiersError> {
        let tier =
            |&(from, text): &(u64, &str)| Tier { from: Steps::new(from), unit_price: price(text) };
        PriceTiers::try_new(list.iter().map(tier).collect())
    }

    fn worked_example() -> PriceTiers {
        tiers(&[(0, "2.00"), (100, "1.80"), (500, "1.50")]).unwrap()
    }

    #[test]
    fn the_final_price_is_that_of_the_tier_the_pooled_total_reached() {
        let tiers = worked_example();
        let reached = |total| tiers.reached(Steps::new(total)).unit_price;
        assert_eq!(tiers.ceiling(), price("2.00"));
        assert_eq!(reached(0), price("2.00"));
        assert_eq!(reached(99), price("2.00"));
        assert_eq!(reached(100), price("1.80"));
        assert_eq!(reached(499), price("1.80"));
        assert_eq!(reached(500), price("1.50"));
        assert_eq!(reached(u64::MAX), price("1.50"));
    }

    #[test]
    fn a_member_who_paid_4_times_2_euros_gets_2_euros_back_at_500() {
        let tiers = worked_example();
        let piece = Step::try_new(SaleUnit::Piece, 1000).unwrap();
        let vat_included = VatRate::try_from_basis_points(0).unwrap();
        let four = Steps::new(4);
        let amount = |price: UnitPrice| {
            let shown = price.with_vat(vat_included).unwrap();
            Money::round(shown.euros() * piece.units(four)).unwrap()
        };
        let paid = amount(tiers.ceiling());
        let due = amount(tiers.reached(Steps::new(500)).unit_price);
        assert_eq!(paid, Money::from_cents(8_00));
        assert_eq!(paid - due, Money::from_cents(2_00));
    }

    #[test]
    fn the_next_tier_says_what_to_order_together_for_a_lower_price() {
        let tiers = worked_example();
        let next = |total| tiers.next(Steps::new(total)).map(|tier| tier.from.count());
        assert_eq!(next(0), Some(100));
        assert_eq!(next(99), Some(100));
        assert_eq!(next(100), Some(500));
        assert_eq!(next(500), None);
    }

    #[test]
    fn tiers_that_could_make_a_price_rise_are_refused() {
        assert_eq!(tiers(&[]), Err(TiersError::Empty));
        assert_eq!(tiers(&[(1, "2")]), Err(TiersError::FirstNotFromZero));
        assert_eq!(tiers(&[(0, "2"), (0, "1")]), Err(TiersError::FromNotRising));
        assert_eq!(tiers(&[(0, "3"), (9, "2"), (8, "1")]), Err(TiersError::FromNotRising));
        assert_eq!(tiers(&[(0, "2"), (9, "2")]), Err(TiersError::PriceNotFalling));
        assert_eq!(tiers(&[(0, "2"), (9, "2.0001")]), Err(TiersError::PriceNotFalling));
    }

    #[test]
    fn tiers_are_written_as_a_list_and_checked_when_read() {
        let json = r#"[{"from":0,"unit_price":"2"},{"from":100,"unit_price":"1.8"}]"#;
        let tiers: PriceTiers = serde_json::from_str(json).unwrap();
        assert_eq!(serde_json::to_string(&tiers).unwrap(), json);
        assert!(serde_json::from_str::<PriceTiers>(&json.replace("1.8", "2.1")).is_err());
        assert!(serde_json::from_str::<PriceTiers>("[]").is_err());
    }
}
