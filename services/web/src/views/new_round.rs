//! Planning a delivery round: its day, and the order of its stops.

use super::{Chrome, Sample, Samples, Section, Typed, sample};
use crate::filters;
use askama::Template;
use kernel::Month;

#[derive(Debug, Template)]
#[template(path = "coordinator/new_round.html")]
pub struct NewRound {
    pub chrome: Chrome,
    pub campaign: String,
    pub month: Month,
    pub round_name: Typed,
    pub date: Typed,
    /// Structures with a place to deliver to and crates that no round takes yet.
    pub stops: Vec<StopChoice>,
    pub stops_error: Option<String>,
}

/// The field is `order.<structure>`: 1, 2, 3…; empty: not in this round.
#[derive(Debug)]
pub struct StopChoice {
    pub structure: String,
    pub name: String,
    pub place: String,
    pub crate_count: u64,
    pub order: Typed,
}

impl StopChoice {
    fn field(&self, name: &str) -> String {
        format!("{name}.{}", self.structure)
    }
}

fn page(stops: Vec<StopChoice>) -> Result<NewRound, sample::SampleError> {
    Ok(NewRound {
        chrome: sample::coordinator(Section::Rounds),
        campaign: sample::text("c1"),
        month: sample::month("2026-11")?,
        round_name: Typed::new("Tournée sud"),
        date: Typed::new("2026-11-19"),
        stops,
        stops_error: None,
    })
}

impl Samples for NewRound {
    const NAME: &'static str = "new-round";

    fn samples() -> Result<Vec<Sample<Self>>, sample::SampleError> {
        let stop = |id, name, place, order| StopChoice {
            structure: sample::text(id),
            name: sample::text(name),
            place: sample::text(place),
            crate_count: 38,
            order,
        };
        let first =
            || stop("s1", "Centre social Malraux", "12 rue de la Paix, Toul", Typed::new("1"));
        let second = |order| stop("s2", "CCAS de Neuves-Maisons", "Mairie", order);
        let error = NewRound {
            stops_error: Some(sample::text("Deux arrêts ont le même rang.")),
            ..page(vec![first(), second(Typed::wrong("1", "Ce rang est déjà pris."))])?
        };
        Ok(vec![
            Sample::new("usual", page(vec![first(), second(Typed::new("2"))])?),
            Sample::new("error", error),
            Sample::new("empty", page(Vec::new())?),
        ])
    }
}
