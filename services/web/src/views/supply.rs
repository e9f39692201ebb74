//! A producer confirms a pooled order, wholly or in part.

use super::{Chrome, Sample, Samples, Section, Typed, sample};
use crate::filters;
use askama::Template;
use kernel::{Money, Month, Step, Steps, UnitPrice};

#[derive(Debug, Template)]
#[template(path = "producer/supply.html")]
pub struct SupplyPage {
    pub chrome: Chrome,
    /// Where the form goes.
    pub action: String,
    /// Whose order it is, for the coordination that answers in a producer's name.
    pub producer: Option<String>,
    pub month: Month,
    /// How and when the goods are to arrive, as agreed.
    pub delivery: Vec<String>,
    /// Before VAT.
    pub total: Money,
    pub stage: SupplyStage,
    pub lines: Vec<SupplyLine>,
}

/// Where a pooled order stands for its producer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SupplyStage {
    Waiting,
    Answered,
    Cancelled,
}

impl SupplyPage {
    fn waiting(&self) -> bool {
        self.stage == SupplyStage::Waiting
    }

    fn cancelled(&self) -> bool {
        self.stage == SupplyStage::Cancelled
    }
}

/// The field is `confirmed.<product>`, in whole steps.
#[derive(Debug)]
pub struct SupplyLine {
    pub product: String,
    pub name: String,
    pub step: Step,
    pub asked: Steps,
    pub case_size: Steps,
    pub price: UnitPrice,
    pub confirmed: Typed,
}

impl SupplyLine {
    fn field(&self) -> String {
        format!("confirmed.{}", self.product)
    }

    /// `Vous livrez, en nombre de fois 500 g`.
    fn label(&self) -> String {
        format!("Vous livrez, en nombre de fois {}", crate::format::step(self.step))
    }
}

fn page(stage: SupplyStage, confirmed: Typed) -> Result<SupplyPage, sample::SampleError> {
    Ok(SupplyPage {
        chrome: sample::producer(Section::Pooled),
        action: sample::text("/producteur/commandes/p1"),
        producer: None,
        month: sample::month("2026-11")?,
        delivery: vec![sample::text("Le mercredi matin à Toul.")],
        total: sample::cents(58_690),
        stage,
        lines: vec![SupplyLine {
            product: sample::text("lait"),
            name: sample::text("Lait entier en bouteille"),
            step: sample::millilitres(1000)?,
            asked: Steps::new(516),
            case_size: Steps::new(12),
            price: sample::price("1.1374")?,
            confirmed,
        }],
    })
}

impl Samples for SupplyPage {
    const NAME: &'static str = "supply";

    fn samples() -> Result<Vec<Sample<Self>>, sample::SampleError> {
        let wrong = Typed::wrong("600", "C’est plus que la commande. Écrivez 516 ou moins.");
        let empty =
            SupplyPage { lines: Vec::new(), ..page(SupplyStage::Waiting, Typed::default())? };
        Ok(vec![
            Sample::new("usual", page(SupplyStage::Waiting, Typed::new("516"))?),
            Sample::new("error", page(SupplyStage::Waiting, wrong)?),
            Sample::new("closed", page(SupplyStage::Answered, Typed::new("480"))?),
            Sample::new("cancelled", page(SupplyStage::Cancelled, Typed::default())?),
            Sample::new("empty", empty),
        ])
    }
}
