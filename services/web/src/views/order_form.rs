//! The month's order form, for a member on screen or an animator who changes an order.

use super::{Chrome, Label, Typed};
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
    pub filters: FormFilters,
    /// Whether products can be marked as favourites.
    pub favourites: bool,
    /// Whether every line shows how much more or less is welcome.
    pub tolerances: bool,
    /// The month of the last order, which this one can begin with.
    pub last_month: Option<Month>,
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

/// What the lines shown are asked to be.
#[derive(Debug, Default)]
pub struct FormFilters {
    pub search: String,
    pub only: Vec<FilterTick>,
    pub without: Vec<FilterTick>,
}

#[derive(Debug)]
pub struct FilterTick {
    pub code: &'static str,
    pub words: &'static str,
    pub ticked: bool,
}

impl FormFilters {
    fn is_ticked(&self) -> bool {
        self.only.iter().chain(&self.without).any(|tick| tick.ticked)
    }
}

impl FormCategory {
    fn is_hidden(&self) -> bool {
        self.lines.iter().all(|line| line.hidden)
    }
}

/// One product as it can be ordered. Fields are `q.<number>`, `lo.<number>`, `hi.<number>`, in
/// whole steps.
#[derive(Debug)]
pub struct FormLine {
    pub product: String,
    /// Its place in the month's form: shorter than its id, and as lasting.
    pub number: usize,
    pub name: String,
    pub producer: String,
    pub labels: Vec<Label>,
    pub allergens: Vec<String>,
    /// What filters ask about: codes of what it is, and of the allergens it holds.
    pub facts: Vec<&'static str>,
    /// Whether filters leave it out; its fields stay.
    pub hidden: bool,
    pub favourite: bool,
    /// Whether it comes in cases of several steps.
    pub in_cases: bool,
    /// Whether one more is welcome where it completes a case.
    pub one_more: bool,
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
    fn line_count(&self) -> u64 {
        self.categories.iter().flat_map(|found| &found.lines).map(|_| 1).sum()
    }

    fn shown_count(&self) -> u64 {
        let lines = self.categories.iter().flat_map(|found| &found.lines);
        lines.map(|line| u64::from(!line.hidden)).sum()
    }

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

    /// For the script: cents, thousandths of a step, thousandths that the price is for, the unit.
    fn figures(&self) -> String {
        let (cents, step) = (self.ceiling.cents(), self.step.thousandths());
        format!("{cents} {step} {} {}", self.priced_thousandths(), self.unit_code())
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
