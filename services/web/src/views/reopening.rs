//! Taking a close back: until when orders are taken again, and why.

use super::{Chrome, Sample, Samples, Section, Typed, sample};
use crate::filters;
use askama::Template;
use kernel::Month;

/// Fields are `closes_on`, `closes_at` (the hour in Lorraine) and `reason`.
#[derive(Debug, Template)]
#[template(path = "coordinator/reopening.html")]
pub struct ReopeningPage {
    pub chrome: Chrome,
    pub campaign: String,
    pub month: Month,
    pub order_count: u64,
    /// Pooled orders that are computed, and computed anew at the next close.
    pub pooled_count: u64,
    pub closes_on: Typed,
    pub closes_at: Typed,
    pub reason: Typed,
}

impl Samples for ReopeningPage {
    const NAME: &'static str = "reopening";

    fn samples() -> Result<Vec<Sample<Self>>, sample::SampleError> {
        let page = |closes_on, reason| {
            Ok::<_, sample::SampleError>(Self {
                chrome: sample::coordinator(Section::Campaign),
                campaign: sample::text("c1"),
                month: sample::month("2026-11")?,
                order_count: 412,
                pooled_count: 14,
                closes_on,
                closes_at: Typed::new("18:00"),
                reason,
            })
        };
        let wrong = Typed::wrong("2026-01-01", "La clôture doit être après maintenant.");
        Ok(vec![
            Sample::new("usual", page(Typed::new("2026-11-10"), Typed::default())?),
            Sample::new("error", page(wrong, Typed::wrong("", "Écrivez une raison."))?),
        ])
    }
}
