//! Price discussions, as buyers or the producer see them.

use super::words::NegotiationState;
use super::{Chrome, Sample, Samples, Section, Typed, sample};
use crate::filters;
use askama::Template;
use chrono::{DateTime, NaiveDate, Utc};
use kernel::{Money, Month, SaleUnit, Step, Steps, UnitPrice};

#[derive(Debug, Template)]
#[template(path = "coordinator/negotiations.html")]
pub struct NegotiationList {
    pub chrome: Chrome,
    /// Where this person's negotiations are: `/plateforme/negociations`.
    pub base: &'static str,
    /// Waiting for an answer first, then latest first.
    pub negotiations: Vec<NegotiationLine>,
    /// Whether this person may open a new one.
    pub can_open: bool,
}

#[derive(Debug)]
pub struct NegotiationLine {
    pub negotiation: String,
    /// The other party: the producer for buyers, the structure for a producer.
    pub with: String,
    pub products: String,
    pub state: NegotiationState,
    pub updated_at: DateTime<Utc>,
}

#[derive(Debug, Template)]
#[template(path = "coordinator/negotiation.html")]
pub struct NegotiationPage {
    pub chrome: Chrome,
    /// Where this person's negotiations are: `/plateforme/negociations`.
    pub base: &'static str,
    pub negotiation: String,
    pub version: u64,
    pub with: String,
    pub state: NegotiationState,
    /// Oldest first.
    pub proposals: Vec<PriceProposal>,
    /// Some as long as it goes on: the form to propose, or to propose something else.
    pub answer: Option<AnswerForm>,
    /// Of the last proposal, tier by tier.
    pub fair: Vec<FairLine>,
    /// Of each product that was offered before.
    pub history: Vec<PriceHistory>,
    /// The producer's own floor prices; empty for buyers.
    pub floors: Vec<FloorField>,
}

/// Where the price of one sale unit goes, at one tier of the last proposal.
#[derive(Debug)]
pub struct FairLine {
    pub product: String,
    pub unit: SaleUnit,
    pub step: Step,
    pub from: Steps,
    /// What the producer gets, before VAT.
    pub to_producer: UnitPrice,
    pub vat: Money,
    /// What a member pays.
    pub paid: Money,
    /// What a shop asks, where that is known.
    pub reference: Option<Money>,
    /// What a member pays less, and in hundredths of the shop's price; negative where it is more.
    pub saving: Option<Money>,
    pub percent: Option<i64>,
}

impl FairLine {
    fn saves(&self) -> bool {
        self.saving.is_some_and(Money::is_positive)
    }

    fn costs_more(&self) -> Option<Money> {
        self.saving.filter(|saving| saving.is_negative()).map(|saving| Money::ZERO - saving)
    }
}

/// What one product cost, the oldest month first.
#[derive(Debug)]
pub struct PriceHistory {
    pub product: String,
    pub unit: SaleUnit,
    pub step: Step,
    pub months: Vec<PriceOfMonth>,
}

/// Before VAT.
#[derive(Debug)]
pub struct PriceOfMonth {
    pub month: Month,
    pub ceiling: UnitPrice,
    pub reached: Option<UnitPrice>,
    /// In whole cases.
    pub ordered: Option<Steps>,
}

#[derive(Debug)]
pub struct PriceProposal {
    pub by: String,
    pub at: DateTime<Utc>,
    /// How and when the goods arrive.
    pub delivery: String,
    /// The least that a pooled order must come to, before VAT.
    pub minimum: Money,
    pub valid_from: NaiveDate,
    pub valid_to: NaiveDate,
    pub products: Vec<ProposedProduct>,
}

#[derive(Debug)]
pub struct ProposedProduct {
    pub name: String,
    pub step: Step,
    /// What the prices are for.
    pub unit: SaleUnit,
    pub case_size: Steps,
    pub tiers: Vec<Tier>,
}

