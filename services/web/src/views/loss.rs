//! Before a loss is noted: what it takes, by numbers of orders and by nobody's name.

use super::{Chrome, Sample, Samples, Section, sample};
use crate::filters;
use askama::Template;
use kernel::{Step, Steps};

#[derive(Debug, Template)]
#[template(path = "coordinator/loss.html")]
pub struct LossPreview {
    pub chrome: Chrome,
    pub pooled_order: String,
    pub producer: String,
    /// What was typed, as it is sent again.
    pub product_id: String,
    pub quantity: String,
    pub reason_code: String,
    pub product: String,
    pub step: Step,
    pub lost: Steps,
    /// What the orders share, before and after.
    pub before: Steps,
    pub after: Steps,
    /// What nobody gets more than, but for a draw.
    pub level: Steps,
    pub same: u64,
    pub less: u64,
    pub nothing: u64,
    pub packed: u64,
    pub drawn: u64,
}

impl Samples for LossPreview {
    const NAME: &'static str = "loss";

    fn samples() -> Result<Vec<Sample<Self>>, sample::SampleError> {
        let page = |less, nothing, packed, drawn| {
            Ok::<_, sample::SampleError>(Self {
                chrome: sample::coordinator(Section::Pooled),
                pooled_order: sample::text("p1"),
                producer: sample::text("GAEC du Saintois"),
                product_id: sample::text("lait"),
                quantity: sample::text("24"),
                reason_code: sample::text("broken"),
                product: sample::text("Lait entier en bouteille"),
                step: sample::millilitres(1000)?,
                lost: Steps::new(24),
                before: Steps::new(516),
                after: Steps::new(492),
                level: Steps::new(8),
                same: 61,
                less,
                nothing,
                packed,
                drawn,
            })
        };
        Ok(vec![
            Sample::new("usual", page(3, 0, 12, 2)?),
            Sample::new("nothing-left", page(64, 2, 0, 0)?),
            Sample::new("nobody", page(0, 0, 0, 0)?),
        ])
    }
}
