//! Registering a producer or a funder's programme.

use super::{Choice, Chrome, Sample, Samples, Section, Typed, sample, vouchers::CategoryTick};
use askama::Template;

#[derive(Debug, Template)]
#[template(path = "coordinator/new_producer.html")]
pub struct NewProducer {
    pub chrome: Chrome,
    pub called: Typed,
    pub genres: Vec<Choice>,
    pub genre: Typed,
    pub commune: Typed,
    /// Every commune of the department, each with its EPCI.
    pub communes: Vec<Choice>,
    pub distance: Typed,
}

#[derive(Debug, Template)]
#[template(path = "coordinator/new_programme.html")]
pub struct NewProgramme {
    pub chrome: Chrome,
    pub called: Typed,
    /// One on each line.
    pub funders: Typed,
    pub months: Vec<Choice>,
    pub from: Typed,
    pub to: Typed,
    /// None ticked: the whole territory.
    pub epcis: Vec<EpciTick>,
    /// None ticked: all.
    pub categories: Vec<CategoryTick>,
}

#[derive(Debug)]
pub struct EpciTick {
    /// SIREN number.
    pub code: String,
    pub name: String,
    pub ticked: bool,
}

impl NewProgramme {
    /// Whether the list of territories shows at once.
    fn some_epci(&self) -> bool {
        self.epcis.iter().any(|epci| epci.ticked)
    }

    fn some_category(&self) -> bool {
        self.categories.iter().any(|category| category.ticked)
    }
}

impl Samples for NewProducer {
    const NAME: &'static str = "new-producer";

    fn samples() -> Result<Vec<Sample<Self>>, sample::SampleError> {
        let page = |called, distance| Self {
            chrome: sample::coordinator(Section::Producers),
            called,
            genres: vec![Choice::new("", "Choisissez"), Choice::new("farm", "Ferme")],
            genre: Typed::new("farm"),
            commune: Typed::new("Vézelise"),
            communes: vec![Choice::new("Vézelise", "CC du Pays du Saintois")],
            distance,
        };
        let wrong = Typed::wrong("loin", "Écrivez un nombre de kilomètres, par exemple 28.");
        Ok(vec![
            Sample::new("usual", page(Typed::new("GAEC du Saintois"), Typed::new("28"))),
            Sample::new("error", page(Typed::wrong("", "Écrivez un nom."), wrong)),
        ])
    }
}

impl Samples for NewProgramme {
    const NAME: &'static str = "new-programme";

    fn samples() -> Result<Vec<Sample<Self>>, sample::SampleError> {
        let page = |funders, to, ticked| Self {
            chrome: sample::coordinator(Section::Programmes),
            called: Typed::new("Mieux manger pour tous"),
            funders,
            months: vec![
                Choice::new("2026-09", "septembre 2026"),
                Choice::new("2026-10", "octobre 2026"),
            ],
            from: Typed::new("2026-10"),
            to,
            epcis: vec![EpciTick {
                code: sample::text("200070563"),
                name: sample::text("CC Terres Touloises"),
                ticked,
            }],
            categories: vec![CategoryTick { code: "fruit", name: "Fruits", ticked }],
        };
        let late = Typed::wrong("2026-09", "La fin doit être après le début.");
        let nobody = Typed::wrong("", "Écrivez le financeur.");
        Ok(vec![
            Sample::new("usual", page(Typed::new("État"), Typed::new("2026-10"), false)),
            Sample::new("error", page(nobody, late, true)),
        ])
    }
}
