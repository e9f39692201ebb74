//! `/plateforme/campagnes/{id}/en-direct`: what all structures order together, as it comes in.
//!
//! The page asks for server-sent events, and each answer brings at most one: it waits until the
//! figures are other than those that the browser names, and ends. The browser asks again by itself,
//! so that no connection outlives the service, and each answer is to somebody still signed in.

use super::chosen::named;
use crate::{
    page::{Address, PageError, PageResult, go, show},
    session::Coordinator,
    state::WebState,
    views::{
        Section,
        live::{LiveLine, LiveOrder, LivePage},
        negotiation::Tier,
    },
};
use app::{
    AppError, PoolingPreview,
    queries::{
        campaign_board::CampaignSummary,
        pooled_demand::{self, ProductDemand},
    },
};
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::IntoResponse,
};
use domain::campaigns::Stage;
use kernel::CampaignId;
use sha2::{Digest, Sha256};
use std::time::Duration;

/// How often the figures are looked at while somebody waits for other ones.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// How long an answer waits: less than proxies and a stopping service do.
const WAIT_MAX: Duration = Duration::from_secs(15);
/// Milliseconds until the browser asks again.
const ASK_AGAIN: &str = "retry: 300\n";

pub async fn watch(
    State(state): State<WebState>,
    coordinator: Coordinator,
    Address(campaign): Address<CampaignId>,
) -> PageResult {
    let campaign = named(&state, coordinator.tenant(), campaign).await?;
    if campaign.stage != Stage::Open {
        return Ok(go(&format!("/plateforme/campagnes/{}", campaign.campaign)));
    }
    show(&page(&state, &coordinator, &campaign).await?)
}

/// The next figures that are not those of `Last-Event-ID`. No content, and the browser asks no
/// more, once the campaign is not open.
pub async fn events(
    State(state): State<WebState>,
    coordinator: Coordinator,
    Address(campaign): Address<CampaignId>,
    headers: HeaderMap,
) -> PageResult {
    let known = headers.get("last-event-id").and_then(|id| id.to_str().ok()).unwrap_or_default();
    let news = next_figures(&state, &coordinator, campaign, known);
    let text = match tokio::time::timeout(WAIT_MAX, news).await {
        Ok(news) => match news? {
            Some(event) => event,
            None => return Ok(StatusCode::NO_CONTENT.into_response()),
        },
        Err(_) => format!("{ASK_AGAIN}: nothing new\n\n"),
    };
    Ok(([(header::CONTENT_TYPE, "text/event-stream")], text).into_response())
}

async fn next_figures(
    state: &WebState,
    coordinator: &Coordinator,
    campaign: CampaignId,
    known: &str,
) -> Result<Option<String>, PageError> {
    let hub = coordinator.tenant();
    let mut look = tokio::time::interval(LOOK_EVERY);
    loop {
        look.tick().await;
        let campaign = named(state, hub, campaign).await?;
        if campaign.stage != Stage::Open {
            return Ok(None);
        }
        let mut reading = state.app.reading(hub).await?;
        let demand = pooled_demand::product_demand(&mut reading, hub, campaign.campaign).await?;
        drop(reading);
        let id = id_of(&campaign, &demand);
        if id != known {
            let figures = page(state, coordinator, &campaign).await?.figures();
            let data = serde_json::to_string(&figures)
                .map_err(|error| AppError::Unavailable(error.to_string()))?;
            return Ok(Some(format!("{ASK_AGAIN}id: {id}\ndata: {data}\n\n")));
        }
    }
}

/// Other figures have another id.
fn id_of(campaign: &CampaignSummary, demand: &[ProductDemand]) -> String {
    let totals: Vec<_> = demand.iter().map(|product| product.totals).collect();
    let figures = format!("{} {} {totals:?}", campaign.orders, campaign.total.cents());
    hex::encode(&Sha256::digest(figures)[..16])
}

async fn page(
    state: &WebState,
    coordinator: &Coordinator,
    campaign: &CampaignSummary,
) -> Result<LivePage, PageError> {
    let previews = state.app.pooling_preview(&coordinator.actor, campaign.campaign).await?;
    Ok(LivePage {
        chrome: super::chrome(state, coordinator, Section::Campaign).await?,
        campaign: campaign.campaign.to_string(),
        month: campaign.month,
        closes_at: campaign.dates.closes_at,
        order_count: campaign.orders,
        total: campaign.total,
        orders: previews.iter().map(order).collect(),
    })
}

fn order(preview: &PoolingPreview) -> LiveOrder {
    LiveOrder {
        producer_id: preview.producer.to_string(),
        producer: preview.producer_name.clone(),
        total: preview.order.total,
        minimum: preview.order.minimum,
        lines: preview.products.iter().map(line).collect(),
    }
}

fn line(product: &ProductDemand) -> LiveLine {
    LiveLine {
        product: product.line.product.to_string(),
        name: product.line.name.clone(),
        step: product.line.step,
        case_size: product.line.case_size,
        demand: product.totals.quantity,
        price: product.unit_price,
        next_tier: product
            .next_tier
            .as_ref()
            .map(|tier| Tier { from: tier.from, price: tier.unit_price }),
    }
}
