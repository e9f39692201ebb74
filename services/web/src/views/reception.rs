//! Reception at the packing premises: quantity, lot, use-by date, temperature, accepted or not.

use super::{Choice, Chrome, Sample, Samples, Section, Typed, sample};
use crate::filters;
use askama::Template;
use kernel::{Step, Steps};

#[derive(Debug, Template)]
#[template(path = "coordinator/reception.html")]
pub struct ReceptionPage {
    pub chrome: Chrome,
    pub pooled_order: String,
    pub producer: String,
    /// Whether the reception is over.
    pub closed: bool,
    pub lines: Vec<ReceptionLine>,
    pub reasons: Vec<Choice>,
    /// What was lost since, and the form to record a loss: once the reception is over.
    pub losses: Vec<LossLine>,
    pub loss: LossForm,
}

#[derive(Debug)]
pub struct LossLine {
    pub name: String,
    pub step: Step,
    pub quantity: Steps,
    pub reason: String,
}

/// Fields are `product`, `quantity` (whole steps) and `reason`.
#[derive(Debug, Default)]
pub struct LossForm {
    pub products: Vec<Choice>,
    pub product: Typed,
    pub quantity: Typed,
    pub reason: Typed,
}

/// Fields are `received.<product>` and `refused.<product>` (whole steps), `lot.`, `use_by.`,
/// `celsius.`, `reason.<product>`.
#[derive(Debug)]
pub struct ReceptionLine {
    pub product: String,
    pub name: String,
    pub step: Step,
    pub expected: Steps,
    pub received: Typed,
    pub lot: Typed,
    pub use_by: Typed,
    /// For chilled goods.
    pub celsius: Typed,
    pub refused: Typed,
    pub reason: Typed,
}

impl ReceptionLine {
    fn field(&self, name: &str) -> String {
        format!("{name}.{}", self.product)
    }
}

fn line() -> Result<ReceptionLine, sample::SampleError> {
    Ok(ReceptionLine {
        product: sample::text("lait"),
        name: sample::text("Lait entier en bouteille"),
        step: sample::millilitres(1000)?,
        expected: Steps::new(516),
        received: Typed::new("516"),
        lot: Typed::new("L2611-42"),
        use_by: Typed::new("2026-11-28"),
        celsius: Typed::new("3,5"),
        refused: Typed::new("0"),
        reason: Typed::default(),
    })
}

impl Samples for ReceptionPage {
    const NAME: &'static str = "reception";

    fn samples() -> Result<Vec<Sample<Self>>, sample::SampleError> {
        let carrots = || {
            Ok::<_, sample::SampleError>(ReceptionLine {
                product: sample::text("carottes"),
                name: sample::text("Carottes de sable"),
                step: sample::grams(500)?,
                expected: Steps::new(240),
                received: Typed::default(),
                lot: Typed::default(),
                use_by: Typed::default(),
                celsius: Typed::default(),
                ..line()?
            })
        };
        let page = |closed, lines| Self {
            chrome: sample::coordinator(Section::Pooled),
            pooled_order: sample::text("p1"),
            producer: sample::text("GAEC du Saintois"),
            losses: Vec::new(),
            loss: LossForm {
                products: vec![Choice::new("lait", "Lait entier en bouteille")],
                ..LossForm::default()
            },
            reasons: vec![Choice::new("", "Aucune"), Choice::new("damaged", "Abîmé")],
            closed,
            lines,
        };
        let wrong = ReceptionLine {
            lot: Typed::wrong("", "Écrivez le numéro de lot. Il sert en cas de rappel."),
            celsius: Typed::wrong("trois", "Écrivez un nombre, par exemple 3,5."),
            refused: Typed::wrong("beaucoup", "Écrivez un nombre entier."),
            reason: Typed::wrong("", "Écrivez pourquoi le produit est refusé."),
            ..line()?
        };
        Ok(vec![
            Sample::new("usual", page(false, vec![line()?, carrots()?])),
            Sample::new("error", page(false, vec![wrong])),
            Sample::new("closed", page(true, vec![line()?])),
            Sample::new("empty", page(false, Vec::new())),
        ])
    }
}