#[derive(Debug, Clone, Copy)]
pub struct Tier {
    pub from: Steps,
    /// Before VAT, for one sale unit.
    pub price: UnitPrice,
}

/// Fields are `from.<product>.<n>`, `price.<product>.<n>`, `case.<product>`, `minimum`,
/// `delivery`, `valid_from` and `valid_to`.
#[derive(Debug)]
pub struct AnswerForm {
    /// Whether the last proposal can be accepted as it is.
    pub can_accept: bool,
    pub products: Vec<AnswerProduct>,
    pub minimum: Typed,
    pub delivery: Typed,
    pub valid_from: Typed,
    pub valid_to: Typed,
    /// What is wrong with the whole of it.
    pub error: Option<String>,
}

#[derive(Debug)]
pub struct AnswerProduct {
    pub product: String,
    pub name: String,
    pub step: Step,
    /// What the prices are for.
    pub unit: SaleUnit,
    /// As many rows as may be filled; the first starts at 0.
    pub tiers: Vec<AnswerTier>,
    pub case_size: Typed,
}

/// What a producer will not sell below; the producer alone sees it. The field is
/// `floor.<product>`.
#[derive(Debug)]
pub struct FloorField {
    pub product: String,
    pub name: String,
    pub unit: SaleUnit,
    pub floor: Typed,
}

#[derive(Debug)]
pub struct AnswerTier {
    pub from: Typed,
    pub price: Typed,
}

/// The name of a field about one product: `case.lait`.
pub fn name(field: &str, product: &str) -> String {
    format!("{field}.{product}")
}

fn answer_tiers() -> Vec<AnswerTier> {
    let tier =
        |from: &str, price: &str| AnswerTier { from: Typed::new(from), price: Typed::new(price) };
    vec![tier("0", "1,28"), tier("100", "1,22"), tier("500", "1,14")]
}

fn answer() -> Result<AnswerForm, sample::SampleError> {
    Ok(AnswerForm {
        can_accept: true,
        products: vec![AnswerProduct {
            product: sample::text("lait"),
            name: sample::text("Lait entier en bouteille"),
            step: sample::millilitres(1000)?,
            tiers: answer_tiers(),
            case_size: Typed::new("12"),
            unit: SaleUnit::Litre,
        }],
        minimum: Typed::new("150,00"),
        delivery: Typed::new("Le mercredi matin à Toul."),
        valid_from: Typed::new("2026-12-01"),
        valid_to: Typed::new("2027-06-30"),
        error: None,
    })
}

fn proposal(by: &str, delivery: &str) -> Result<PriceProposal, sample::SampleError> {
    let tier = |from, price: &str| {
        Ok::<_, sample::SampleError>(Tier { from: Steps::new(from), price: sample::price(price)? })
    };
    Ok(PriceProposal {
        by: sample::text(by),
        at: sample::instant("2026-11-20T09:30:00Z")?,
        delivery: sample::text(delivery),
        minimum: sample::cents(15_000),
        valid_from: sample::day("2026-12-01")?,
        valid_to: sample::day("2027-06-30")?,
        products: vec![ProposedProduct {
            name: sample::text("Lait entier en bouteille"),
            step: sample::millilitres(1000)?,
            unit: SaleUnit::Litre,
            case_size: Steps::new(12),
            tiers: vec![tier(0, "1.28")?, tier(100, "1.22")?, tier(500, "1.1374")?],
        }],
    })
}

fn fair(from: &str, reference: Option<i64>) -> Result<FairLine, sample::SampleError> {
    let reference = reference.map(sample::cents);
    Ok(FairLine {
        product: sample::text("Lait entier en bouteille"),
        unit: SaleUnit::Litre,
        step: sample::millilitres(1000)?,
        from: Steps::new(from.parse().unwrap_or_default()),
        to_producer: sample::price("1.1374")?,
        vat: sample::cents(6),
        paid: sample::cents(1_20),
        reference,
        saving: reference.map(|reference| reference - sample::cents(1_20)),
        percent: reference.map(|_| 20),
    })
}

