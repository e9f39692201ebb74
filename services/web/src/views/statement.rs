//! What a producer is owed: for what was received and accepted.

use super::{Chrome, Sample, Samples, Section, sample};
use crate::filters;
use askama::Template;
use chrono::NaiveDate;
use kernel::{Money, Month};

#[derive(Debug, Template)]
#[template(path = "producer/statement.html")]
pub struct StatementPage {
    pub chrome: Chrome,
    /// Over all months.
    pub owed: Money,
    /// Latest first.
    pub months: Vec<StatementMonth>,
}

#[derive(Debug)]
pub struct StatementMonth {
    pub month: Month,
    /// Received and accepted, before VAT.
    pub accepted: Money,
    pub vat: Money,
    pub refused: Money,
    pub paid: Money,
    pub paid_on: Option<NaiveDate>,
}

impl StatementMonth {
    fn left(&self) -> Money {
        self.accepted + self.vat - self.paid
    }
}

impl Samples for StatementPage {
    const NAME: &'static str = "statement";

    fn samples() -> Result<Vec<Sample<Self>>, sample::SampleError> {
        let line = |month, accepted, vat, refused, paid, paid_on| {
            Ok::<_, sample::SampleError>(StatementMonth {
                month: sample::month(month)?,
                accepted: sample::cents(accepted),
                vat: sample::cents(vat),
                refused: sample::cents(refused),
                paid: sample::cents(paid),
                paid_on,
            })
        };
        let page = |owed, months| Self {
            chrome: sample::producer(Section::Statement),
            owed: sample::cents(owed),
            months,
        };
        let paid_on = Some(sample::day("2026-10-30")?);
        let months = vec![
            line("2026-11", 58_690, 3_228, 1_200, 0, None)?,
            line("2026-10", 41_000, 2_255, 0, 43_255, paid_on)?,
        ];
        Ok(vec![
            Sample::new("usual", page(61_918, months)),
            Sample::new("empty", page(0, Vec::new())),
        ])
    }
}
