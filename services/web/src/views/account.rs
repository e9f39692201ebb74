//! What a member has on account, and what is held about them.

use super::{Chrome, Sample, Samples, Section, sample};
use crate::filters;
use askama::Template;
use chrono::NaiveDate;
use kernel::Money;

#[derive(Debug, Template)]
#[template(path = "member/account.html")]
pub struct Account {
    pub chrome: Chrome,
    /// What can be used on the next order.
    pub credit: Money,
    /// What is left to pay over all months.
    pub due: Money,
    /// Latest first.
    pub movements: Vec<Movement>,
}

/// One line of the account: `amount` is positive for what comes in.
#[derive(Debug)]
pub struct Movement {
    pub date: NaiveDate,
    /// `Prix du lait : 1,20 € au lieu de 1,35 €`.
    pub reason: String,
    pub amount: Money,
}

impl Samples for Account {
    const NAME: &'static str = "account";

    fn samples() -> Result<Vec<Sample<Self>>, sample::SampleError> {
        let movement = |date, reason, amount| {
            Ok::<_, sample::SampleError>(Movement {
                date: sample::day(date)?,
                reason: sample::text(reason),
                amount: sample::cents(amount),
            })
        };
        let page = |credit, due, movements| Self {
            chrome: sample::member(Section::Account),
            credit: sample::cents(credit),
            due: sample::cents(due),
            movements,
        };
        let movements = vec![
            movement("2026-11-12", "Carottes : il manquait 500 g", 125)?,
            movement("2026-11-12", "Lait : le prix a baissé à 1,20 €", 90)?,
            movement("2026-11-05", "Payé en espèces", 500)?,
        ];
        Ok(vec![
            Sample::new("usual", page(215, 0, movements)),
            Sample::new("due", page(0, 625, Vec::new())),
            Sample::new("empty", page(0, 0, Vec::new())),
        ])
    }
}
