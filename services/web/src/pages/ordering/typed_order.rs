//! An order as it is typed: every field as it was, and what is understood of it.

use super::MonthForm;
use crate::{posted::Posted, refusals::Told, typed_values, views::Typed};
use app::queries::order::OrderView;
use domain::{allocation::Want, allocation::WantError, orders::WantedLine};
use kernel::{Money, ProductId, Steps};
use std::collections::{BTreeMap, BTreeSet};

/// The fields of one product, and what is wanted if they are right.
#[derive(Debug, Clone, Default)]
pub struct TypedLine {
    pub quantity: Typed,
    pub at_least: Typed,
    pub at_most: Typed,
    /// One more is welcome where it completes a case.
    pub one_more: bool,
    pub want: Option<Want>,
}

/// The fields of all products.
#[derive(Debug, Clone, Default)]
pub struct TypedOrder {
    lines: BTreeMap<ProductId, TypedLine>,
}

impl TypedOrder {
    /// What was sent: `q.<line>`, `lo.<line>` and `hi.<line>`, in whole steps; `plus` is each line
    /// of which one more is welcome. A line is named by its place in the form, or by its product.
    pub fn posted(posted: &Posted, month: &MonthForm) -> Self {
        let mut lines: BTreeMap<ProductId, TypedLine> = BTreeMap::new();
        let plus: BTreeSet<ProductId> =
            posted.all("plus").filter_map(|name| month.named(name)).collect();
        for (name, quantity) in posted.fields() {
            let Some(name) = name.strip_prefix("q.") else { continue };
            let Some(product) = month.named(name) else { continue };
            let field = |kind: &str| posted.text(&format!("{kind}.{name}"));
            let one_more = plus.contains(&product);
            let line = TypedLine::read(quantity, field("lo"), field("hi"), one_more);
            let known = lines.get(&product).is_some_and(|line| !line.quantity.value.is_empty());
            if !(known && quantity.is_empty()) {
                lines.insert(product, line);
            }
        }
        Self { lines }
    }

    /// What is ordered already, as if it had been typed.
    pub fn of(order: Option<&OrderView>) -> Self {
        let lines = order.iter().flat_map(|order| &order.lines);
        Self { lines: lines.map(|line| (line.product, TypedLine::of(line.want))).collect() }
    }

    /// Writes what was ordered once into the lines where nothing is typed yet.
    pub fn fill(&mut self, product: ProductId, want: Want) {
        let line = self.lines.entry(product).or_default();
        if line.quantity.value.trim().is_empty() {
            *line = TypedLine::of(want);
        }
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
        self.lines.values().map(TypedLine::error_count).sum()
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
        let one_more = one_more(want.quantity());
        let more = want.at_least() == exact.at_least() && want.at_most() == one_more;
        Self {
            quantity: text(want.quantity(), true),
            at_least: text(want.at_least(), want.at_least() != exact.at_least()),
            at_most: text(want.at_most(), want.at_most() != exact.at_most() && !more),
            one_more: more,
            want: Some(want),
        }
    }

    pub fn error_count(&self) -> u64 {
        let fields = [&self.quantity, &self.at_least, &self.at_most];
        fields.iter().map(|field| u64::from(field.error.is_some())).sum()
    }

    fn read(quantity: &str, at_least: &str, at_most: &str, plus: bool) -> Self {
        const NUMBER: &str = "Écrivez un nombre, par exemple 6.";
        let read = |text: &str| match typed_values::steps(text) {
            Ok(steps) => (Typed::new(text), steps, false),
            Err(typed_values::NotANumber) => (Typed::wrong(text, NUMBER), None, true),
        };
        let (quantity, wanted, wrong_quantity) = read(quantity);
        let (at_least, least, wrong_least) = read(at_least);
        let (at_most, most, wrong_most) = read(at_most);
        let mut line = Self { quantity, at_least, at_most, one_more: plus, want: None };
        if wrong_quantity || wrong_least || wrong_most {
            return line;
        }
        match wanted.filter(|wanted| !wanted.is_zero()) {
            Some(wanted) => {
                let usual = if plus { one_more(wanted) } else { wanted };
                line.tolerate(wanted, least.unwrap_or(wanted), most.unwrap_or(usual));
            }
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

fn one_more(quantity: Steps) -> Steps {
    quantity + Steps::new(1)
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
        assert_eq!(TypedLine::read("6", "", "", false).want, want(6, 6, 6));
        assert_eq!(TypedLine::read("6", "4", "", false).want, want(6, 4, 6));
        assert_eq!(TypedLine::read("6", "", "8", false).want, want(6, 6, 8));
        for nothing in ["", "0"] {
            let line = TypedLine::read(nothing, "", "", false);
            assert!(line.want.is_none() && line.quantity.error.is_none(), "{nothing:?}");
        }
    }

    #[test]
    fn one_more_is_taken_where_it_completes_a_case_unless_another_limit_is_written() {
        assert_eq!(TypedLine::read("6", "", "", true).want, want(6, 6, 7));
        assert_eq!(TypedLine::read("6", "5", "9", true).want, want(6, 5, 9));
        assert!(TypedLine::read("", "", "", true).want.is_none());
        let shown = TypedLine::of(want(6, 6, 7).unwrap());
        assert!(shown.one_more && shown.at_most.value.is_empty());
        let wider = TypedLine::of(want(6, 5, 7).unwrap());
        assert!(!wider.one_more && wider.at_most.value == "7");
    }

    #[test]
    fn what_is_wrong_is_said_beside_its_field_and_stays_as_typed() {
        let line = TypedLine::read("six", "", "", false);
        assert_eq!(line.quantity.value, "six");
        assert!(line.quantity.error.is_some() && line.want.is_none());
        assert!(TypedLine::read("6", "7", "", false).at_least.error.is_some());
        assert!(TypedLine::read("6", "", "5", false).at_most.error.is_some());
        assert!(TypedLine::read("", "2", "", false).quantity.error.is_some());
    }
}
