//! What a producer sees of demand: own products, summed over everyone, by day and campaign.

use super::{Chrome, Sample, Samples, Section, sample};
use crate::filters;
use askama::Template;
use chrono::{DateTime, NaiveDate, Utc};
use kernel::{Month, Step, Steps};

#[derive(Debug, Template)]
#[template(path = "producer/demand.html")]
pub struct DemandPage {
    pub chrome: Chrome,
    /// None before the first campaign with a product of theirs.
    pub campaign: Option<DemandCampaign>,
    pub products: Vec<ProductDemand>,
}

#[derive(Debug, Clone, Copy)]
pub struct DemandCampaign {
    pub month: Month,
    /// None once orders are closed.
    pub closes_at: Option<DateTime<Utc>>,
}

#[derive(Debug)]
pub struct ProductDemand {
    pub name: String,
    pub step: Step,
    /// All orders so far.
    pub so_far: Steps,
    /// The campaigns before, the latest first: how much, where the product was offered.
    pub past: Vec<(Month, Option<Steps>)>,
    /// The mean of these, and of how many: no order, and no promise.
    pub outlook: Option<(Steps, u64)>,
    pub case_size: Steps,
    /// What was added each day of this campaign; taken back counts as less.
    pub days: Vec<DayDemand>,
}

#[derive(Debug)]
pub struct DayDemand {
    pub day: NaiveDate,
    /// The total at the end of that day.
    pub total: Steps,
}

impl ProductDemand {
    fn rests_on_one(&self) -> bool {
        self.outlook.is_some_and(|(_, count)| count == 1)
    }

    fn full_cases(&self) -> u64 {
        self.so_far.count().checked_div(self.case_size.count()).unwrap_or_default()
    }
}

impl Samples for DemandPage {
    const NAME: &'static str = "demand";

    fn samples() -> Result<Vec<Sample<Self>>, sample::SampleError> {
        let day = |date, total| {
            Ok::<_, sample::SampleError>(DayDemand {
                day: sample::day(date)?,
                total: Steps::new(total),
            })
        };
        let milk = |outlook: Option<(Steps, u64)>| {
            let past = [("2026-10", outlook.map(|_| Steps::new(480))), ("2026-09", None)];
            let past = past
                .map(|(month, total)| Ok::<_, sample::SampleError>((sample::month(month)?, total)));
            Ok::<_, sample::SampleError>(ProductDemand {
                name: sample::text("Lait entier en bouteille"),
                step: sample::millilitres(1000)?,
                so_far: Steps::new(317),
                past: past.into_iter().collect::<Result<_, sample::SampleError>>()?,
                outlook,
                case_size: Steps::new(12),
                days: vec![
                    day("2026-11-01", 120)?,
                    day("2026-11-02", 204)?,
                    day("2026-11-03", 317)?,
                ],
            })
        };
        let page = |closes_at, products| {
            Ok::<_, sample::SampleError>(Self {
                chrome: sample::producer(Section::Demand),
                campaign: Some(DemandCampaign { month: sample::month("2026-11")?, closes_at }),
                products,
            })
        };
        let closes_at = Some(sample::instant("2026-11-08T17:00:00Z")?);
        Ok(vec![
            Sample::new("usual", page(closes_at, vec![milk(Some((Steps::new(480), 1)))?])?),
            Sample::new("closed", page(None, vec![milk(None)?])?),
            Sample::new("empty", page(closes_at, Vec::new())?),
            Sample::new("none", Self { campaign: None, ..page(None, Vec::new())? }),
        ])
    }
}
