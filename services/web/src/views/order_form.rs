//! The month's order form, for a member on screen or an animator who changes an order.

use super::{Chrome, Label, Sample, Samples, Section, Tone, Typed, sample};
use crate::filters;
use askama::Template;
use chrono::{DateTime, NaiveDate, Utc};
use kernel::{Money, Month, SaleUnit, Step, Steps};

#[derive(Debug, Template)]
#[template(path = "member/order_form.html")]
pub struct OrderForm {
    pub chrome: Chrome,
    pub month: Month,
    pub closes_at: DateTime<Utc>,
    pub pick_up: PickUp,
    /// The structure's word to its members.
    pub notice: Option<String>,
    pub filler: Filler,
    /// Where the form goes; it sends `do=recompute` or `do=save`.
    pub action: String,
    /// Sent back, so that an old page does not order in a new month.
    pub campaign: String,
    /// The version of the order that was read; 0 when there is none yet.
    pub version: u64,
    /// Whether sending it places an order, rather than changing one.
    pub places: bool,
    pub categories: Vec<FormCategory>,
    /// The person's own limit; warns, never forbids.
    pub budget: Typed,
    /// The limit as last understood.
    pub budget_amount: Option<Money>,
    /// The sum of the lines as last computed.
    pub total: Money,
    /// How many fields are wrong; each says why itself.
    pub error_count: u64,
}

/// Where and when the crate will be, as far as is known.
#[derive(Debug, Clone, Default)]
pub struct PickUp {
    pub place: Option<String>,
    pub date: Option<NaiveDate>,
}

impl PickUp {
    /// `jeudi 19 novembre 2026, Maison des solidarités`.
    pub fn words(&self) -> String {
        let date = self.date.map(crate::format::date_long);
        let known: Vec<String> = date.into_iter().chain(self.place.clone()).collect();
        match known.is_empty() {
            true => "Votre structure vous dira où et quand".to_owned(),
            false => known.join(", "),
        }
    }
}

/// Who fills the form in, and for whom.
#[derive(Debug)]
pub enum Filler {
    /// A member, for themself.
    Own,
    /// An animator changes the order of the buyer with this alias.
    Change { alias: String },
}

#[derive(Debug)]
pub struct FormCategory {
    /// A slug for the anchor: `cremerie`.
    pub slug: String,
    pub name: String,
    pub lines: Vec<FormLine>,
}

/// One product as it can be ordered. Fields are `q.<product>`, `lo.<product>`, `hi.<product>`,
/// in whole steps.
#[derive(Debug)]
pub struct FormLine {
    pub product: String,
    pub name: String,
    pub producer: String,
    pub labels: Vec<Label>,
    pub allergens: Vec<String>,
    pub step: Step,
    /// For a variable-weight line: about how much one piece weighs, in grams. Its price is that of
    /// a kilogram.
    pub about_grams: Option<u32>,
    /// The ceiling, with VAT, for one sale unit.
    pub ceiling: Money,
    /// The lower price that all orders together have reached so far.
    pub reached: Option<Money>,
    pub next_tier: Option<NextTier>,
    /// What all orders together still lack to fill the next case.
    pub missing_to_case: Option<Steps>,
    pub quantity: Typed,
    pub at_least: Typed,
    pub at_most: Typed,
    /// The quantity as last understood, and its price.
    pub steps: Steps,
    pub total: Money,
}

/// The next lower price, and from what pooled quantity it holds.
#[derive(Debug, Clone, Copy)]
pub struct NextTier {
    pub from: Steps,
    pub price: Money,
}

impl OrderForm {
    fn is_own(&self) -> bool {
        matches!(self.filler, Filler::Own)
    }

    fn heading(&self) -> String {
        match &self.filler {
            Filler::Own => "Ma commande".to_owned(),
            Filler::Change { alias } => format!("Commande de {alias}"),
        }
    }

