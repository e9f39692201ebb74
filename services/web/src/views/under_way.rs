//! Something goes on in the background: what, how far, and the page comes again by itself.

use super::{Chrome, Sample, Samples, Section, sample};
use crate::filters;
use askama::Template;

#[derive(Debug, Template)]
#[template(path = "coordinator/under_way.html")]
pub struct UnderWay {
    pub chrome: Chrome,
    /// `Nous calculons les commandes groupées`.
    pub title: String,
    pub explanation: String,
    pub done: u64,
    pub expected: u64,
    /// What is counted, one and many.
    pub what: (&'static str, &'static str),
}

impl Samples for UnderWay {
    const NAME: &'static str = "under-way";

    fn samples() -> Result<Vec<Sample<Self>>, sample::SampleError> {
        Ok(vec![Sample::new(
            "usual",
            Self {
                chrome: sample::coordinator(Section::Campaign),
                title: sample::text("Nous calculons les commandes groupées"),
                explanation: sample::text("Les commandes sont closes."),
                done: 5,
                expected: 14,
                what: ("commande groupée calculée", "commandes groupées calculées"),
            },
        )])
    }
}
