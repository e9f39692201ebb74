//! Composing a campaign: the lines of valid agreements, to be ticked.

use super::{Chrome, Label, Sample, Samples, Section, sample};
use crate::filters;
use askama::Template;
use chrono::NaiveDate;
use kernel::{Money, Month, SaleUnit, Steps};

#[derive(Debug, Template)]
#[template(path = "coordinator/composer.html")]
pub struct Composer {
    pub chrome: Chrome,
    pub campaign: String,
    pub month: Month,
    pub error: Option<String>,
    pub groups: Vec<ComposerGroup>,
}

#[derive(Debug)]
pub struct ComposerGroup {
    pub category: String,
    pub lines: Vec<ComposerLine>,
}

#[derive(Debug)]
pub struct ComposerLine {
    pub agreement: String,
    pub product: String,
    pub name: String,
    pub producer: String,
    pub labels: Vec<Label>,
    /// With VAT, for one sale unit.
    pub ceiling: Money,
    pub unit: SaleUnit,
    pub tier_count: u64,
    pub case_size: Steps,
    pub valid_to: NaiveDate,
    pub in_season: bool,
    pub picked: bool,
}

fn page(groups: Vec<ComposerGroup>) -> Result<Composer, sample::SampleError> {
    Ok(Composer {
        chrome: sample::coordinator(Section::Campaign),
        campaign: sample::text("c1"),
        month: sample::month("2026-12")?,
        error: None,
        groups,
    })
}

fn groups() -> Result<Vec<ComposerGroup>, sample::SampleError> {
    let valid_to = sample::day("2027-03-31")?;
    let line = |name, producer, labels, price, unit, in_season| ComposerLine {
        agreement: sample::text("a1"),
        product: sample::text("p1"),
        name: sample::text(name),
        producer: sample::text(producer),
        labels,
        ceiling: sample::cents(price),
        unit,
        tier_count: 3,
        case_size: Steps::new(12),
        valid_to,
        in_season,
        picked: in_season,
    };
    let labels = vec![sample::organic(), sample::local(18)];
    let milk = line("Lait entier", "GAEC du Saintois", labels, 135, SaleUnit::Litre, true);
    let berries =
        line("Fraises", "Les Jardins de Toul", Vec::new(), 690, SaleUnit::Kilogram, false);
    Ok(vec![
        ComposerGroup { category: sample::text("Crèmerie"), lines: vec![milk] },
        ComposerGroup { category: sample::text("Fruits"), lines: vec![berries] },
    ])
}

impl Samples for Composer {
    const NAME: &'static str = "composer";

    fn samples() -> Result<Vec<Sample<Self>>, sample::SampleError> {
        let error = Self {
            error: Some(sample::text("Choisissez au moins un produit.")),
            ..page(groups()?)?
        };
        Ok(vec![
            Sample::new("usual", page(groups()?)?),
            Sample::new("error", error),
            Sample::new("empty", page(Vec::new())?),
        ])
    }
}
