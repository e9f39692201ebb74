//! Pooled orders by producer: from the sum of all orders to what each will get.

use super::words::PooledState;
use super::{Chrome, Sample, Samples, Section, chrome::TakeAway, negotiation::Tier, sample};
use crate::filters;
use askama::Template;
use kernel::{Money, Month, Step, Steps, UnitPrice};

#[derive(Debug, Template)]
#[template(path = "coordinator/pooled_orders.html")]
pub struct PooledOrdersPage {
    pub chrome: Chrome,
    pub campaign: String,
    pub month: Month,
    /// Whether the orders wait to be sent, all together.
    pub can_send: bool,
    /// Whether something is being computed: the page then comes again by itself.
    pub under_way: bool,
    /// In alphabetical order of producer.
    pub orders: Vec<PooledOrderCard>,
}

#[derive(Debug)]
pub struct PooledOrderCard {
    pub pooled_order: String,
    pub producer: String,
    pub state: PooledState,
    /// Before VAT.
    pub total: Money,
    pub minimum: Money,
    /// Why it was sent though below the minimum.
    pub override_reason: Option<String>,
    pub lines: Vec<PooledLine>,
}

#[derive(Debug)]
pub struct PooledLine {
    pub product: String,
    pub step: Step,
    /// D: what all asked for.
    pub demand: Steps,
    pub case_size: Steps,
    /// T: whole cases.
    pub target: Steps,
    /// Of the tier reached, before VAT.
    pub price: UnitPrice,
    /// The tier beyond it, if there is one.
    pub next_tier: Option<Tier>,
    /// What the producer confirmed.
    pub confirmed: Option<Steps>,
    /// What is shared out among orders.
    pub allocated: Option<Steps>,
}

impl PooledOrderCard {
    fn missing_to_minimum(&self) -> Option<Money> {
        Some(self.minimum - self.total).filter(|missing| missing.is_positive())
    }

    fn can_answer(&self) -> bool {
        self.state == PooledState::Sent
    }

    fn below_minimum(&self) -> bool {
        self.state == PooledState::BelowMinimum
    }

    fn can_receive(&self) -> bool {
        matches!(self.state, PooledState::Confirmed | PooledState::ConfirmedInPart)
    }

    fn received(&self) -> bool {
        self.state == PooledState::Received
    }
}

impl PooledLine {
    fn cases(&self) -> u64 {
        self.target.count().checked_div(self.case_size.count()).unwrap_or_default()
    }
}

fn line(
    product: &str,
    step: Step,
    [demand, case_size, target]: [u64; 3],
    price: UnitPrice,
    confirmed: Option<u64>,
) -> PooledLine {
    PooledLine {
        product: sample::text(product),
        step,
        demand: Steps::new(demand),
        case_size: Steps::new(case_size),
        target: Steps::new(target),
        price,
        next_tier: Some(Tier { from: Steps::new(2 * target), price }),
        confirmed: confirmed.map(Steps::new),
        allocated: confirmed.map(|steps| Steps::new(steps.min(target))),
    }
}

fn card(state: PooledState, total: i64) -> Result<PooledOrderCard, sample::SampleError> {
    let litre = sample::millilitres(1000)?;
    let confirmed = (state == PooledState::ConfirmedInPart).then_some(480);
    Ok(PooledOrderCard {
        pooled_order: sample::text("p1"),
        producer: sample::text("GAEC du Saintois"),
        state,
        total: sample::cents(total),
        minimum: sample::cents(15_000),
        override_reason: None,
        lines: vec![
            line("Lait entier", litre, [517, 12, 516], sample::price("1.1374")?, confirmed),
            line("Crème", sample::millilitres(250)?, [31, 6, 30], sample::price("6.4")?, None),
        ],
    })
}

impl Samples for PooledOrdersPage {
    const NAME: &'static str = "pooled-orders";

    fn samples() -> Result<Vec<Sample<Self>>, sample::SampleError> {
        let page = |orders| {
            Ok::<_, sample::SampleError>(Self {
                chrome: sample::coordinator(Section::Pooled),
                campaign: sample::text("c1"),
                month: sample::month("2026-11")?,
                can_send: true,
                under_way: true,
                orders,
            })
        };
        let below = PooledOrderCard {
            producer: sample::text("Rucher de Domgermain"),
            lines: Vec::new(),
            ..card(PooledState::BelowMinimum, 6_240)?
        };
        let usual = vec![card(PooledState::Computed, 63_478)?, below];
        let closed = vec![PooledOrderCard {
            override_reason: Some(sample::text("premier essai avec ce producteur")),
            ..card(PooledState::ConfirmedInPart, 59_320)?
        }];
        let mut usual = page(usual)?;
        let file = |label: &str| TakeAway {
            href: sample::text("/plateforme/commandes?format=pdf"),
            label: sample::text(label),
        };
        usual.chrome.take_away = ["PDF", "XLSX", "ODS", "CSV"].map(file).to_vec();
        Ok(vec![
            Sample::new("usual", usual),
            Sample::new("closed", page(closed)?),
            Sample::new("empty", page(Vec::new())?),
        ])
    }
}
