//! `/plateforme/campagnes/{id}/rouvrir`: a close is taken back, until the orders are sent.

use super::{chosen::named, opening};
use crate::{
    page::{Address, PageError, PageResult, go, show, show_again, show_with},
    pages::carrying::carry_out,
    posted::Posted,
    refusals::Told,
    session::Coordinator,
    state::WebState,
    views::{Section, Tone, Typed, reopening::ReopeningPage},
};
use app::{
    Command, Request,
    queries::{campaign_board::CampaignSummary, pooled_orders},
};
use axum::extract::State;
use domain::campaigns::{CampaignCommand, Stage};
use kernel::CampaignId;

pub async fn ask(
    State(state): State<WebState>,
    coordinator: Coordinator,
    Address(campaign): Address<CampaignId>,
) -> PageResult {
    let campaign = named(&state, coordinator.tenant(), campaign).await?;
    if campaign.stage != Stage::Closed {
        return Ok(go(&format!("/plateforme/campagnes/{}", campaign.campaign)));
    }
    let mut view = page(&state, &coordinator, &campaign).await?;
    (view.closes_on, view.closes_at) = opening::usual_end(&state);
    show(&view)
}

pub async fn reopen(
    State(state): State<WebState>,
    coordinator: Coordinator,
    Address(campaign): Address<CampaignId>,
    posted: Posted,
) -> PageResult {
    let campaign = named(&state, coordinator.tenant(), campaign).await?;
    let Some(closes_at) = opening::closing(&posted) else {
        let mut view = typed_page(&state, &coordinator, &campaign, &posted).await?;
        view.closes_on.error = Some("Écrivez un jour et une heure.".to_owned());
        return show_again(&view);
    };
    let reopen = CampaignCommand::Reopen { closes_at, reason: posted.text("reason").to_owned() };
    let request = Request::new(posted.command()?, Command::Campaign(campaign.campaign, reopen));
    match carry_out(&state, &coordinator.actor, request).await? {
        Ok(_) => Ok(go(&format!("/plateforme/campagnes/{}?fait=rouverture", campaign.campaign))),
        Err(told) => {
            let mut view = typed_page(&state, &coordinator, &campaign, &posted).await?;
            let status = told.status;
            refuse(&mut view, told);
            show_with(status, &view)
        }
    }
}

fn refuse(view: &mut ReopeningPage, told: Told) {
    match told.field {
        Some("closes_at") => view.closes_on.error = Some(told.message),
        Some("reason") => view.reason.error = Some(told.message),
        _ => view.chrome.tell(Tone::Error, told.message),
    }
}

async fn typed_page(
    state: &WebState,
    coordinator: &Coordinator,
    campaign: &CampaignSummary,
    posted: &Posted,
) -> Result<ReopeningPage, PageError> {
    let mut view = page(state, coordinator, campaign).await?;
    view.closes_on = posted.typed("closes_on", None);
    view.closes_at = posted.typed("closes_at", None);
    view.reason = posted.typed("reason", None);
    Ok(view)
}

async fn page(
    state: &WebState,
    coordinator: &Coordinator,
    campaign: &CampaignSummary,
) -> Result<ReopeningPage, PageError> {
    let hub = coordinator.tenant();
    let mut reading = state.app.reading(hub).await?;
    let chrome = coordinator.chrome(state, &mut reading, Section::Campaign).await?;
    let pooled = pooled_orders::pooled_orders(&mut reading, hub, campaign.campaign).await?;
    Ok(ReopeningPage {
        chrome,
        campaign: campaign.campaign.to_string(),
        month: campaign.month,
        order_count: campaign.orders,
        pooled_count: u64::try_from(pooled.len()).unwrap_or(u64::MAX),
        closes_on: Typed::default(),
        closes_at: Typed::default(),
        reason: Typed::default(),
    })
}
