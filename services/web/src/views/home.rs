//! The public first page.

use super::{Chrome, Sample, Samples, sample};
use askama::Template;

#[derive(Debug, Template)]
#[template(path = "public/home.html")]
pub struct Home {
    pub chrome: Chrome,
}

impl Samples for Home {
    const NAME: &'static str = "home";

    fn samples() -> Result<Vec<Sample<Self>>, sample::SampleError> {
        Ok(vec![Sample::new("usual", Self { chrome: sample::public() })])
    }
}
