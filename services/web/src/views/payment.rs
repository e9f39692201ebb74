//! Writing down what a member paid for an order.

use super::words::Means;
use super::{Choice, Chrome, Sample, Samples, Section, Typed, sample};
use crate::filters;
use askama::Template;
use chrono::NaiveDate;
use kernel::{Money, Month};

#[derive(Debug, Template)]
#[template(path = "animator/payment.html")]
pub struct PaymentPage {
    pub chrome: Chrome,
    /// Where the form goes.
    pub action: String,
    /// None where a member pays their own order.
    pub alias: Option<String>,
    pub month: Month,
    pub total: Money,
    pub due: Money,
    /// What the member has on account.
    pub credit: Money,
    pub payments: Vec<PaymentLine>,
    pub means: Typed,
    pub amount: Typed,
    /// Only for a voucher.
    pub voucher_code: Typed,
    pub back: Link,
}

/// A way on from here.
#[derive(Debug)]
pub struct Link {
    pub href: String,
    pub label: String,
}

#[derive(Debug)]
pub struct PaymentLine {
    pub date: NaiveDate,
    pub means: Means,
    pub amount: Money,
}

impl PaymentPage {
    /// Without anything on account, paying from it is not offered.
    fn choices(&self) -> Vec<Choice> {
        let offered: &[Means] = match self.alias {
            Some(_) => &Means::ALL,
            None => &[Means::Credit, Means::Voucher],
        };
        let can = |means: &&Means| **means != Means::Credit || self.credit.is_positive();
        offered.iter().filter(can).map(|means| Choice::new(means.code(), means.words())).collect()
    }

    /// What is left of the order once all the credit is used; none where that pays it, or where
    /// there is none.
    fn beyond_credit(&self) -> Option<Money> {
        let rest = self.due - self.credit;
        (self.credit.is_positive() && rest.is_positive()).then_some(rest)
    }
}

fn page() -> Result<PaymentPage, sample::SampleError> {
    Ok(PaymentPage {
        chrome: sample::animator(Section::Board),
        action: sample::text("/structure/paiement/o1"),
        alias: Some(sample::text("Mimosa")),
        month: sample::month("2026-11")?,
        total: sample::cents(1125),
        due: sample::cents(625),
        credit: sample::cents(0),
        payments: vec![PaymentLine {
            date: sample::day("2026-11-05")?,
            means: Means::Cash,
            amount: sample::cents(500),
        }],
        means: Typed::new("cash"),
        amount: Typed::new("6,25"),
        voucher_code: Typed::default(),
        back: Link { href: sample::text("/structure"), label: sample::text("Retour au mois") },
    })
}

impl Samples for PaymentPage {
    const NAME: &'static str = "payment";

    fn samples() -> Result<Vec<Sample<Self>>, sample::SampleError> {
        let error = PaymentPage {
            means: Typed::new("voucher"),
            amount: Typed::wrong("15", "Il reste 6,25 € à payer. Écrivez 6,25 ou moins."),
            voucher_code: Typed::wrong("E7K", "Ce bon n’est pas reconnu."),
            ..page()?
        };
        let paid = PaymentPage { due: Money::ZERO, ..page()? };
        let empty = PaymentPage { payments: Vec::new(), credit: sample::cents(300), ..page()? };
        let own = PaymentPage {
            alias: None,
            means: Typed::new("credit"),
            amount: Typed::new("3,00"),
            credit: sample::cents(300),
            ..page()?
        };
        let without = PaymentPage { alias: None, means: Typed::new("voucher"), ..page()? };
        Ok(vec![
            Sample::new("usual", page()?),
            Sample::new("error", error),
            Sample::new("closed", paid),
            Sample::new("empty", empty),
            Sample::new("own", own),
            Sample::new("without-credit", without),
        ])
    }
}