fn month(text: &str, ordered: Option<u64>) -> Result<PriceOfMonth, sample::SampleError> {
    Ok(PriceOfMonth {
        month: sample::month(text)?,
        ceiling: sample::price("1.28")?,
        reached: ordered.map(|_| sample::price("1.1374")).transpose()?,
        ordered: ordered.map(Steps::new),
    })
}

fn page(
    chrome: Chrome,
    state: NegotiationState,
    answer: Option<AnswerForm>,
) -> Result<NegotiationPage, sample::SampleError> {
    Ok(NegotiationPage {
        chrome,
        base: "/plateforme/negociations",
        negotiation: sample::text("n1"),
        version: 3,
        with: sample::text("GAEC du Saintois"),
        state,
        proposals: vec![
            proposal("Acheteurs Solidaires", "Le mercredi matin à Toul.")?,
            proposal("GAEC du Saintois", "Le mardi à Toul.")?,
        ],
        answer,
        fair: vec![fair("0", Some(1_50))?, fair("500", None)?],
        history: vec![PriceHistory {
            product: sample::text("Lait entier en bouteille"),
            unit: SaleUnit::Litre,
            step: sample::millilitres(1000)?,
            months: vec![month("2026-09", Some(480))?, month("2026-10", None)?],
        }],
        floors: Vec::new(),
    })
}

impl Samples for NegotiationPage {
    const NAME: &'static str = "negotiation";

    fn samples() -> Result<Vec<Sample<Self>>, sample::SampleError> {
        let hub = || sample::coordinator(Section::Negotiations);
        let waiting = NegotiationState::WaitingForBuyers;
        let usual = page(hub(), waiting, Some(answer()?))?;
        let closed = page(hub(), NegotiationState::Agreed, None)?;
        let mut form = answer()?;
        form.error = Some(sample::text("Ce prix est trop bas pour le producteur."));
        for product in &mut form.products {
            product.tiers.push(AnswerTier {
                from: Typed::new("900"),
                price: Typed::wrong("1,20", "Le prix doit baisser à chaque palier."),
            });
        }
        let mut producer = page(
            sample::producer(Section::Negotiations),
            NegotiationState::WaitingForProducer,
            Some(form),
        )?;
        producer.floors.push(FloorField {
            product: sample::text("lait"),
            name: sample::text("Lait entier en bouteille"),
            unit: SaleUnit::Litre,
            floor: Typed::wrong("cher", "Écrivez un prix, par exemple 1,05."),
        });
        let mut empty = page(hub(), NegotiationState::WaitingForProducer, None)?;
        empty.proposals.clear();
        empty.fair.clear();
        empty.history.clear();
        Ok(vec![
            Sample::new("usual", usual),
            Sample::new("closed", closed),
            Sample::new("error", producer),
            Sample::new("empty", empty),
        ])
    }
}

impl Samples for NegotiationList {
    const NAME: &'static str = "negotiations";

    fn samples() -> Result<Vec<Sample<Self>>, sample::SampleError> {
        let updated_at = sample::instant("2026-11-20T09:30:00Z")?;
        let line = |with, products, state| NegotiationLine {
            negotiation: sample::text("n1"),
            with: sample::text(with),
            products: sample::text(products),
            state,
            updated_at,
        };
        let page = |negotiations| Self {
            chrome: sample::coordinator(Section::Negotiations),
            base: "/plateforme/negociations",
            negotiations,
            can_open: true,
        };
        let usual = vec![
            line("GAEC du Saintois", "Lait entier", NegotiationState::WaitingForBuyers),
            line("Rucher de Domgermain", "Miel", NegotiationState::WaitingForProducer),
            line("Les Jardins de Toul", "Carottes, poireaux", NegotiationState::Agreed),
        ];
        Ok(vec![Sample::new("usual", page(usual)), Sample::new("empty", page(Vec::new()))])
    }
}
