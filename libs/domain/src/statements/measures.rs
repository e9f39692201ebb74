//! What one order's line of one product comes to, in the measures of a report.

use crate::{
    Fold,
    campaigns::OfferLine,
    orders::{AllocatedLine, Order, OrderEvent},
};
use kernel::{Content, Money, ProductId, SaleUnit, Steps, UnitPrice, ValueError};
use rust_decimal::{Decimal, RoundingStrategy, prelude::ToPrimitive};
use std::collections::BTreeMap;

/// What an order has of one product.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Bought {
    pub quantity: Steps,
    /// With VAT.
    pub amount: Money,
    /// Measured at packing, for variable weight.
    pub weight_grams: Option<u32>,
}

impl Bought {
    /// As it was shared out, whatever was weighed before.
    pub const fn allocated(line: &AllocatedLine) -> Self {
        Self { quantity: line.quantity, amount: line.amount, weight_grams: None }
    }

    #[must_use]
    pub const fn weighed(self, weight_grams: u32, amount: Money) -> Self {
        Self { amount, weight_grams: Some(weight_grams), ..self }
    }
}

/// What an order has of each product, folded from its events: the facts of reports, added up.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Purchased(pub BTreeMap<ProductId, Bought>);

impl Fold for Purchased {
    const CATEGORY: &'static str = Order::CATEGORY;
    type Event = OrderEvent;

    fn evolve(mut self, event: &OrderEvent) -> Self {
        match event {
            OrderEvent::OrderAllocated { lines, .. } => {
                self.0.extend(lines.iter().map(|line| (line.product, Bought::allocated(line))));
            }
            OrderEvent::LineWeighed { product, weight_grams, amount, .. } => {
                if let Some(bought) = self.0.get_mut(product) {
                    *bought = bought.weighed(*weight_grams, *amount);
                }
            }
            OrderEvent::OrderPlaced { .. }
            | OrderEvent::OrderChanged { .. }
            | OrderEvent::OrderCancelled { .. }
            | OrderEvent::VoucherPresented { .. }
            | OrderEvent::VoucherDeclined { .. }
            | OrderEvent::PaymentReceived { .. } => {}
        }
        self
    }
}

/// Why a line has no measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MeasureError {
    /// Something was allocated at no price.
    NoPrice,
    OutOfRange(ValueError),
}

impl From<ValueError> for MeasureError {
    fn from(error: ValueError) -> Self {
        Self::OutOfRange(error)
    }
}

/// What it comes to; or, as a difference, by how much that changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Measures {
    pub grams: i64,
    pub millilitres: i64,
    pub paid: Money,
    /// Euros before VAT, exact.
    pub to_producers: Decimal,
    /// With VAT; none where the product has no reference price.
    pub reference: Option<Money>,
}

impl Measures {
    /// `unit_price` is before VAT, that of the tier reached: none before the pooled order is fixed.
    ///
    /// # Errors
    /// Fails when something was bought at no price, or an amount is out of range.
    pub fn of(
        line: &OfferLine,
        unit_price: Option<UnitPrice>,
        bought: &Bought,
    ) -> Result<Self, MeasureError> {
        let units = priced_units(line, bought);
        let unit_price = match unit_price {
            Some(price) => price.decimal(),
            None if bought.quantity.is_zero() => Decimal::ZERO,
            None => return Err(MeasureError::NoPrice),
        };
        let (grams, millilitres) = volume(line, bought)?;
        let reference = line.retail_price.map(|price| Money::round(price.euros() * units));
        Ok(Self {
            grams,
            millilitres,
            paid: bought.amount,
            to_producers: (unit_price * units).normalize(),
            reference: reference.transpose()?,
        })
    }

