//! The vouchers that a structure issued, and the code of a new one, shown once.

use super::{Chrome, Sample, Samples, Section, Typed, sample};
use crate::{filters, french};
use askama::Template;
use chrono::NaiveDate;
use kernel::{Category, Money};

#[derive(Debug, Template)]
#[template(path = "animator/vouchers.html")]
pub struct VouchersPage {
    pub chrome: Chrome,
    /// The last issued first. Who used one, nobody is told.
    pub vouchers: Vec<VoucherLine>,
    pub value: Typed,
    pub expires_on: Typed,
    pub categories: Vec<CategoryTick>,
}

#[derive(Debug)]
pub struct VoucherLine {
    pub value: Money,
    pub left: Money,
    pub expires_on: NaiveDate,
    /// Empty: good for everything.
    pub categories: Vec<&'static str>,
}

#[derive(Debug)]
pub struct CategoryTick {
    pub code: &'static str,
    pub name: &'static str,
    pub ticked: bool,
}

impl CategoryTick {
    /// One for each category there is.
    pub fn all(ticked: &[Category]) -> Vec<Self> {
        let tick = |category: &Category| Self {
            code: category.name(),
            name: french::category(*category),
            ticked: ticked.contains(category),
        };
        Category::ALL.iter().map(tick).collect()
    }
}

#[derive(Debug, Template)]
#[template(path = "animator/voucher_code.html")]
pub struct VoucherIssued {
    pub chrome: Chrome,
    pub code: String,
    pub value: Money,
    pub expires_on: NaiveDate,
}

impl Samples for VouchersPage {
    const NAME: &'static str = "vouchers";

    fn samples() -> Result<Vec<Sample<Self>>, sample::SampleError> {
        let tick = |code, name| CategoryTick { code, name, ticked: false };
        let page = |vouchers, value| {
            Ok::<_, sample::SampleError>(Self {
                chrome: sample::animator(Section::Vouchers),
                vouchers,
                value,
                expires_on: Typed::new("2026-12-31"),
                categories: vec![tick("fruit", "Fruits"), tick("vegetables", "Légumes")],
            })
        };
        let voucher = |left, categories| {
            Ok::<_, sample::SampleError>(VoucherLine {
                value: sample::cents(2000),
                left: sample::cents(left),
                expires_on: sample::day("2026-12-31")?,
                categories,
            })
        };
        let some = vec![voucher(2000, Vec::new())?, voucher(550, vec!["Fruits", "Légumes"])?];
        let wrong = Typed::wrong("dix", "Écrivez un montant, par exemple 20.");
        Ok(vec![
            Sample::new("usual", page(some, Typed::default())?),
            Sample::new("error", page(Vec::new(), wrong)?),
        ])
    }
}

impl Samples for VoucherIssued {
    const NAME: &'static str = "voucher-issued";

    fn samples() -> Result<Vec<Sample<Self>>, sample::SampleError> {
        let issued = Self {
            chrome: sample::animator(Section::Vouchers),
            code: sample::text("7H2K-9QPM-44XD-0ABC"),
            value: sample::cents(2000),
            expires_on: sample::day("2026-12-31")?,
        };
        Ok(vec![Sample::new("usual", issued)])
    }
}
