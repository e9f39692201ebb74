//! An order as it is typed: every field as it was, and what is understood of it.

use super::MonthForm;
use crate::{posted::Posted, refusals::Told, typed_values, views::Typed};
use app::queries::order::OrderView;
use domain::{allocation::Want, allocation::WantError, orders::WantedLine};
use kernel::{Money, ProductId, Steps};
use std::collections::BTreeMap;

/// The fields of one product, and what is wanted if they are right.
#[derive(Debug, Clone, Default)]
pub struct TypedLine {
    pub quantity: Typed,
    pub at_least: Typed,
    pub at_most: Typed,
    pub want: Option<Want>,
}

/// The fields of all products.
#[derive(Debug, Clone, Default)]
pub struct TypedOrder {
    lines: BTreeMap<ProductId, TypedLine>,
}

impl TypedOrder {
    /// What was sent: `q.<product>`, `lo.<product>` and `hi.<product>`, in whole steps.
    pub fn posted(posted: &Posted) -> Self {
        let mut lines = BTreeMap::new();
        for (name, quantity) in posted.fields() {
            let product = name.strip_prefix("q.").and_then(|product| product.parse().ok());
            let Some(product) = product else { continue };
            let field = |kind: &str| posted.text(&format!("{kind}.{product}"));
            lines.insert(product, TypedLine::read(quantity, field("lo"), field("hi")));
        }
        Self { lines }
    }

    /// What is ordered already, as if it had been typed.
    pub fn of(order: Option<&OrderView>) -> Self {
        let lines = order.iter().flat_map(|order| &order.lines);
        Self { lines: lines.map(|line| (line.product, TypedLine::of(line.want))).collect() }
    }

    pub fn line(&self, product: ProductId) -> TypedLine {
        self.lines.get(&product).cloned().unwrap_or_default()
    }

    /// Everything that is wanted, in the form's order; what the form does not offer comes last.
    pub fn wanted(&self, month: &MonthForm) -> Vec<WantedLine> {
        let rank = |product: &ProductId| {
            month.lines.iter().position(|line| line.offer.product == *product).unwrap_or(usize::MAX)
        };
        let mut wanted: Vec<WantedLine> = self
            .lines
            .iter()
            .filter_map(|(product, line)| line.want.map(|want| (*product, want)))
            .map(|(product, want)| WantedLine { product, want })
            .collect();
        wanted.sort_by_key(|line| rank(&line.product));
        wanted
    }

    /// At most what it costs, as far as it is understood.
    pub fn total(&self, month: &MonthForm) -> Money {
        let amount = |line: &WantedLine| {
            let offer = &month.line(line.product)?.offer;
            offer.line_amount(offer.tiers.ceiling(), line.want.quantity()).ok()
        };
        self.wanted(month).iter().filter_map(amount).sum()
    }

    pub fn error_count(&self) -> u64 {
        let fields = |line: &TypedLine| {
            [&line.quantity, &line.at_least, &line.at_most].map(|field| field.error.is_some())
        };
        let wrong = self.lines.values().flat_map(fields).filter(|wrong| *wrong).count();
        u64::try_from(wrong).unwrap_or(u64::MAX)
    }

    /// Puts a refusal beside the product it is about, if the page shows that product; else gives
    /// it back, with the product's name where it is known.
    pub fn refuse(&mut self, told: Told, month: &MonthForm) -> Option<Told> {
        match told.product.map(|product| (product, month.line(product))) {
            Some((product, Some(line))) if !line.left_out => {
                self.lines.entry(product).or_default().quantity.error = Some(told.message);
                None
            }
            Some((_, Some(line))) => Some(told.naming(&line.offer.name)),
            _ => Some(told),
        }
    }
}

impl TypedLine {
    fn of(want: Want) -> Self {
        let text = |steps: Steps, shown: bool| match shown {
            true => Typed::new(steps.count().to_string()),
            false => Typed::default(),
        };
        let exact = Want::exactly(want.quantity());
        Self {
            quantity: text(want.quantity(), true),
            at_least: text(want.at_least(), want.at_least() != exact.at_least()),
            at_most: text(want.at_most(), want.at_most() != exact.at_most()),
            want: Some(want),
        }
    }

    fn read(quantity: &str, at_least: &str, at_most: &str) -> Self {
        const NUMBER: &str = "Écrivez un nombre, par exemple 6.";
        let read = |text: &str| match typed_values::steps(text) {
            Ok(steps) => (Typed::new(text), steps, false),
            Err(typed_values::NotANumber) => (Typed::wrong(text, NUMBER), None, true),
        };
        let (quantity, wanted, wrong_quantity) = read(quantity);
        let (at_least, least, wrong_least) = read(at_least);
        let (at_most, most, wrong_most) = read(at_most);
        let mut line = Self { quantity, at_least, at_most, want: None };
        if wrong_quantity || wrong_least || wrong_most {
            return line;
        }
        match wanted.filter(|wanted| !wanted.is_zero()) {
            Some(wanted) => line.tolerate(wanted, least.unwrap_or(wanted), most.unwrap_or(wanted)),
            None if least.or(most).is_some_and(|steps| !steps.is_zero()) => {
                line.quantity.error = Some("Écrivez aussi la quantité voulue.".to_owned());
            }
            None => {}
        }
        line
    }

    fn tolerate(&mut self, wanted: Steps, least: Steps, most: Steps) {
        match Want::try_new(wanted, least, most) {
            Ok(want) => self.want = Some(want),
            Err(WantError::LeastAboveQuantity) => {
                let words = "«\u{a0}Au moins\u{a0}» ne peut pas dépasser la quantité.";
                self.at_least.error = Some(words.to_owned());
            }
            Err(WantError::MostBelowQuantity) => {
                let words = "«\u{a0}Au plus\u{a0}» ne peut pas être sous la quantité.";
                self.at_most.error = Some(words.to_owned());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn want(quantity: u64, at_least: u64, at_most: u64) -> Option<Want> {
        let [quantity, at_least, at_most] = [quantity, at_least, at_most].map(Steps::new);
        Some(Want::try_new(quantity, at_least, at_most).unwrap())
    }

    #[test]
    fn without_a_tolerance_the_quantity_is_wanted_exactly() {
        assert_eq!(TypedLine::read("6", "", "").want, want(6, 6, 6));
        assert_eq!(TypedLine::read("6", "4", "").want, want(6, 4, 6));
        assert_eq!(TypedLine::read("6", "", "8").want, want(6, 6, 8));
        for nothing in ["", "0"] {
            let line = TypedLine::read(nothing, "", "");
            assert!(line.want.is_none() && line.quantity.error.is_none(), "{nothing:?}");
        }
    }

    #[test]
    fn what_is_wrong_is_said_beside_its_field_and_stays_as_typed() {
        let line = TypedLine::read("six", "", "");
        assert_eq!(line.quantity.value, "six");
        assert!(line.quantity.error.is_some() && line.want.is_none());
        assert!(TypedLine::read("6", "7", "").at_least.error.is_some());
        assert!(TypedLine::read("6", "", "5").at_most.error.is_some());
        assert!(TypedLine::read("", "2", "").quantity.error.is_some());
    }
}
