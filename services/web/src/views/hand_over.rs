//! The tick list at the stop: which crate has been handed over.

use super::order_form::PickUp;
use super::{Chrome, Sample, Samples, Section, sample};
use crate::filters;
use askama::Template;
use chrono::{DateTime, Utc};
use kernel::{Money, Month};

#[derive(Debug, Template)]
#[template(path = "animator/hand_over.html")]
pub struct HandOver {
    pub chrome: Chrome,
    /// Whose crates they are; none before the first campaign.
    pub month: Option<Month>,
    pub pick_up: PickUp,
    /// By alias, in alphabetical order.
    pub crates: Vec<CrateLine>,
}

#[derive(Debug)]
pub struct CrateLine {
    pub order: String,
    pub alias: String,
    /// As on the label.
    pub code: String,
    pub product_count: u64,
    pub due: Money,
    pub handed_over_at: Option<DateTime<Utc>>,
    /// Whether whoever took it signed.
    pub signed: bool,
    /// `Il manque : Lait, 1 l`
    pub differences: Vec<String>,
}

impl HandOver {
    fn total(&self) -> u64 {
        u64::try_from(self.crates.len()).unwrap_or(u64::MAX)
    }

    fn done(&self) -> u64 {
        let done = self.crates.iter().filter(|line| line.handed_over_at.is_some()).count();
        u64::try_from(done).unwrap_or(u64::MAX)
    }
}

impl Samples for HandOver {
    const NAME: &'static str = "hand-over";

    fn samples() -> Result<Vec<Sample<Self>>, sample::SampleError> {
        let line = |number: u64, alias, handed_over_at| CrateLine {
            order: format!("o{number}"),
            alias: sample::text(alias),
            code: format!("C-{number:03}"),
            product_count: number,
            due: Money::from_cents(if number == 2 { 12_40 } else { 0 }),
            handed_over_at,
            signed: number == 1,
            differences: match number {
                1 => vec![sample::text("Il manque\u{a0}: Lait, 1\u{a0}l")],
                _ => vec![],
            },
        };
        let page = |crates| {
            Ok::<_, sample::SampleError>(Self {
                chrome: sample::animator(Section::HandOver),
                month: Some(sample::month("2026-11")?),
                pick_up: PickUp {
                    place: Some(sample::text("Maison des solidarités de Toul")),
                    date: Some(sample::day("2026-11-19")?),
                },
                crates,
            })
        };
        let at = Some(sample::instant("2026-11-19T16:10:00Z")?);
        let some =
            vec![line(1, "Aubépine", at), line(2, "Le Grand Bleu", None), line(9, "Mimosa", None)];
        Ok(vec![
            Sample::new("usual", page(some)?),
            Sample::new("closed", page(vec![line(1, "Aubépine", at)])?),
            Sample::new("empty", page(Vec::new())?),
        ])
    }
}
