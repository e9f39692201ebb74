//! `/producteur`: what all structures together order of one's products, day by day.

use crate::{
    files::Export,
    page::{PageError, PageResult, show},
    session::Producer,
    state::WebState,
    views::{
        Section,
        demand::{DayDemand, DemandCampaign, DemandPage, ProductDemand},
    },
};
use app::queries::{
    campaign_board::{self, CampaignSummary},
    pooled_demand::{self, DemandDay},
};
use axum::extract::State;
use domain::campaigns::Stage;
use kernel::{CampaignId, Month, ProductId, Steps};
use std::collections::BTreeMap;

/// How many campaigns before this one are shown beside it.
const PAST_CAMPAIGNS: usize = 3;

pub async fn show_demand(
    State(state): State<WebState>,
    producer: Producer,
    export: Export,
) -> PageResult {
    let hub = producer.tenant();
    let mut reading = state.app.reading(hub).await?;
    let all = campaign_board::campaigns_with(&mut reading, hub, producer.producer).await?;
    drop(reading);
    let chrome = super::chrome(&state, &producer, Section::Demand).await?;
    let mut opened = all.iter().filter(|campaign| campaign.stage != Stage::Draft);
    let Some(current) = opened.next() else {
        return show(&DemandPage { chrome, campaign: None, products: vec![] });
    };
    let mut past = vec![];
    for before in opened.take(PAST_CAMPAIGNS) {
        past.push((before.month, totals(&state, &producer, before.campaign).await?));
    }
    let closes_at = current.dates.closes_at.filter(|_| current.stage == Stage::Open);
    let campaign = Some(DemandCampaign { month: current.month, closes_at });
    let products = products(&state, &producer, current, &past).await?;
    export.show(DemandPage { chrome, campaign, products }).await
}

/// What was ordered of each of the producer's products in one campaign.
async fn totals(
    state: &WebState,
    producer: &Producer,
    campaign: CampaignId,
) -> Result<BTreeMap<ProductId, Steps>, PageError> {
    let hub = producer.tenant();
    let mut reading = state.app.reading(hub).await?;
    let all = pooled_demand::product_demand(&mut reading, hub, campaign).await?;
    let own = all.into_iter().filter(|demand| demand.line.producer == producer.producer);
    Ok(own.map(|demand| (demand.line.product, demand.totals.quantity)).collect())
}

async fn products(
    state: &WebState,
    producer: &Producer,
    campaign: &CampaignSummary,
    past: &[(Month, BTreeMap<ProductId, Steps>)],
) -> Result<Vec<ProductDemand>, PageError> {
    let (hub, own) = (producer.tenant(), producer.producer);
    let mut reading = state.app.reading(hub).await?;
    let all = pooled_demand::product_demand(&mut reading, hub, campaign.campaign).await?;
    let days = pooled_demand::demand_by_day(&mut reading, hub, campaign.campaign, own).await?;
    let of = |product: ProductId| {
        let days = days.iter().filter(move |day| day.product == product);
        days.map(|day: &DemandDay| DayDemand { day: day.day, total: day.quantity }).collect()
    };
    let own = all.into_iter().filter(|demand| demand.line.producer == own);
    Ok(own
        .map(|demand| ProductDemand {
            days: of(demand.line.product),
            past: past_of(past, demand.line.product),
            outlook: outlook(&past_of(past, demand.line.product)),
            so_far: demand.totals.quantity,
            case_size: demand.line.case_size,
            step: demand.line.step,
            name: demand.line.name,
        })
        .collect())
}

fn past_of(
    past: &[(Month, BTreeMap<ProductId, Steps>)],
    product: ProductId,
) -> Vec<(Month, Option<Steps>)> {
    past.iter().map(|(month, totals)| (*month, totals.get(&product).copied())).collect()
}

/// The mean of the campaigns that offered the product, and of how many.
fn outlook(past: &[(Month, Option<Steps>)]) -> Option<(Steps, u64)> {
    let offered: Vec<Steps> = past.iter().filter_map(|(_, total)| *total).collect();
    let count = u64::try_from(offered.len()).ok()?;
    Some((domain::pooling::mean_of(&offered)?, count))
}
