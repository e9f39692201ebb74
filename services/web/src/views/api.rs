//! The page that tells programmers where to begin.

use super::{Chrome, Sample, Samples, sample};
use askama::Template;

#[derive(Debug, Template)]
#[template(path = "public/api.html")]
pub struct ApiGuide {
    pub chrome: Chrome,
}

impl Samples for ApiGuide {
    const NAME: &'static str = "api";

    fn samples() -> Result<Vec<Sample<Self>>, sample::SampleError> {
        Ok(vec![Sample::new("usual", Self { chrome: sample::public() })])
    }
}
