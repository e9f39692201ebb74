//! The public first page.

use super::{Chrome, Sample, Samples, sample};
use crate::filters;
use askama::Template;

#[derive(Debug, Template)]
#[template(path = "public/home.html")]
pub struct Home {
    pub chrome: Chrome,
    /// How many structures take part in the running campaign.
    pub structure_count: u64,
}

impl Samples for Home {
    const NAME: &'static str = "home";

    fn samples() -> Result<Vec<Sample<Self>>, sample::SampleError> {
        let home = |structure_count| Self { chrome: sample::public(), structure_count };
        Ok(vec![Sample::new("usual", home(31)), Sample::new("empty", home(0))])
    }
}
