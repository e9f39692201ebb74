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
use kernel::{CampaignId, ProductId, Steps};
use std::collections::BTreeMap;

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
    let last = match opened.next() {
        Some(last) => totals(&state, &producer, last.campaign).await?,
        None => BTreeMap::new(),
    };
    let closes_at = current.dates.closes_at.filter(|_| current.stage == Stage::Open);
    let campaign = Some(DemandCampaign { month: current.month, closes_at });
    let products = products(&state, &producer, current, &last).await?;
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
    last: &BTreeMap<ProductId, Steps>,
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
            last_campaign: last.get(&demand.line.product).copied(),
            so_far: demand.totals.quantity,
            case_size: demand.line.case_size,
            step: demand.line.step,
            name: demand.line.name,
        })
        .collect())
}