    /// From `before` to `self`.
    #[must_use]
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
fn priced_units(line: &OfferLine, bought: &Bought) -> Decimal {
    match bought.weight_grams {
        Some(grams) => Decimal::new(i64::from(grams), 3),
        None => line.priced_units(bought.quantity),
    }
}

/// Net grams and millilitres; nothing for pieces whose content the catalogue does not tell.
fn volume(line: &OfferLine, bought: &Bought) -> Result<(i64, i64), MeasureError> {
    if bought.weight_grams.is_some() || line.variable_weight_grams.is_some() {
        let grams = priced_units(line, bought) * Decimal::ONE_THOUSAND;
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
    use crate::allocation::{PriceTiers, Tier};
    use kernel::{AgreementId, Category, ProducerId, Step, VatRate};
    use uuid::Uuid;

    fn price() -> UnitPrice {
        UnitPrice::try_from_decimal("1.9999".parse().unwrap()).unwrap()
    }

    fn product(step: Step, content: Option<Content>, variable: Option<u32>) -> OfferLine {
        let tiers = vec![Tier { from: Steps::ZERO, unit_price: price() }];
        let tiers = PriceTiers::try_new(tiers).unwrap();
        OfferLine {
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
        }
    }

    fn measured(line: &OfferLine, bought: &Bought) -> Measures {
        Measures::of(line, Some(price()), bought).unwrap()
    }

    fn bought(quantity: u64, weight_grams: Option<u32>) -> Bought {
        Bought { quantity: Steps::new(quantity), amount: Money::from_cents(1), weight_grams }
    }

    #[test]
    fn three_jars_of_250_grams_are_750_grams() {
        let piece = Step::try_new(SaleUnit::Piece, 1000).unwrap();
        let jar = product(piece, Some(Content::try_grams(250).unwrap()), None);
        let measures = measured(&jar, &bought(3, None));
        assert_eq!((measures.grams, measures.millilitres), (750, 0));
        assert_eq!(measures.to_producers, "5.9997".parse().unwrap());
        assert_eq!(measures.reference, Some(Money::from_cents(9_00)));
    }

    #[test]
    fn a_quarter_litre_is_250_millilitres_and_no_grams() {
        let quarter = Step::try_new(SaleUnit::Litre, 250).unwrap();
        let measures = measured(&product(quarter, None, None), &bought(3, None));
        assert_eq!((measures.grams, measures.millilitres), (0, 750));
    }

    #[test]
    fn a_cheese_counts_by_the_announced_weight_until_it_is_weighed() {
        let piece = Step::try_new(SaleUnit::Piece, 1000).unwrap();
        let cheese = product(piece, None, Some(400));
        let announced = measured(&cheese, &bought(2, None));
        let weighed = measured(&cheese, &bought(2, Some(770)));
        assert_eq!((announced.grams, weighed.grams), (800, 770));
        let change = weighed.since(announced);
        assert_eq!(change.grams, -30);
        assert_eq!(change.to_producers, "-0.059997".parse().unwrap());
        assert_eq!(change.reference, Some(Money::from_cents(-9)));
    }

    #[test]
    fn goods_without_a_price_are_an_error_but_nothing_is_nothing() {
        let piece = product(Step::try_new(SaleUnit::Piece, 1000).unwrap(), None, None);
        assert_eq!(Measures::of(&piece, None, &bought(1, None)), Err(MeasureError::NoPrice));
        assert!(Measures::of(&piece, None, &Bought::default()).unwrap().is_nothing());
    }

    #[test]
    fn what_is_shared_out_anew_counts_by_its_announced_weight_again() {
        use crate::testing::{cents, steps};
        let line = AllocatedLine {
            product: ProductId::from_uuid(Uuid::from_u128(1)),
            quantity: steps(2),
            reason: crate::orders::Reason::Missing,
            level: steps(2),
            unit_price: cents(1_00),
            amount: cents(2_00),
        };
        let allocated = |quantity| OrderEvent::OrderAllocated {
            lines: vec![AllocatedLine { quantity: steps(quantity), ..line }],
            total: cents(2_00),
            credited: cents(0),
        };
        let weighed = OrderEvent::LineWeighed {
            product: line.product,
            weight_grams: 770,
            amount: cents(1_90),
            total: cents(1_90),
            credited: cents(0),
        };
        let order = crate::fold::<Purchased>(&[allocated(2), weighed.clone()]);
        let expected = Bought { amount: cents(1_90), ..bought(2, Some(770)) };
        assert_eq!(order.0[&line.product], expected);
        let order = crate::fold::<Purchased>(&[allocated(2), weighed, allocated(1)]);
        assert_eq!(order.0[&line.product], Bought { amount: cents(2_00), ..bought(1, None) });
    }
}
