//! A member's printed card, for the animator who makes it.

use super::{Chrome, Sample, Samples, Section, sample};
use crate::filters;
use askama::Template;
use chrono::NaiveDate;

#[derive(Debug, Template)]
#[template(path = "animator/member_card.html")]
pub struct MemberCard {
    pub chrome: Chrome,
    pub alias: String,
    /// Where a new card is made; `/debloquer` and `/annuler` are below it.
    pub action: String,
    pub held: Option<CardHeld>,
}

#[derive(Debug)]
pub struct CardHeld {
    pub made_on: NaiveDate,
    pub locked: bool,
}

impl Samples for MemberCard {
    const NAME: &'static str = "member-card";

    fn samples() -> Result<Vec<Sample<Self>>, sample::SampleError> {
        let made_on = sample::day("2026-11-05")?;
        let page = |held| Self {
            chrome: sample::animator(Section::Members),
            alias: sample::text("Le Grand Bleu"),
            action: sample::text("/structure/membres/m1/carte"),
            held,
        };
        Ok(vec![
            Sample::new("empty", page(None)),
            Sample::new("usual", page(Some(CardHeld { made_on, locked: false }))),
            Sample::new("locked", page(Some(CardHeld { made_on, locked: true }))),
        ])
    }
}
