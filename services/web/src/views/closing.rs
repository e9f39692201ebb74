//! Before the close: what it would make of each producer's order, with the figures of now.

use super::{Chrome, Sample, Samples, Section, sample};
use crate::filters;
use askama::Template;
use chrono::{DateTime, Utc};
use kernel::{Money, Month, Step, Steps, UnitPrice};

#[derive(Debug, Template)]
#[template(path = "coordinator/closing.html")]
pub struct ClosingPage {
    pub chrome: Chrome,
    pub campaign: String,
    pub month: Month,
    pub order_count: u64,
    /// With VAT, at the ceiling: what the orders cost at most.
    pub total: Money,
    /// The announced end, while it is still to come.
    pub announced: Option<DateTime<Utc>>,
    /// In alphabetical order of producer, without those of whom nothing is asked.
    pub orders: Vec<ClosingOrder>,
    /// Of whom nothing is asked.
    pub without_order: Vec<String>,
}

#[derive(Debug)]
pub struct ClosingOrder {
    pub producer: String,
    /// Before VAT.
    pub total: Money,
    pub minimum: Money,
    pub below_minimum: bool,
    pub lines: Vec<ClosingLine>,
}

#[derive(Debug)]
pub struct ClosingLine {
    pub product: String,
    pub step: Step,
    /// D: what all asked for.
    pub demand: Steps,
    pub case_size: Steps,
    /// T: whole cases.
    pub target: Steps,
    /// What no whole case holds, and what fills the last case.
    pub cut: Steps,
    pub filled: Steps,
    /// Of the tier reached, before VAT.
    pub price: UnitPrice,
}

impl ClosingPage {
    fn products(&self) -> u64 {
        let count: usize = self.orders.iter().map(|order| order.lines.len()).sum();
        u64::try_from(count).unwrap_or(u64::MAX)
    }

    fn below_minimum(&self) -> u64 {
        let count = self.orders.iter().filter(|order| order.below_minimum).count();
        u64::try_from(count).unwrap_or(u64::MAX)
    }

    fn order_words(&self) -> &'static str {
        if self.order_count < 2 { "ne pourra plus changer" } else { "ne pourront plus changer" }
    }
}

impl ClosingOrder {
    fn missing(&self) -> Money {
        self.minimum - self.total
    }
}

impl ClosingLine {
    fn cases(&self) -> u64 {
        self.target.count().checked_div(self.case_size.count()).unwrap_or_default()
    }
}

fn line(
    product: &str,
    [demand, case, target]: [u64; 3],
) -> Result<ClosingLine, sample::SampleError> {
    Ok(ClosingLine {
        product: sample::text(product),
        step: sample::millilitres(1000)?,
        demand: Steps::new(demand),
        case_size: Steps::new(case),
        target: Steps::new(target),
        cut: Steps::new(demand.saturating_sub(target)),
        filled: Steps::new(target.saturating_sub(demand)),
        price: sample::price("1.1374")?,
    })
}

impl Samples for ClosingPage {
    const NAME: &'static str = "closing";

    fn samples() -> Result<Vec<Sample<Self>>, sample::SampleError> {
        let order = |producer, total, lines| ClosingOrder {
            producer: sample::text(producer),
            total: sample::cents(total),
            minimum: sample::cents(15_000),
            below_minimum: total < 15_000,
            lines,
        };
        let page = |order_count, orders| {
            Ok::<_, sample::SampleError>(Self {
                chrome: sample::coordinator(Section::Campaign),
                campaign: sample::text("c1"),
                month: sample::month("2026-11")?,
                order_count,
                total: sample::cents(1_824_050),
                announced: Some(sample::instant("2026-11-08T17:00:00Z")?),
                orders,
                without_order: vec![sample::text("Rucher de Domgermain")],
            })
        };
        let usual = vec![
            order(
                "GAEC du Saintois",
                63_478,
                vec![line("Lait entier", [517, 12, 516])?, line("Crème", [29, 6, 30])?],
            ),
            order("Les Jardins de Toul", 6_240, vec![line("Carottes", [60, 1, 60])?]),
        ];
        Ok(vec![Sample::new("usual", page(412, usual)?), Sample::new("empty", page(0, vec![])?)])
    }
}
