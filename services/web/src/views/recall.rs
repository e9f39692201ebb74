//! A recall: from a lot number to the crates, and the ways to reach people at once.

use super::{Chrome, Sample, Samples, Section, Typed, sample};
use crate::filters;
use askama::Template;
use chrono::NaiveDate;
use kernel::{Step, Steps};

#[derive(Debug, Template)]
#[template(path = "coordinator/recall.html")]
pub struct RecallPage {
    pub chrome: Chrome,
    pub lot: Typed,
    /// None before the search; some without crates when no such lot was received.
    pub result: Option<RecallResult>,
}

#[derive(Debug)]
pub struct RecallResult {
    pub products: Vec<RecalledProduct>,
    /// By structure, in alphabetical order.
    pub structures: Vec<RecalledStructure>,
}

#[derive(Debug)]
pub struct RecalledProduct {
    pub name: String,
    pub producer: String,
    pub received_on: NaiveDate,
}

#[derive(Debug)]
pub struct RecalledStructure {
    pub name: String,
    /// How the structure's people in charge are reached.
    pub contacts: Vec<String>,
    pub crates: Vec<RecalledCrate>,
}

#[derive(Debug)]
pub struct RecalledCrate {
    pub alias: String,
    pub code: String,
    pub step: Step,
    pub quantity: Steps,
    pub handed_over: bool,
    /// Whether the person left a way to be reached.
    pub reachable: bool,
}

impl RecallResult {
    fn crate_count(&self) -> u64 {
        let count = self.structures.iter().map(|structure| structure.crates.len()).sum::<usize>();
        u64::try_from(count).unwrap_or(u64::MAX)
    }
}

impl Samples for RecallPage {
    const NAME: &'static str = "recall";

    fn samples() -> Result<Vec<Sample<Self>>, sample::SampleError> {
        let litre = sample::millilitres(1000)?;
        let recalled = |alias, code, quantity, handed_over, reachable| RecalledCrate {
            alias: sample::text(alias),
            code: sample::text(code),
            step: litre,
            quantity: Steps::new(quantity),
            handed_over,
            reachable,
        };
        let found = RecallResult {
            products: vec![RecalledProduct {
                name: sample::text("Lait entier en bouteille"),
                producer: sample::text("GAEC du Saintois"),
                received_on: sample::day("2026-11-18")?,
            }],
            structures: vec![RecalledStructure {
                name: sample::text("Emplettes et Cagettes"),
                contacts: vec![sample::text("Camille, 03 83 00 00 00")],
                crates: vec![
                    recalled("Le Grand Bleu", "C-002", 2, false, false),
                    recalled("Mimosa", "C-009", 6, true, true),
                ],
            }],
        };
        let nothing = RecallResult { products: Vec::new(), structures: Vec::new() };
        let page = |lot, result| Self { chrome: sample::coordinator(Section::Recall), lot, result };
        let missing = Typed::wrong("", "Écrivez un numéro de lot.");
        Ok(vec![
            Sample::new("usual", page(Typed::new("L2611-42"), Some(found))),
            Sample::new("nothing", page(Typed::new("L9"), Some(nothing))),
            Sample::new("error", page(missing, None)),
            Sample::new("empty", page(Typed::default(), None)),
        ])
    }
}
