//! The hub's month: its steps, its next action, and totals per structure.

use super::words::Stage;
use super::{Chrome, Sample, Samples, Section, sample};
use crate::filters;
use askama::Template;
use chrono::{DateTime, NaiveDate, Utc};
use kernel::{Money, Month};

#[derive(Debug, Template)]
#[template(path = "coordinator/campaign.html")]
pub struct CampaignPage {
    pub chrome: Chrome,
    /// None before the first campaign.
    pub campaign: Option<CampaignDetail>,
    /// All campaigns, the latest first.
    pub others: Vec<CampaignLine>,
    /// The month that a new campaign would be for.
    pub next_month: Month,
}

/// A campaign in the list of months.
#[derive(Debug)]
pub struct CampaignLine {
    pub campaign: String,
    pub month: Month,
    pub stage: Stage,
    pub order_count: u64,
    pub total: Money,
}

#[derive(Debug)]
pub struct CampaignDetail {
    pub campaign: String,
    pub month: Month,
    pub stage: Stage,
    pub opened_at: Option<DateTime<Utc>>,
    pub closes_at: Option<DateTime<Utc>>,
    /// The first round's day, once one is planned.
    pub delivery: Option<NaiveDate>,
    pub product_count: u64,
    pub producer_count: u64,
    pub order_count: u64,
    pub total: Money,
    /// None when the month is settled.
    pub next: Option<NextAction>,
    /// In alphabetical order.
    pub structures: Vec<StructureTotal>,
}

/// The one step forward; its link leads to a `Confirm` page that tells the effects.
#[derive(Debug)]
pub struct NextAction {
    pub label: String,
    pub href: String,
    pub explanation: String,
}

#[derive(Debug)]
pub struct StructureTotal {
    pub structure: String,
    pub name: String,
    pub commune: String,
    pub order_count: u64,
    pub total: Money,
}

impl CampaignDetail {
    fn step_class(&self, stage: &Stage) -> &'static str {
        if *stage < self.stage || self.stage == Stage::Settled { "done" } else { "to-come" }
    }

    fn is_current(&self, stage: &Stage) -> bool {
        *stage == self.stage && self.stage != Stage::Settled
    }

    fn is_open(&self) -> bool {
        self.stage == Stage::Open
    }

    fn can_reopen(&self) -> bool {
        self.stage == Stage::Closed
    }

    fn in_draft(&self) -> bool {
        self.stage == Stage::Draft
    }
}

fn detail(stage: Stage, next: Option<NextAction>) -> Result<CampaignDetail, sample::SampleError> {
    let structure = |name, commune, order_count, total| StructureTotal {
        structure: sample::text("s1"),
        name: sample::text(name),
        commune: sample::text(commune),
        order_count,
        total: sample::cents(total),
    };
    Ok(CampaignDetail {
        campaign: sample::text("c1"),
        month: sample::month("2026-11")?,
        stage,
        opened_at: Some(sample::instant("2026-11-01T08:00:00Z")?),
        closes_at: Some(sample::instant("2026-11-08T17:00:00Z")?),
        delivery: None,
        product_count: 86,
        producer_count: 14,
        order_count: 412,
        total: sample::cents(1_824_050),
        next,
        structures: vec![
            structure("CCAS de Neuves-Maisons", "Neuves-Maisons", 38, 164_020),
            structure("Centre social Malraux", "Toul", 61, 243_510),
            structure("Emplettes et Cagettes", "Colombey-les-Belles", 0, 0),
        ],
    })
}

impl Samples for CampaignPage {
    const NAME: &'static str = "campaign";

    fn samples() -> Result<Vec<Sample<Self>>, sample::SampleError> {
        let next = |label, href, explanation| {
            Some(NextAction {
                label: sample::text(label),
                href: sample::text(href),
                explanation: sample::text(explanation),
            })
        };
        let open = next(
            "Clôturer les commandes",
            "/plateforme/campagnes/c1/cloturer",
            "La clôture est prévue dimanche à 18 h. Vous pouvez aussi clôturer maintenant.",
        );
        let draft =
            next("Ouvrir la campagne", "/plateforme/campagnes/c1/ouvrir", "Le bon est prêt.");
        let page = |campaign| {
            Ok::<_, sample::SampleError>(Self {
                chrome: sample::coordinator(Section::Campaign),
                others: vec![CampaignLine {
                    campaign: sample::text("c0"),
                    month: sample::month("2026-10")?,
                    stage: Stage::Settled,
                    order_count: 398,
                    total: sample::cents(1_702_180),
                }],
                campaign,
                next_month: sample::month("2026-12")?,
            })
        };
        Ok(vec![
            Sample::new("usual", page(Some(detail(Stage::Open, open)?))?),
            Sample::new("draft", page(Some(detail(Stage::Draft, draft)?))?),
            Sample::new("closed", page(Some(detail(Stage::Settled, None)?))?),
            Sample::new("empty", page(None)?),
        ])
    }
}
