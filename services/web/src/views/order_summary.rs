//! A member's order: what was ordered, what is left to pay, and later what was got and why.

use super::order_form::PickUp;
use super::share_picture::SharePicture;
use super::{Chrome, Sample, Samples, Section, Tone, sample};
use crate::filters;
use askama::Template;
use chrono::{DateTime, Utc};
use kernel::{Money, Month, SaleUnit, Step, Steps};

#[derive(Debug, Template)]
#[template(path = "member/order_summary.html")]
pub struct OrderSummary {
    pub chrome: Chrome,
    pub month: Month,
    pub closes_at: DateTime<Utc>,
    /// Whether the order can still be changed or cancelled.
    pub open: bool,
    pub cancelled: bool,
    /// None while this person has no order this month.
    pub order: Option<OrderDetail>,
    pub pick_up: PickUp,
    /// Whether the crate has been handed over.
    pub handed_over: bool,
    /// Whether it is of a month that is not on any more.
    pub past: bool,
    /// Other months in which this person ordered.
    pub others: Vec<OtherMonth>,
}

#[derive(Debug)]
pub struct OtherMonth {
    /// As in the address: `2026-10`.
    pub code: String,
    pub month: Month,
}

#[derive(Debug)]
pub struct OrderDetail {
    pub lines: Vec<SummaryLine>,
    /// At the ceilings while open, at the final prices after.
    pub total: Money,
    pub paid: Money,
    /// What is given back: prices that fell, what was missing.
    pub credited: Money,
    /// What is left to pay.
    pub due: Money,
}

#[derive(Debug)]
pub struct SummaryLine {
    pub name: String,
    pub producer: String,
    pub step: Step,
    pub ordered: Steps,
    /// None before the allocation.
    pub allocated: Option<Steps>,
    /// Final once allocated, the ceiling before; for one sale unit, with VAT.
    pub unit_price: Money,
    pub priced_by: SaleUnit,
    pub total: Money,
    /// One sentence that says why this quantity at this price.
    pub reason: Option<String>,
    /// None before the allocation, and where nothing was shared.
    pub picture: Option<SharePicture>,
}

impl OrderDetail {
    fn is_due(&self) -> bool {
        self.due.is_positive()
    }
}

fn line(name: &str, producer: &str, step: Step, ordered: u64, price: i64) -> SummaryLine {
    SummaryLine {
        name: sample::text(name),
        producer: sample::text(producer),
        step,
        ordered: Steps::new(ordered),
        allocated: None,
        unit_price: sample::cents(price),
        priced_by: step.unit(),
        total: Money::ZERO,
        reason: None,
        picture: None,
    }
}

fn lines() -> Result<Vec<SummaryLine>, sample::SampleError> {
    let milk = line("Lait entier", "GAEC du Saintois", sample::millilitres(1000)?, 6, 135);
    let carrots = line("Carottes de sable", "Les Jardins de Toul", sample::grams(500)?, 3, 210);
    Ok(vec![
        SummaryLine { total: sample::cents(810), ..milk },
        SummaryLine { total: sample::cents(315), ..carrots },
    ])
}

fn after_close() -> Result<Vec<SummaryLine>, sample::SampleError> {
    let mut lines = lines()?.into_iter();
    let allocated = |line: SummaryLine, steps, price, total, reason: &str| SummaryLine {
        allocated: Some(Steps::new(steps)),
        unit_price: sample::cents(price),
        total: sample::cents(total),
        reason: Some(sample::text(reason)),
        picture: Some(SharePicture {
            step: line.step,
            ordered_together: Steps::new(520),
            came: Steps::new(if steps < line.ordered.count() { 400 } else { 528 }),
            asked: line.ordered,
            got: Steps::new(steps),
            level: Some(Steps::new(if steps < line.ordered.count() { steps } else { 40 })),
        }),
        ..line
    };
    let milk = lines.next().map(|line| {
        let reason = "Vous recevez tout. À 520 litres ensemble, le prix baisse à 1,20 €.";
        allocated(line, 6, 120, 720, reason)
    });
    let carrots = lines.next().map(|line| {
        let reason = "Le producteur a moins récolté. Chacun a reçu jusqu’à 1 kg. \
                      Les 500 g qui manquent vous sont rendus.";
        allocated(line, 2, 190, 190, reason)
    });
    Ok(milk.into_iter().chain(carrots).collect())
}

fn page(
    order: Option<OrderDetail>,
    open: bool,
    handed_over: bool,
) -> Result<OrderSummary, sample::SampleError> {
    Ok(OrderSummary {
        chrome: sample::member(Section::Order),
        month: sample::month("2026-11")?,
        closes_at: sample::instant("2026-11-08T17:00:00Z")?,
        open,
        cancelled: false,
        order,
        pick_up: PickUp {
            place: Some(sample::text("Maison des solidarités de Toul")),
            date: Some(sample::day("2026-11-19")?),
        },
        handed_over,
        past: false,
        others: vec![OtherMonth {
            code: sample::text("2026-10"),
            month: sample::month("2026-10")?,
        }],
    })
}

impl Samples for OrderSummary {
    const NAME: &'static str = "order-summary";

    fn samples() -> Result<Vec<Sample<Self>>, sample::SampleError> {
        let order = |lines, total, paid, credited| OrderDetail {
            lines,
            total: sample::cents(total),
            paid: sample::cents(paid),
            credited: sample::cents(credited),
            due: sample::cents((total + credited - paid).max(0)),
        };
        let mut usual = page(Some(order(lines()?, 1125, 500, 0)), true, false)?;
        usual.chrome = usual.chrome.with_message(Tone::Done, "C’est fait : commande enregistrée.");
        let closed = page(Some(order(after_close()?, 910, 1125, 215)), false, false)?;
        let past = Some(order(after_close()?, 910, 910, 0));
        let mut easy = page(Some(order(lines()?, 1125, 500, 0)), true, false)?;
        easy.chrome = easy.chrome.read(true);
        let delivered = page(Some(order(after_close()?, 910, 910, 0)), false, true)?;
        let cancelled = OrderSummary { cancelled: true, ..page(None, true, false)? };
        Ok(vec![
            Sample::new("usual", usual),
            Sample::new("easy", easy),
            Sample::new("past", OrderSummary { past: true, ..page(past, false, true)? }),
            Sample::new("closed", closed),
            Sample::new("delivered", delivered),
            Sample::new("empty", page(None, false, false)?),
            Sample::new("cancelled", cancelled),
        ])
    }
}
