//! What a producer is owed: for what was received and accepted.

use super::{Chrome, Sample, Samples, Section, sample};
use crate::filters;
use askama::Template;
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
    /// What was ordered, before VAT.
    pub ordered: Money,
    /// What is owed for what was received and accepted, with VAT; none before the month is settled.
    pub owed: Option<Money>,
}

impl Samples for StatementPage {
    const NAME: &'static str = "statement";

    fn samples() -> Result<Vec<Sample<Self>>, sample::SampleError> {
        let line = |month, ordered, owed: Option<i64>| {
            Ok::<_, sample::SampleError>(StatementMonth {
                month: sample::month(month)?,
                ordered: sample::cents(ordered),
                owed: owed.map(sample::cents),
            })
        };
        let page = |owed, months| Self {
            chrome: sample::producer(Section::Statement),
            owed: sample::cents(owed),
            months,
        };
        let months = vec![line("2026-11", 58_690, None)?, line("2026-10", 41_000, Some(43_255))?];
        Ok(vec![
            Sample::new("usual", page(43_255, months)),
            Sample::new("empty", page(0, Vec::new())),
        ])
    }
}