    fn over_budget(&self) -> Option<Money> {
        self.budget_amount.map(|budget| self.total - budget).filter(|over| over.is_positive())
    }

    fn left(&self) -> Option<Money> {
        self.budget_amount.map(|budget| budget - self.total).filter(|left| !left.is_negative())
    }

    /// The whole cents of the budget, for the meter.
    fn budget_cents(&self) -> i64 {
        self.budget_amount.unwrap_or_default().cents().max(1)
    }

    /// From here on the meter changes colour: beyond the limit only.
    fn budget_high(&self) -> i64 {
        self.budget_cents() - 1
    }
}

impl FormLine {
    pub(super) fn unit_code(&self) -> &'static str {
        match self.step.unit() {
            SaleUnit::Piece => "piece",
            SaleUnit::Kilogram => "kilogram",
            SaleUnit::Litre => "litre",
        }
    }

    pub(super) fn price_unit(&self) -> SaleUnit {
        if self.about_grams.is_some() { SaleUnit::Kilogram } else { self.step.unit() }
    }

    /// How many thousandths of the priced unit one step is.
    pub(super) fn priced_thousandths(&self) -> u32 {
        self.about_grams.unwrap_or(self.step.thousandths())
    }

    /// `Combien de pièces ?`, or `Combien de fois 500 g ?`.
    fn quantity_label(&self) -> String {
        let what = match (self.step.unit(), self.step.thousandths()) {
            (SaleUnit::Piece, 1000) => "pièces".to_owned(),
            (SaleUnit::Kilogram, 1000) => "kilos".to_owned(),
            (SaleUnit::Litre, 1000) => "litres".to_owned(),
            _ => format!("fois {}", crate::format::step(self.step)),
        };
        format!("Combien de {what}\u{a0}?")
    }

    fn wrong(&self) -> bool {
        self.at_least.error.is_some() || self.at_most.error.is_some()
    }

    fn has_tolerance(&self) -> bool {
        self.wrong() || !self.at_least.value.is_empty() || !self.at_most.value.is_empty()
    }
}

fn milk() -> Result<FormLine, sample::SampleError> {
    Ok(FormLine {
        product: sample::text("lait"),
        name: sample::text("Lait entier en bouteille"),
        producer: sample::text("GAEC du Saintois"),
        labels: vec![sample::organic(), sample::local(18)],
        allergens: vec![sample::text("lait")],
        step: sample::millilitres(1000)?,
        about_grams: None,
        ceiling: sample::cents(135),
        reached: None,
        next_tier: Some(NextTier { from: Steps::new(500), price: sample::cents(120) }),
        missing_to_case: Some(Steps::new(3)),
        quantity: Typed::new("6"),
        at_least: Typed::default(),
        at_most: Typed::default(),
        steps: Steps::new(6),
        total: sample::cents(810),
    })
}

fn cheese() -> Result<FormLine, sample::SampleError> {
    Ok(FormLine {
        product: sample::text("munster"),
        name: sample::text("Munster, quart"),
        producer: sample::text("Ferme des Hautes Chaumes"),
        labels: vec![Label::new("AOP", "appellation d’origine protégée")],
        step: sample::piece()?,
        about_grams: Some(200),
        ceiling: sample::cents(1925),
        next_tier: None,
        missing_to_case: None,
        quantity: Typed::new("2"),
        steps: Steps::new(2),
        total: sample::cents(770),
        ..milk()?
    })
}

fn carrots() -> Result<FormLine, sample::SampleError> {
    Ok(FormLine {
        product: sample::text("carottes"),
        name: sample::text("Carottes de sable"),
        producer: sample::text("Les Jardins de Toul"),
        labels: vec![sample::organic(), sample::local(4)],
        allergens: Vec::new(),
        step: sample::grams(500)?,
        ceiling: sample::cents(210),
        reached: Some(sample::cents(200)),
        next_tier: Some(NextTier { from: Steps::new(200), price: sample::cents(190) }),
        missing_to_case: None,
        quantity: Typed::new("3"),
        at_least: Typed::new("2"),
        at_most: Typed::new("4"),
        steps: Steps::new(3),
        total: sample::cents(315),
        ..milk()?
    })
}

