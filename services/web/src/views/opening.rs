//! Opening a campaign: when orders end, and for which structures.

use super::{Chrome, Sample, Samples, Section, Typed, sample};
use crate::filters;
use askama::Template;
use kernel::Month;

/// Fields are `closes_on`, `closes_at` (the hour in Lorraine) and `structure`, ticked.
#[derive(Debug, Template)]
#[template(path = "coordinator/opening.html")]
pub struct OpeningPage {
    pub chrome: Chrome,
    pub campaign: String,
    pub month: Month,
    pub product_count: u64,
    pub closes_on: Typed,
    pub closes_at: Typed,
    /// In alphabetical order.
    pub structures: Vec<StructureTick>,
    pub structures_error: Option<String>,
}

#[derive(Debug)]
pub struct StructureTick {
    pub structure: String,
    pub name: String,
    pub commune: String,
    pub picked: bool,
}

impl Samples for OpeningPage {
    const NAME: &'static str = "opening";

    fn samples() -> Result<Vec<Sample<Self>>, sample::SampleError> {
        let page = |closes_on, picked| {
            Ok::<_, sample::SampleError>(Self {
                chrome: sample::coordinator(Section::Campaign),
                campaign: sample::text("c1"),
                month: sample::month("2026-12")?,
                product_count: 86,
                closes_on,
                closes_at: Typed::new("18:00"),
                structures: vec![StructureTick {
                    structure: sample::text("s1"),
                    name: sample::text("Centre social Malraux"),
                    commune: sample::text("Toul"),
                    picked,
                }],
                structures_error: (!picked).then(|| sample::text("Choisissez une structure.")),
            })
        };
        let wrong = Typed::wrong("2026-01-01", "La clôture doit être après maintenant.");
        Ok(vec![
            Sample::new("usual", page(Typed::new("2026-12-08"), true)?),
            Sample::new("error", page(wrong, false)?),
        ])
    }
}
