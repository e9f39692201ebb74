//! What a structure presents to its members: its word, and the lines it picked.

use super::{Chrome, Sample, Samples, Section, Typed, sample};
use crate::filters;
use askama::Template;
use kernel::{Money, Month, SaleUnit, Step};

#[derive(Debug, Template)]
#[template(path = "animator/structure_form.html")]
pub struct StructureForm {
    pub chrome: Chrome,
    pub campaign: String,
    pub month: Month,
    /// The version of what was read: somebody else's change in between is told, not overwritten.
    pub version: u64,
    /// Whether it can still be changed.
    pub open: bool,
    pub notice: Typed,
    pub categories: Vec<PickCategory>,
}

#[derive(Debug)]
pub struct PickCategory {
    pub name: String,
    pub lines: Vec<PickLine>,
}

#[derive(Debug)]
pub struct PickLine {
    pub product: String,
    pub name: String,
    pub producer: String,
    pub step: Step,
    /// With VAT, for one `priced_by`.
    pub ceiling: Money,
    pub priced_by: SaleUnit,
    pub picked: bool,
}

fn page(open: bool) -> Result<StructureForm, sample::SampleError> {
    let line = |name, producer, step, price, picked| PickLine {
        product: sample::text("p1"),
        name: sample::text(name),
        producer: sample::text(producer),
        step,
        ceiling: sample::cents(price),
        priced_by: step.unit(),
        picked,
    };
    let milk = line("Lait entier", "GAEC du Saintois", sample::millilitres(1000)?, 135, true);
    let carrots = line("Carottes", "Les Jardins de Toul", sample::grams(500)?, 210, false);
    Ok(StructureForm {
        chrome: sample::animator(Section::StructureForm),
        campaign: sample::text("c1"),
        month: sample::month("2026-11")?,
        version: 1,
        open,
        notice: Typed::new("On cuisine ensemble le 19 !"),
        categories: vec![
            PickCategory { name: sample::text("Crèmerie"), lines: vec![milk] },
            PickCategory { name: sample::text("Légumes"), lines: vec![carrots] },
        ],
    })
}

impl Samples for StructureForm {
    const NAME: &'static str = "structure-form";

    fn samples() -> Result<Vec<Sample<Self>>, sample::SampleError> {
        let empty = Self { categories: Vec::new(), ..page(true)? };
        let wrong = Typed::wrong("Bonjour", "Le texte est trop long : 500 caractères au plus.");
        let error = Self { notice: wrong, ..page(true)? };
        Ok(vec![
            Sample::new("usual", page(true)?),
            Sample::new("closed", page(false)?),
            Sample::new("error", error),
            Sample::new("empty", empty),
        ])
    }
}
