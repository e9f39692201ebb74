//! Copying paper forms, one after the other, with the keyboard alone.

use super::order_form::{FormCategory, FormLine, OrderForm};
use super::{Chrome, Sample, Samples, Typed, sample};
use crate::filters;
use askama::Template;
use chrono::{DateTime, Utc};
use kernel::{Money, Month};

#[derive(Debug, Template)]
#[template(path = "animator/paper_entry.html")]
pub struct PaperEntry {
    pub chrome: Chrome,
    pub month: Month,
    pub closes_at: DateTime<Utc>,
    /// Sent back, so that an old page does not order in a new month.
    pub campaign: String,
    /// The version of the order that was read; 0 when there is none yet.
    pub version: u64,
    /// Whether sending it places an order, rather than changing one.
    pub places: bool,
    /// Every alias that can be written, in alphabetical order, the structure's own name first.
    pub members: Vec<String>,
    /// The alias as typed.
    pub member: Typed,
    pub categories: Vec<FormCategory>,
    pub total: Money,
    /// How many fields are wrong; each says why itself.
    pub error_count: u64,
}

impl PaperEntry {
    /// Whether it is known whose form it is, so that quantities come next.
    const fn ready(&self) -> bool {
        !self.member.value.is_empty() && self.member.error.is_none()
    }

    /// Where the cursor is to be: in the first field that is wrong, else in the first one.
    fn starts_at(&self, product: &str) -> bool {
        let lines = || self.categories.iter().flat_map(|category| &category.lines);
        let wrong = lines().find(|line| line.quantity.error.is_some());
        let first = wrong.or_else(|| lines().next());
        self.ready() && first.is_some_and(|line| line.product == product)
    }
}

impl Samples for PaperEntry {
    const NAME: &'static str = "paper-entry";

    fn samples() -> Result<Vec<Sample<Self>>, sample::SampleError> {
        let page = |member, wrong: bool| {
            let form = OrderForm::samples()?.into_iter().next().map(|sample| sample.view);
            let mut categories = form.map(|form| form.categories).unwrap_or_default();
            let first: Option<&mut FormLine> =
                categories.first_mut().and_then(|category| category.lines.first_mut());
            if let (Some(line), true) = (first, wrong) {
                line.quantity = Typed::wrong("six", "Écrivez un nombre, par exemple 6.");
            }
            Ok::<_, sample::SampleError>(Self {
                chrome: sample::animator(super::Section::Board),
                month: sample::month("2026-11")?,
                closes_at: sample::instant("2026-11-15T22:59:00Z")?,
                campaign: sample::text("c1"),
                version: 0,
                places: true,
                members: vec![sample::text("La structure"), sample::text("Aubépine")],
                member,
                categories,
                total: sample::cents(18_95),
                error_count: u64::from(wrong),
            })
        };
        let unknown = Typed::wrong("Aubepin", "Personne ne s’appelle ainsi ici.");
        Ok(vec![
            Sample::new("usual", page(Typed::default(), false)?),
            Sample::new("ready", page(Typed::new("Aubépine"), false)?),
            Sample::new("wrong", page(Typed::new("Aubépine"), true)?),
            Sample::new("nobody", page(unknown, false)?),
        ])
    }
}
