//! The hub's structures, the vouchers they issued, and the funders' programmes.

use super::{Choice, Chrome, Sample, Samples, Section, Typed, sample};
use crate::filters;
use askama::Template;
use chrono::{DateTime, NaiveDate, Utc};
use kernel::{Money, Month};

#[derive(Debug, Template)]
#[template(path = "coordinator/structures.html")]
pub struct StructuresPage {
    pub chrome: Chrome,
    /// In alphabetical order.
    pub structures: Vec<StructureLine>,
}

#[derive(Debug)]
pub struct StructureLine {
    pub structure: String,
    pub name: String,
    /// `Épicerie solidaire`.
    pub kind: &'static str,
    pub commune: String,
    pub delivery: Option<String>,
}

/// Never who used a voucher.
#[derive(Debug, Template)]
#[template(path = "coordinator/vouchers.html")]
pub struct VouchersPage {
    pub chrome: Chrome,
    pub issuers: Vec<IssuerLine>,
    /// The last issued first.
    pub vouchers: Vec<VoucherLine>,
}

#[derive(Debug)]
pub struct IssuerLine {
    pub name: String,
    pub voucher_count: u64,
    pub value: Money,
    pub used: Money,
}

#[derive(Debug)]
pub struct VoucherLine {
    pub issuer: String,
    pub value: Money,
    pub left: Money,
    pub expires_on: NaiveDate,
    pub issued_at: DateTime<Utc>,
}

#[derive(Debug, Template)]
#[template(path = "coordinator/programmes.html")]
pub struct ProgrammesPage {
    pub chrome: Chrome,
    /// In alphabetical order.
    pub programmes: Vec<ProgrammeCard>,
}

#[derive(Debug)]
pub struct ProgrammeCard {
    pub programme: String,
    pub name: String,
    pub funders: Vec<String>,
    pub from: Month,
    pub to: Month,
    /// The first months first.
    pub published: Vec<PublishedLine>,
    pub form: PublishForm,
}

#[derive(Debug)]
pub struct PublishedLine {
    pub from: Month,
    pub to: Month,
    pub position: u64,
}

/// Fields are `from.<programme>` and `to.<programme>`, months of the programme.
#[derive(Debug)]
pub struct PublishForm {
    pub months: Vec<Choice>,
    pub from: Typed,
    pub to: Typed,
    pub error: Option<String>,
}

impl ProgrammeCard {
    fn first_field(&self) -> String {
        format!("from.{}", self.programme)
    }

    fn last_field(&self) -> String {
        format!("to.{}", self.programme)
    }
}

impl Samples for StructuresPage {
    const NAME: &'static str = "structures";

    fn samples() -> Result<Vec<Sample<Self>>, sample::SampleError> {
        let line = |name, delivery: Option<&str>| StructureLine {
            structure: sample::text("s1"),
            name: sample::text(name),
            kind: "Centre social",
            commune: sample::text("Toul"),
            delivery: delivery.map(sample::text),
        };
        let page =
            |structures| Self { chrome: sample::coordinator(Section::Structures), structures };
        let usual = vec![line("Centre social Malraux", Some("Salle du rez-de-chaussée"))];
        Ok(vec![
            Sample::new("usual", page(usual)),
            Sample::new("missing", page(vec![line("Épi", None)])),
            Sample::new("empty", page(Vec::new())),
        ])
    }
}

impl Samples for VouchersPage {
    const NAME: &'static str = "vouchers";

    fn samples() -> Result<Vec<Sample<Self>>, sample::SampleError> {
        let chrome = || sample::coordinator(Section::Vouchers);
        let issuers = vec![IssuerLine {
            name: sample::text("CCAS de Toul"),
            voucher_count: 40,
            value: sample::cents(80_000),
            used: sample::cents(31_250),
        }];
        let vouchers = vec![VoucherLine {
            issuer: sample::text("CCAS de Toul"),
            value: sample::cents(2_000),
            left: sample::cents(750),
            expires_on: sample::day("2026-12-31")?,
            issued_at: sample::instant("2026-11-02T09:00:00Z")?,
        }];
        let empty = Self { chrome: chrome(), issuers: Vec::new(), vouchers: Vec::new() };
        let usual = Self { chrome: chrome(), issuers, vouchers };
        Ok(vec![Sample::new("usual", usual), Sample::new("empty", empty)])
    }
}

impl Samples for ProgrammesPage {
    const NAME: &'static str = "programmes";

    fn samples() -> Result<Vec<Sample<Self>>, sample::SampleError> {
        let card = |error: Option<&str>| {
            Ok::<_, sample::SampleError>(ProgrammeCard {
                programme: sample::text("g1"),
                name: sample::text("Mieux manger pour tous 2026"),
                funders: vec![sample::text("Département de Meurthe-et-Moselle")],
                from: sample::month("2026-09")?,
                to: sample::month("2027-08")?,
                published: vec![PublishedLine {
                    from: sample::month("2026-09")?,
                    to: sample::month("2026-10")?,
                    position: 48_213,
                }],
                form: PublishForm {
                    months: vec![Choice::new("2026-11", "novembre 2026")],
                    from: Typed::new("2026-11"),
                    to: Typed::new("2026-11"),
                    error: error.map(sample::text),
                },
            })
        };
        let page =
            |programmes| Self { chrome: sample::coordinator(Section::Programmes), programmes };
        let error = card(Some("Un rapport couvre déjà une partie de ces mois."))?;
        Ok(vec![
            Sample::new("usual", page(vec![card(None)?])),
            Sample::new("error", page(vec![error])),
            Sample::new("empty", page(Vec::new())),
        ])
    }
}
