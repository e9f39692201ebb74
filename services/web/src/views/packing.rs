//! Packing: which structures wait, and what goes into each crate.

use super::{Chrome, Sample, Samples, Section, Typed, sample};
use crate::filters;
use askama::Template;
use kernel::{Month, Step, Steps};

#[derive(Debug, Template)]
#[template(path = "coordinator/packing.html")]
pub struct PackingPage {
    pub chrome: Chrome,
    pub campaign: String,
    pub month: Month,
    /// In alphabetical order.
    pub structures: Vec<PackingStructure>,
}

#[derive(Debug)]
pub struct PackingStructure {
    pub structure: String,
    pub name: String,
    pub order_count: u64,
    pub packed_count: u64,
}

#[derive(Debug, Template)]
#[template(path = "coordinator/packing_sheet.html")]
pub struct PackingSheet {
    pub chrome: Chrome,
    pub campaign: String,
    pub month: Month,
    pub structure: String,
    pub name: String,
    pub error: Option<String>,
    /// Whether orders are still being shared out: the page then comes again by itself.
    pub under_way: bool,
    /// By alias.
    pub crates: Vec<SheetCrate>,
}

#[derive(Debug)]
pub struct SheetCrate {
    /// An alias; the structure's own crate and erased people have a phrase of their own.
    pub alias: String,
    pub code: String,
    pub packed: bool,
    pub lines: Vec<SheetLine>,
}

#[derive(Debug)]
pub struct SheetLine {
    pub name: String,
    pub step: Step,
    pub quantity: Steps,
    pub lots: Vec<String>,
    /// The field for the grams measured, for variable weight in a crate that waits.
    pub weight: Option<WeightField>,
}

#[derive(Debug)]
pub struct WeightField {
    /// `weight.<order>.<product>`.
    pub field: String,
    pub announced_grams: u64,
    pub grams: Typed,
}

impl PackingPage {
    fn labels_address(&self) -> String {
        format!("/plateforme/emballage/{}/etiquettes.pdf", self.campaign)
    }
}

impl PackingSheet {
    fn address(&self) -> String {
        format!("/plateforme/emballage/{}/{}", self.campaign, self.structure)
    }

    fn labels_address(&self) -> String {
        format!("{}/etiquettes.pdf", self.address())
    }

    fn has_contents(&self) -> bool {
        self.crates.iter().any(|one| !one.lines.is_empty())
    }

    fn waiting(&self) -> u64 {
        let waiting = self.crates.iter().filter(|one| !one.packed && !one.lines.is_empty());
        u64::try_from(waiting.count()).unwrap_or(u64::MAX)
    }
}

impl PackingStructure {
    fn done(&self) -> bool {
        self.packed_count >= self.order_count
    }
}

impl Samples for PackingPage {
    const NAME: &'static str = "packing";

    fn samples() -> Result<Vec<Sample<Self>>, sample::SampleError> {
        let structure = |name, packed_count| PackingStructure {
            structure: sample::text("s1"),
            name: sample::text(name),
            order_count: 38,
            packed_count,
        };
        let page = |structures| {
            Ok::<_, sample::SampleError>(Self {
                chrome: sample::coordinator(Section::Packing),
                campaign: sample::text("c1"),
                month: sample::month("2026-11")?,
                structures,
            })
        };
        let usual = vec![structure("Centre social Malraux", 38), structure("Épi", 2)];
        Ok(vec![Sample::new("usual", page(usual)?), Sample::new("empty", page(Vec::new())?)])
    }
}

impl Samples for PackingSheet {
    const NAME: &'static str = "packing-sheet";

    fn samples() -> Result<Vec<Sample<Self>>, sample::SampleError> {
        let cheese = |grams| {
            Ok::<_, sample::SampleError>(SheetLine {
                name: sample::text("Munster fermier"),
                step: sample::piece()?,
                quantity: Steps::new(1),
                lots: vec![sample::text("L2611-07")],
                weight: Some(WeightField {
                    field: sample::text("weight.o1.p1"),
                    announced_grams: 400,
                    grams,
                }),
            })
        };
        let milk = SheetLine {
            name: sample::text("Lait entier en bouteille"),
            step: sample::millilitres(1000)?,
            quantity: Steps::new(4),
            lots: vec![sample::text("L2611-42")],
            weight: None,
        };
        let one = |packed, lines| SheetCrate {
            alias: sample::text("Mimosa"),
            code: sample::text("3F7A-01C2"),
            packed,
            lines,
        };
        let page = |crates| {
            Ok::<_, sample::SampleError>(Self {
                chrome: sample::coordinator(Section::Packing),
                campaign: sample::text("c1"),
                month: sample::month("2026-11")?,
                structure: sample::text("s1"),
                name: sample::text("Centre social Malraux"),
                error: None,
                under_way: false,
                crates,
            })
        };
        let wrong = cheese(Typed::wrong("", "Écrivez le poids en grammes."))?;
        let error = Self {
            error: Some(sample::text("Il manque un poids.")),
            ..page(vec![one(false, vec![wrong])])?
        };
        let usual = vec![one(false, vec![milk, cheese(Typed::new("412"))?])];
        Ok(vec![
            Sample::new("usual", page(usual)?),
            Sample::new("error", error),
            Sample::new("closed", page(vec![one(true, Vec::new())])?),
            Sample::new("empty", Self { under_way: true, ..page(Vec::new())? }),
        ])
    }
}
