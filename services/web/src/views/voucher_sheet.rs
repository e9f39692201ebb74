//! Several vouchers at once: the form, and their codes on a sheet to print and cut up.

use super::{Choice, Chrome, Sample, Samples, Section, Typed, sample, vouchers::CategoryTick};
use crate::filters;
use askama::Template;
use chrono::NaiveDate;
use kernel::Money;

#[derive(Debug, Template)]
#[template(path = "coordinator/new_vouchers.html")]
pub struct NewVouchers {
    pub chrome: Chrome,
    pub issuers: Vec<Choice>,
    /// Who owes what is redeemed.
    pub issuer: Typed,
    pub value: Typed,
    pub count: Typed,
    pub expires_on: Typed,
    pub categories: Vec<CategoryTick>,
}

#[derive(Debug, Template)]
#[template(path = "coordinator/voucher_sheet.html")]
pub struct VoucherSheet {
    pub chrome: Chrome,
    pub issuer: String,
    pub value: Money,
    pub expires_on: NaiveDate,
    /// Empty: good for everything.
    pub categories: Vec<&'static str>,
    pub codes: Vec<String>,
}

impl VoucherSheet {
    fn voucher_count(&self) -> u64 {
        u64::try_from(self.codes.len()).unwrap_or(u64::MAX)
    }
}

impl Samples for NewVouchers {
    const NAME: &'static str = "new-vouchers";

    fn samples() -> Result<Vec<Sample<Self>>, sample::SampleError> {
        let page = |value, count| Self {
            chrome: sample::coordinator(Section::Vouchers),
            issuers: vec![Choice::new("", "Choisissez"), Choice::new("s1", "CCAS de Toul")],
            issuer: Typed::new("s1"),
            value,
            count,
            expires_on: Typed::new("2026-12-31"),
            categories: vec![CategoryTick { code: "fruit", name: "Fruits", ticked: true }],
        };
        let dozen = Typed::wrong("dix", "Écrivez un montant, par exemple 20.");
        let many = Typed::wrong("1000", "Écrivez un nombre de 1 à 100.");
        Ok(vec![
            Sample::new("usual", page(Typed::default(), Typed::new("1"))),
            Sample::new("error", page(dozen, many)),
        ])
    }
}

impl Samples for VoucherSheet {
    const NAME: &'static str = "voucher-sheet";

    fn samples() -> Result<Vec<Sample<Self>>, sample::SampleError> {
        let sheet = |categories, codes: &[&str]| {
            Ok::<_, sample::SampleError>(Self {
                chrome: sample::coordinator(Section::Vouchers),
                issuer: sample::text("CCAS de Toul"),
                value: sample::cents(2_000),
                expires_on: sample::day("2026-12-31")?,
                categories,
                codes: codes.iter().map(|code| sample::text(code)).collect(),
            })
        };
        let two = ["7H2K-9QPM-44XD-0ABC", "0TR5-11QP-Z4XD-9WBC"];
        Ok(vec![
            Sample::new("usual", sheet(Vec::new(), &two)?),
            Sample::new("one", sheet(vec!["Fruits", "Légumes"], &two[..1])?),
        ])
    }
}
