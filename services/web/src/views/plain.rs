//! A page that says one thing.

use super::{Chrome, Sample, Samples, Section, sample};
use askama::Template;

#[derive(Debug, Template)]
#[template(path = "public/plain.html")]
pub struct Plain {
    pub chrome: Chrome,
    pub title: String,
    pub lead: String,
}

impl Samples for Plain {
    const NAME: &'static str = "plain";

    fn samples() -> Result<Vec<Sample<Self>>, sample::SampleError> {
        let page = Self {
            chrome: sample::member(Section::Order),
            title: sample::text("Ma commande"),
            lead: sample::text("Le bon de commande n’est pas encore prêt."),
        };
        Ok(vec![Sample::new("usual", page)])
    }
}
