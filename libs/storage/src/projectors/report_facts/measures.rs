//! What one order's line of one product comes to, in the measures of a report.

use super::known::KnownProduct;
use crate::StorageError;
use kernel::{Content, Money, SaleUnit, Steps, ValueError};
use rust_decimal::{Decimal, RoundingStrategy, prelude::ToPrimitive};

/// What an order has of one product.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Bought {
    pub quantity: Steps,
    /// With VAT.
    pub amount: Money,
    /// Measured at packing, for variable weight.
    pub weight_grams: Option<u32>,
}

/// What it comes to; or, as a difference, by how much that changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Measures {
    pub grams: i64,
    pub millilitres: i64,
    pub paid: Money,
    /// Euros before VAT, exact.
    pub to_producers: Decimal,
    /// With VAT; none where the product has no reference price.
    pub reference: Option<Money>,
}

impl Measures {
    pub fn of(product: &KnownProduct, bought: &Bought) -> Result<Self, StorageError> {
        let units = priced_units(product, bought);
        let unit_price = match product.unit_price {
            Some(price) => price.decimal(),
            None if bought.quantity.is_zero() => Decimal::ZERO,
            None => return Err(StorageError::Missing("the price of an allocated product")),
        };
        let (grams, millilitres) = volume(product, bought)?;
        let reference = product.line.retail_price.map(|price| Money::round(price.euros() * units));
        Ok(Self {
            grams,
            millilitres,
            paid: bought.amount,
            to_producers: (unit_price * units).normalize(),
            reference: reference.transpose()?,
        })
    }

    /// From `before` to `self`.
    pub fn since(self, before: Self) -> Self {
        Self {
            grams: self.grams - before.grams,
            millilitres: self.millilitres - before.millilitres,
            paid: self.paid - before.paid,
            to_producers: (self.to_producers - before.to_producers).normalize(),
            reference: self.reference.map(|after| after - before.reference.unwrap_or_default()),
        }
    }

    pub fn is_nothing(&self) -> bool {
        self.grams == 0
            && self.millilitres == 0
            && self.paid == Money::ZERO
            && self.to_producers.is_zero()
            && self.reference.is_none_or(|reference| reference == Money::ZERO)
    }
}

/// What was weighed counts, and before that the announced weight.
fn priced_units(product: &KnownProduct, bought: &Bought) -> Decimal {
    match bought.weight_grams {
        Some(grams) => Decimal::new(i64::from(grams), 3),
        None => product.line.priced_units(bought.quantity),
    }
}

/// Net grams and millilitres; nothing for pieces whose content the catalogue does not tell.
fn volume(product: &KnownProduct, bought: &Bought) -> Result<(i64, i64), StorageError> {
    let line = &product.line;
    if bought.weight_grams.is_some() || line.variable_weight_grams.is_some() {
        let grams = priced_units(product, bought) * Decimal::ONE_THOUSAND;
        return Ok((whole(grams)?, 0));
    }
    let units = line.step.units(bought.quantity);
    let of_content = |thousandths: u32| whole(units * Decimal::from(thousandths));
    match (line.content, line.step.unit()) {
        (Some(Content::Grams(grams)), _) => Ok((of_content(grams)?, 0)),
        (Some(Content::Millilitres(millilitres)), _) => Ok((0, of_content(millilitres)?)),
        (None, SaleUnit::Kilogram) => Ok((of_content(1_000)?, 0)),
        (None, SaleUnit::Litre) => Ok((0, of_content(1_000)?)),
        (None, SaleUnit::Piece) => Ok((0, 0)),
    }
}

fn whole(amount: Decimal) -> Result<i64, ValueError> {
    amount
        .round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero)
        .to_i64()
        .ok_or(ValueError::Quantity)
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{
        allocation::{PriceTiers, Tier},
        campaigns::OfferLine,
    };
    use kernel::{AgreementId, Category, ProducerId, ProductId, Step, UnitPrice, VatRate};
    use uuid::Uuid;

    fn product(step: Step, content: Option<Content>, variable: Option<u32>) -> KnownProduct {
        let unit_price = UnitPrice::try_from_decimal("1.9999".parse().unwrap()).unwrap();
        let tiers = PriceTiers::try_new(vec![Tier { from: Steps::ZERO, unit_price }]).unwrap();
        KnownProduct {
            line: OfferLine {
                product: ProductId::from_uuid(Uuid::from_u128(1)),
                producer: ProducerId::from_uuid(Uuid::from_u128(2)),
                agreement: AgreementId::from_uuid(Uuid::from_u128(3)),
                name: "Miel".into(),
                producer_name: "Ferme".into(),
                category: Category::Grocery,
                step,
                case_size: Steps::new(6),
                tiers,
                vat: VatRate::FOOD,
                labels: vec![],
                allergens: vec![],
                variable_weight_grams: variable,
                content,
                retail_price: Some(Money::from_cents(3_00)),
                distance_km: 12,
            },
            producer_kind: "farm".into(),
            unit_price: Some(unit_price),
        }
    }

    fn bought(quantity: u64, weight_grams: Option<u32>) -> Bought {
        Bought { quantity: Steps::new(quantity), amount: Money::from_cents(1), weight_grams }
    }

    #[test]
    fn three_jars_of_250_grams_are_750_grams() {
        let piece = Step::try_new(SaleUnit::Piece, 1000).unwrap();
        let jar = product(piece, Some(Content::try_grams(250).unwrap()), None);
        let measures = Measures::of(&jar, &bought(3, None)).unwrap();
        assert_eq!((measures.grams, measures.millilitres), (750, 0));
        assert_eq!(measures.to_producers, "5.9997".parse().unwrap());
        assert_eq!(measures.reference, Some(Money::from_cents(9_00)));
    }

    #[test]
    fn a_quarter_litre_is_250_millilitres_and_no_grams() {
        let quarter = Step::try_new(SaleUnit::Litre, 250).unwrap();
        let measures = Measures::of(&product(quarter, None, None), &bought(3, None)).unwrap();
        assert_eq!((measures.grams, measures.millilitres), (0, 750));
    }

    #[test]
    fn a_cheese_counts_by_the_announced_weight_until_it_is_weighed() {
        let piece = Step::try_new(SaleUnit::Piece, 1000).unwrap();
        let cheese = product(piece, None, Some(400));
        let announced = Measures::of(&cheese, &bought(2, None)).unwrap();
        let weighed = Measures::of(&cheese, &bought(2, Some(770))).unwrap();
        assert_eq!((announced.grams, weighed.grams), (800, 770));
        let change = weighed.since(announced);
        assert_eq!(change.grams, -30);
        assert_eq!(change.to_producers, "-0.059997".parse().unwrap());
        assert_eq!(change.reference, Some(Money::from_cents(-9)));
    }

    #[test]
    fn goods_without_a_price_are_an_error_but_nothing_is_nothing() {
        let piece = Step::try_new(SaleUnit::Piece, 1000).unwrap();
        let unpriced = KnownProduct { unit_price: None, ..product(piece, None, None) };
        assert!(Measures::of(&unpriced, &bought(1, None)).is_err());
        assert!(Measures::of(&unpriced, &Bought::default()).unwrap().is_nothing());
    }
}
