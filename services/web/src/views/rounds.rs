//! Delivery rounds: which crates go where, in what order.

use super::{Chrome, Sample, Samples, Section, sample};
use crate::filters;
use askama::Template;
use chrono::{DateTime, NaiveDate, Utc};
use kernel::Month;

#[derive(Debug, Template)]
#[template(path = "coordinator/rounds.html")]
pub struct RoundsPage {
    pub chrome: Chrome,
    pub campaign: String,
    pub month: Month,
    /// Whether the last step of the deliveries can be taken.
    pub can_finish: bool,
    pub rounds: Vec<RoundCard>,
    /// Structures with crates that no round takes yet.
    pub unassigned: Vec<String>,
}

#[derive(Debug)]
pub struct RoundCard {
    pub round: String,
    pub name: String,
    pub date: NaiveDate,
    pub departed: bool,
    pub stops: Vec<StopLine>,
}

#[derive(Debug)]
pub struct StopLine {
    pub place: String,
    pub structure: String,
    pub structure_id: String,
    pub crate_count: u64,
    pub delivered_at: Option<DateTime<Utc>>,
}

impl Samples for RoundsPage {
    const NAME: &'static str = "rounds";

    fn samples() -> Result<Vec<Sample<Self>>, sample::SampleError> {
        let stop = |place, structure, at: Option<&str>, crate_count| {
            Ok::<_, sample::SampleError>(StopLine {
                place: sample::text(place),
                structure: sample::text(structure),
                structure_id: sample::text("s1"),
                crate_count,
                delivered_at: at.map(sample::instant).transpose()?,
            })
        };
        let south = RoundCard {
            round: sample::text("r1"),
            name: sample::text("Tournée sud"),
            departed: true,
            date: sample::day("2026-11-19")?,
            stops: vec![
                stop("Centre social Malraux", "Malraux", Some("2026-11-19T09:00:00Z"), 61)?,
                stop("Mairie de Colombey", "Emplettes et Cagettes", None, 1)?,
            ],
        };
        let page = |rounds, unassigned| {
            Ok::<_, sample::SampleError>(Self {
                chrome: sample::coordinator(Section::Rounds),
                campaign: sample::text("c1"),
                month: sample::month("2026-11")?,
                can_finish: true,
                rounds,
                unassigned,
            })
        };
        let missing = vec![sample::text("CCAS de Neuves-Maisons")];
        Ok(vec![
            Sample::new("usual", page(vec![south], missing)?),
            Sample::new("empty", page(Vec::new(), Vec::new())?),
        ])
    }
}
