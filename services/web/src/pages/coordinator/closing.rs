//! `/plateforme/campagnes/{id}/cloturer` and `/cloture`: what a close would do, taking it, what
//! goes on after it, and then what came of it.

use super::chosen::named;
use crate::{
    page::{Address, PageError, PageResult, go, show, show_with},
    pages::carrying::carry_out,
    posted::Posted,
    session::Coordinator,
    state::WebState,
    views::{
        Section, Tone,
        closing::{ClosingLine, ClosingOrder, ClosingPage},
        under_way::UnderWay,
    },
};
use app::{Command, PoolingPreview, Request, queries::campaign_board::CampaignSummary};
use axum::extract::State;
use domain::{
    campaigns::{CampaignCommand, Stage},
    pooling::PooledLine,
};
use kernel::CampaignId;

pub async fn ask(
    State(state): State<WebState>,
    coordinator: Coordinator,
    Address(campaign): Address<CampaignId>,
) -> PageResult {
    let campaign = named(&state, coordinator.tenant(), campaign).await?;
    if campaign.stage != Stage::Open {
        return Ok(go(&format!("/plateforme/campagnes/{}", campaign.campaign)));
    }
    show(&preview(&state, &coordinator, &campaign).await?)
}

pub async fn close(
    State(state): State<WebState>,
    coordinator: Coordinator,
    Address(campaign): Address<CampaignId>,
    posted: Posted,
) -> PageResult {
    let campaign = named(&state, coordinator.tenant(), campaign).await?;
    let close = Command::Campaign(campaign.campaign, CampaignCommand::Close);
    let request = Request::new(posted.command()?, close);
    match carry_out(&state, &coordinator.actor, request).await? {
        Ok(_) => Ok(go(&format!("/plateforme/campagnes/{}/cloture", campaign.campaign))),
        Err(told) => {
            let mut view = preview(&state, &coordinator, &campaign).await?;
            view.chrome = view.chrome.with_message(Tone::Error, told.message);
            show_with(told.status, &view)
        }
    }
}

async fn preview(
    state: &WebState,
    coordinator: &Coordinator,
    campaign: &CampaignSummary,
) -> Result<ClosingPage, PageError> {
    let previews = state.app.pooling_preview(&coordinator.actor, campaign.campaign).await?;
    let (asked, without): (Vec<_>, Vec<_>) =
        previews.iter().partition(|preview| !preview.order.lines.is_empty());
    let now = state.app.clock().now();
    Ok(ClosingPage {
        chrome: super::chrome(state, coordinator, Section::Campaign).await?,
        campaign: campaign.campaign.to_string(),
        month: campaign.month,
        order_count: campaign.orders,
        total: campaign.total,
        announced: campaign.dates.closes_at.filter(|end| now < *end),
        orders: asked.into_iter().map(order).collect(),
        without_order: without.into_iter().map(|one| one.producer_name.clone()).collect(),
    })
}

fn order(preview: &PoolingPreview) -> ClosingOrder {
    let name = |line: &PooledLine| {
        let of = |product: &&app::queries::pooled_demand::ProductDemand| {
            product.line.product == line.product
        };
        preview.products.iter().find(of).map(|product| product.line.name.clone())
    };
    let lines = preview.order.lines.iter().map(|line| ClosingLine {
        product: name(line).unwrap_or_default(),
        step: line.step,
        demand: line.demand,
        case_size: line.case_size,
        target: line.target,
        cut: line.cut(),
        filled: line.filled(),
        price: line.unit_price,
    });
    ClosingOrder {
        producer: preview.producer_name.clone(),
        total: preview.order.total,
        minimum: preview.order.minimum,
        below_minimum: preview.order.is_below_minimum(),
        lines: lines.collect(),
    }
}

pub async fn progress(
    State(state): State<WebState>,
    coordinator: Coordinator,
    Address(campaign): Address<CampaignId>,
) -> PageResult {
    let hub = coordinator.tenant();
    let campaign = named(&state, hub, campaign).await?;
    if matches!(campaign.stage, Stage::Draft | Stage::Open) {
        return Ok(go(&format!("/plateforme/campagnes/{}", campaign.campaign)));
    }
    let progress = state.app.pooling_progress(hub, campaign.campaign).await?;
    if progress.is_over() {
        return Ok(go(&format!("/plateforme/campagnes/{}/commandes", campaign.campaign)));
    }
    let explanation = "Les commandes sont closes. Nous additionnons ce que toutes les structures \
                       demandent, producteur par producteur.";
    show(&UnderWay {
        chrome: super::chrome(&state, &coordinator, Section::Campaign).await?,
        title: "Nous calculons les commandes groupées".to_owned(),
        explanation: explanation.to_owned(),
        done: u64::try_from(progress.fixed).unwrap_or(u64::MAX),
        expected: u64::try_from(progress.expected).unwrap_or(u64::MAX),
        what: ("commande groupée calculée", "commandes groupées calculées"),
    })
}