fn eggs() -> Result<FormLine, sample::SampleError> {
    Ok(FormLine {
        product: sample::text("oeufs"),
        name: sample::text("Œufs de plein air, boîte de 6"),
        producer: sample::text("Ferme de la Woëvre"),
        labels: vec![sample::local(27)],
        allergens: vec![sample::text("œufs")],
        step: sample::piece()?,
        ceiling: sample::cents(198),
        next_tier: Some(NextTier { from: Steps::new(100), price: sample::cents(185) }),
        missing_to_case: Some(Steps::new(1)),
        quantity: Typed::default(),
        steps: Steps::ZERO,
        total: Money::ZERO,
        ..milk()?
    })
}

fn category(slug: &str, name: &str, lines: Vec<FormLine>) -> FormCategory {
    FormCategory { slug: sample::text(slug), name: sample::text(name), lines }
}

fn usual() -> Result<OrderForm, sample::SampleError> {
    Ok(OrderForm {
        chrome: sample::member(Section::Order),
        month: sample::month("2026-11")?,
        closes_at: sample::instant("2026-11-08T17:00:00Z")?,
        pick_up: PickUp {
            place: Some(sample::text("Maison des solidarités de Toul")),
            date: Some(sample::day("2026-11-19")?),
        },
        notice: Some(sample::text(
            "Ce mois-ci, les carottes viennent de Toul. On cuisine ensemble le 19 !",
        )),
        filler: Filler::Own,
        action: sample::text("/commande"),
        campaign: sample::text("c1"),
        version: 2,
        places: false,
        categories: vec![
            category("cremerie", "Crèmerie et œufs", vec![milk()?, cheese()?, eggs()?]),
            category("legumes", "Légumes", vec![carrots()?]),
        ],
        budget: Typed::new("40,00"),
        budget_amount: Some(sample::cents(4000)),
        total: sample::cents(1895),
        error_count: 0,
    })
}

fn with_errors() -> Result<OrderForm, sample::SampleError> {
    let wrong_milk = FormLine {
        quantity: Typed::wrong("six", "Écrivez un nombre, par exemple 6."),
        steps: Steps::ZERO,
        total: Money::ZERO,
        ..milk()?
    };
    let wrong_carrots = FormLine {
        at_most: Typed::wrong("2", "« Au plus » doit être au moins égal à votre quantité."),
        ..carrots()?
    };
    Ok(OrderForm {
        categories: vec![
            category("cremerie", "Crèmerie", vec![wrong_milk]),
            category("legumes", "Légumes", vec![wrong_carrots]),
        ],
        budget: Typed::new("2,00"),
        budget_amount: Some(sample::cents(200)),
        total: sample::cents(315),
        error_count: 2,
        ..usual()?
    })
}

impl Samples for OrderForm {
    const NAME: &'static str = "order-form";

    fn samples() -> Result<Vec<Sample<Self>>, sample::SampleError> {
        let empty = Self {
            categories: Vec::new(),
            total: Money::ZERO,
            budget: Typed::default(),
            budget_amount: None,
            version: 0,
            ..usual()?
        };
        let told = "Votre commande a changé dans un autre onglet. Rien n’est écrasé.";
        let mut conflict = usual()?;
        conflict.chrome = conflict.chrome.with_message(Tone::Error, told);
        Ok(vec![
            Sample::new("usual", usual()?),
            Sample::new("conflict", conflict),
            Sample::new("error", with_errors()?),
            Sample::new(
                "change",
                OrderForm { filler: Filler::Change { alias: sample::text("Mimosa") }, ..usual()? },
            ),
            Sample::new("empty", empty),
        ])
    }
}
