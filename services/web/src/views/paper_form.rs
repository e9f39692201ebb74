//! The month's order form on paper: large, few columns, boxes to fill in by hand.

use super::order_form::PickUp;
use super::{Chrome, Label, Sample, Samples, Section, sample};
use crate::filters;
use askama::Template;
use chrono::{DateTime, Utc};
use kernel::{Money, Month, SaleUnit, Step};

#[derive(Debug, Template)]
#[template(path = "animator/paper_form.html")]
pub struct PaperForm {
    pub chrome: Chrome,
    pub month: Month,
    pub closes_at: DateTime<Utc>,
    pub pick_up: PickUp,
    pub notice: Option<String>,
    pub categories: Vec<PaperCategory>,
}

#[derive(Debug)]
pub struct PaperCategory {
    pub name: String,
    pub lines: Vec<PaperLine>,
}

#[derive(Debug)]
pub struct PaperLine {
    pub name: String,
    pub producer: String,
    pub labels: Vec<Label>,
    pub allergens: Vec<String>,
    pub step: Step,
    /// With VAT, for one `priced_by`.
    pub ceiling: Money,
    pub priced_by: SaleUnit,
}

impl Samples for PaperForm {
    const NAME: &'static str = "paper-form";

    fn samples() -> Result<Vec<Sample<Self>>, sample::SampleError> {
        let line = |name, producer, step, price, allergens| PaperLine {
            name: sample::text(name),
            producer: sample::text(producer),
            labels: vec![sample::organic()],
            allergens,
            step,
            ceiling: sample::cents(price),
            priced_by: step.unit(),
        };
        let dairy = vec![sample::text("lait")];
        let milk = line("Lait entier", "GAEC du Saintois", sample::millilitres(1000)?, 135, dairy);
        let carrots = line("Carottes", "Les Jardins de Toul", sample::grams(500)?, 210, Vec::new());
        let page = |categories| {
            Ok::<_, sample::SampleError>(Self {
                chrome: sample::animator(Section::StructureForm),
                month: sample::month("2026-11")?,
                closes_at: sample::instant("2026-11-08T17:00:00Z")?,
                pick_up: PickUp {
                    place: Some(sample::text("Maison des solidarités de Toul")),
                    date: Some(sample::day("2026-11-19")?),
                },
                notice: Some(sample::text("On cuisine ensemble le 19 !")),
                categories,
            })
        };
        let categories = vec![
            PaperCategory { name: sample::text("Crèmerie"), lines: vec![milk] },
            PaperCategory { name: sample::text("Légumes"), lines: vec![carrots] },
        ];
        Ok(vec![Sample::new("usual", page(categories)?), Sample::new("empty", page(Vec::new())?)])
    }
}
