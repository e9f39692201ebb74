//! A producer confirms a pooled order, wholly or in part.

use super::{Chrome, Sample, Samples, Section, Typed, sample};
use crate::filters;
use askama::Template;
use chrono::NaiveDate;
use kernel::{Money, Month, Step, Steps, UnitPrice};

#[derive(Debug, Template)]
#[template(path = "producer/supply.html")]
pub struct SupplyPage {
    pub chrome: Chrome,
    pub pooled_order: String,
    pub month: Month,
    pub version: u64,
    pub deliver_on: NaiveDate,
    pub place: String,
    /// Before VAT.
    pub total: Money,
    /// Whether the answer has been given.
    pub answered: bool,
    pub lines: Vec<SupplyLine>,
}

/// The field is `confirmed.<product>`, in whole steps.
#[derive(Debug)]
pub struct SupplyLine {
    pub product: String,
    pub name: String,
    pub step: Step,
    pub asked: Steps,
    pub case_size: Steps,
    pub price: UnitPrice,
    pub confirmed: Typed,
}

impl SupplyLine {
    fn field(&self) -> String {
        format!("confirmed.{}", self.product)
    }

    /// `Vous livrez, en nombre de fois 500 g`.
    fn label(&self) -> String {
        format!("Vous livrez, en nombre de fois {}", crate::format::step(self.step))
    }
}

fn page(answered: bool, confirmed: Typed) -> Result<SupplyPage, sample::SampleError> {
    Ok(SupplyPage {
        chrome: sample::producer(Section::Pooled),
        pooled_order: sample::text("p1"),
        month: sample::month("2026-11")?,
        version: 1,
        deliver_on: sample::day("2026-11-18")?,
        place: sample::text("Local de Toul"),
        total: sample::cents(58_690),
        answered,
        lines: vec![SupplyLine {
            product: sample::text("lait"),
            name: sample::text("Lait entier en bouteille"),
            step: sample::millilitres(1000)?,
            asked: Steps::new(516),
            case_size: Steps::new(12),
            price: sample::price("1.1374")?,
            confirmed,
        }],
    })
}

impl Samples for SupplyPage {
    const NAME: &'static str = "supply";

    fn samples() -> Result<Vec<Sample<Self>>, sample::SampleError> {
        let wrong = Typed::wrong("600", "C’est plus que la commande. Écrivez 516 ou moins.");
        let empty = SupplyPage { lines: Vec::new(), ..page(false, Typed::default())? };
        Ok(vec![
            Sample::new("usual", page(false, Typed::new("516"))?),
            Sample::new("error", page(false, wrong)?),
            Sample::new("closed", page(true, Typed::new("480"))?),
            Sample::new("empty", empty),
        ])
    }
}
