//! The cash desk of a month: every payment, and what came in by each means.

use super::{Chrome, Sample, Samples, Section, sample, words::Means};
use crate::filters;
use askama::Template;
use chrono::NaiveDate;
use kernel::{Money, Month};

#[derive(Debug, Template)]
#[template(path = "animator/cash.html")]
pub struct CashPage {
    pub chrome: Chrome,
    pub month: Month,
    /// The latest first.
    pub payments: Vec<CashLine>,
    /// Of what was received; means that brought nothing are left out.
    pub by_means: Vec<(Means, Money)>,
}

#[derive(Debug)]
pub struct CashLine {
    pub order: String,
    pub date: NaiveDate,
    pub alias: String,
    pub means: Means,
    pub amount: Money,
    pub state: CashState,
}

/// Only vouchers are ever anything but received.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CashState {
    Received,
    Checking,
    Declined,
}

impl CashState {
    pub const fn words(self) -> &'static str {
        match self {
            Self::Received => "Reçu",
            Self::Checking => "Bon en vérification",
            Self::Declined => "Bon refusé",
        }
    }
}

impl CashPage {
    pub fn total(&self) -> Money {
        self.by_means.iter().map(|(_, amount)| *amount).sum()
    }
}

impl Samples for CashPage {
    const NAME: &'static str = "cash";

    fn samples() -> Result<Vec<Sample<Self>>, sample::SampleError> {
        let line = |alias, means, cents, state| {
            Ok::<_, sample::SampleError>(CashLine {
                order: sample::text("o1"),
                date: sample::day("2026-11-05")?,
                alias: sample::text(alias),
                means,
                amount: Money::from_cents(cents),
                state,
            })
        };
        let page = |payments, by_means| {
            Ok::<_, sample::SampleError>(Self {
                chrome: sample::animator(Section::Board),
                month: sample::month("2026-11")?,
                payments,
                by_means,
            })
        };
        let payments = vec![
            line("Mimosa", Means::Cash, 2_000, CashState::Received)?,
            line("Le Grand Bleu", Means::Cheque, 1_240, CashState::Received)?,
            line("Aubépine", Means::Voucher, 1_000, CashState::Checking)?,
        ];
        let by_means = vec![
            (Means::Cash, Money::from_cents(2_000)),
            (Means::Cheque, Money::from_cents(1_240)),
        ];
        Ok(vec![
            Sample::new("usual", page(payments, by_means)?),
            Sample::new("empty", page(Vec::new(), Vec::new())?),
        ])
    }
}
