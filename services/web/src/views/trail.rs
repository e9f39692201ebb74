//! Who saw what, day by day.

use super::{Chrome, Sample, Samples, Section, payment::Link, sample};
use crate::filters;
use askama::Template;
use chrono::{DateTime, NaiveDate, Utc};

#[derive(Debug, Template)]
#[template(path = "public/trail.html")]
pub struct TrailPage {
    pub chrome: Chrome,
    pub title: String,
    pub lead: String,
    /// The newest first.
    pub readings: Vec<ReadingLine>,
    pub back: Link,
}

#[derive(Debug)]
pub struct ReadingLine {
    pub date: NaiveDate,
    pub at: DateTime<Utc>,
    pub who: String,
    pub what: String,
    pub purpose: String,
}

impl TrailPage {
    /// Whether a line begins another day.
    fn begins_day(&self, index: &usize) -> bool {
        let before = index.checked_sub(1).and_then(|before| self.readings.get(before));
        before.map(|line| line.date) != self.readings.get(*index).map(|line| line.date)
    }
}

impl Samples for TrailPage {
    const NAME: &'static str = "trail";

    fn samples() -> Result<Vec<Sample<Self>>, sample::SampleError> {
        let at: DateTime<Utc> = "2026-11-24T08:05:00Z".parse()?;
        let line = |who, what, purpose| ReadingLine {
            date: at.date_naive(),
            at,
            who: sample::text(who),
            what: sample::text(what),
            purpose: sample::text(purpose),
        };
        let page = |readings| Self {
            chrome: sample::member(Section::Account),
            title: sample::text("Qui a vu mes données"),
            lead: sample::text("Ce que vous lisez vous-même n’y est pas."),
            readings,
            back: Link { href: sample::text("/mes-donnees"), label: sample::text("Mes données") },
        };
        let readings = vec![
            line("Votre structure (référent·e)", "Votre surnom", "Remise des cagettes"),
            line("La coordination de la plateforme", "Votre surnom", "Préparer les cagettes"),
        ];
        Ok(vec![Sample::new("usual", page(readings)), Sample::new("empty", page(vec![]))])
    }
}
