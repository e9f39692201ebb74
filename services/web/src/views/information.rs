//! What people are told about their data before they are asked for any.

use super::{Chrome, Sample, Samples, Section, sample};
use askama::Template;

#[derive(Debug, Template)]
#[template(path = "public/information.html")]
pub struct Information {
    pub chrome: Chrome,
}

impl Samples for Information {
    const NAME: &'static str = "information";

    fn samples() -> Result<Vec<Sample<Self>>, sample::SampleError> {
        let page = |chrome| Self { chrome };
        Ok(vec![
            Sample::new("usual", page(sample::member(Section::Account))),
            Sample::new("public", page(sample::public())),
        ])
    }
}
