//! Structures: registering one, and one with what it rests on.

use super::{Choice, Chrome, Sample, Samples, Section, Typed, sample};
use askama::Template;

#[derive(Debug, Template)]
#[template(path = "coordinator/new_structure.html")]
pub struct NewStructure {
    pub chrome: Chrome,
    pub called: Typed,
    pub genres: Vec<Choice>,
    pub genre: Typed,
    pub commune: Typed,
    /// Every commune of the department, each with its EPCI.
    pub communes: Vec<Choice>,
}

#[derive(Debug, Template)]
#[template(path = "coordinator/structure.html")]
pub struct StructurePage {
    pub chrome: Chrome,
    pub structure: String,
    pub called: String,
    /// `Épicerie solidaire`.
    pub genre: &'static str,
    pub commune: String,
    /// `CC Terres Touloises`.
    pub epci: String,
    /// The programmes that cover its commune.
    pub programmes: Vec<String>,
    /// Who runs its month, by alias.
    pub animators: Vec<String>,
    pub has_delivery: bool,
    pub delivery: DeliveryForm,
}

/// Where crates are handed over, as it is typed.
#[derive(Debug, Default)]
pub struct DeliveryForm {
    pub place: Typed,
    pub commune: Typed,
    pub communes: Vec<Choice>,
}

/// A structure's own page of its place, for its animator.
#[derive(Debug, Template)]
#[template(path = "animator/delivery_point.html")]
pub struct DeliveryPointPage {
    pub chrome: Chrome,
    pub delivery: DeliveryForm,
}

fn communes() -> Vec<Choice> {
    vec![
        Choice::new("Toul", "CC Terres Touloises"),
        Choice::new("Pont-à-Mousson", "CC du Bassin de Pont-à-Mousson"),
    ]
}

fn delivery(place: Typed, commune: Typed) -> DeliveryForm {
    DeliveryForm { place, commune, communes: communes() }
}

impl Samples for NewStructure {
    const NAME: &'static str = "new-structure";

    fn samples() -> Result<Vec<Sample<Self>>, sample::SampleError> {
        let page = |called, commune| Self {
            chrome: sample::coordinator(Section::Structures),
            called,
            genres: vec![Choice::new("", "Choisissez"), Choice::new("ccas", "CCAS")],
            genre: Typed::new("ccas"),
            commune,
            communes: communes(),
        };
        let wrong = Typed::wrong("Pont", "Vouliez-vous écrire\u{a0}: Pont-à-Mousson\u{a0}?");
        Ok(vec![
            Sample::new("usual", page(Typed::default(), Typed::default())),
            Sample::new("error", page(Typed::wrong("", "Écrivez un nom."), wrong)),
        ])
    }
}

impl Samples for StructurePage {
    const NAME: &'static str = "structure";

    fn samples() -> Result<Vec<Sample<Self>>, sample::SampleError> {
        let page = |animators, programmes, has_delivery, delivery| Self {
            chrome: sample::coordinator(Section::Structures),
            structure: sample::text("s1"),
            called: sample::text("Centre social Malraux"),
            genre: "Centre social",
            commune: sample::text("Toul"),
            epci: sample::text("CC Terres Touloises"),
            programmes,
            animators,
            has_delivery,
            delivery,
        };
        let usual = delivery(Typed::new("Salle des fêtes"), Typed::new("Toul"));
        let error = delivery(Typed::wrong("", "Écrivez un nom."), Typed::new("Toul"));
        let some = || vec![sample::text("Camille")];
        Ok(vec![
            Sample::new("usual", page(some(), vec![sample::text("TETRAA")], true, usual)),
            Sample::new("error", page(some(), Vec::new(), false, error)),
            Sample::new("empty", page(Vec::new(), Vec::new(), false, DeliveryForm::default())),
        ])
    }
}

impl Samples for DeliveryPointPage {
    const NAME: &'static str = "delivery-point";

    fn samples() -> Result<Vec<Sample<Self>>, sample::SampleError> {
        let page = |delivery| Self { chrome: sample::animator(Section::PickUpPlace), delivery };
        let usual = delivery(Typed::new("Maison des solidarités"), Typed::new("Toul"));
        let error = delivery(Typed::new("Ici"), Typed::wrong("", "Écrivez la commune."));
        Ok(vec![Sample::new("usual", page(usual)), Sample::new("error", page(error))])
    }
}
