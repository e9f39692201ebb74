//! `/plateforme`: the months, and one month with its next step.

use super::{chosen::named, next_action::next_action};
use crate::{
    files::Export,
    french,
    notices::Notice,
    page::{Address, PageError, PageResult, go},
    posted::Posted,
    session::Coordinator,
    state::WebState,
    typed_goods, typed_places,
    views::{
        Chrome, Section,
        campaign::{CampaignDetail, CampaignLine, CampaignPage, StructureTotal},
        words,
    },
};
use app::{
    Purpose, places,
    queries::{
        campaign_board::{self, CampaignSummary},
        rounds, structures,
    },
};
use axum::extract::State;
use domain::campaigns::Stage;
use kernel::{CampaignId, Month, StructureId, TenantId};
use std::collections::BTreeMap;

pub async fn latest(
    State(state): State<WebState>,
    coordinator: Coordinator,
    notice: Notice,
    export: Export,
) -> PageResult {
    let all = campaigns(&state, coordinator.tenant()).await?;
    let at_work = all.iter().find(|one| one.stage != Stage::Settled).or(all.first());
    let chrome = notice.tell(super::chrome(&state, &coordinator, Section::Campaign).await?);
    export.show(page(&state, &coordinator, chrome, at_work.cloned()).await?).await
}

pub async fn one(
    State(state): State<WebState>,
    coordinator: Coordinator,
    Address(campaign): Address<CampaignId>,
    notice: Notice,
    export: Export,
) -> PageResult {
    let campaign = named(&state, coordinator.tenant(), campaign).await?;
    let chrome = notice.tell(super::chrome(&state, &coordinator, Section::Campaign).await?);
    export.show(page(&state, &coordinator, chrome, Some(campaign)).await?).await
}

pub async fn draft(
    State(state): State<WebState>,
    coordinator: Coordinator,
    posted: Posted,
) -> PageResult {
    let month = typed_goods::month(posted.text("month"))?;
    let id = posted.command()?;
    let (campaign, done) = state.app.draft_campaign(&coordinator.actor, id, month).await?;
    super::shown(&state, &done).await?;
    Ok(go(&format!("/plateforme/campagnes/{campaign}?fait=campagne")))
}

async fn campaigns(state: &WebState, hub: TenantId) -> Result<Vec<CampaignSummary>, PageError> {
    let mut reading = state.app.reading(hub).await?;
    Ok(campaign_board::campaigns(&mut reading, hub).await?)
}

async fn page(
    state: &WebState,
    coordinator: &Coordinator,
    chrome: Chrome,
    campaign: Option<CampaignSummary>,
) -> Result<CampaignPage, PageError> {
    let all = campaigns(state, coordinator.tenant()).await?;
    let next_month = match all.first() {
        Some(latest) => latest.month.next(),
        None => Month::of(crate::format::local_date(state.app.clock().now()))
            .map_err(app::AppError::from)?,
    };
    let campaign = match campaign {
        Some(campaign) => Some(detail(state, coordinator, &campaign).await?),
        None => None,
    };
    let others = all.iter().map(line).collect();
    Ok(CampaignPage { chrome, campaign, others, next_month })
}

fn line(campaign: &CampaignSummary) -> CampaignLine {
    CampaignLine {
        campaign: campaign.campaign.to_string(),
        month: campaign.month,
        stage: stage(campaign),
        order_count: campaign.orders,
        total: campaign.total,
    }
}

/// A campaign that is listed is drafted at least.
fn stage(campaign: &CampaignSummary) -> words::Stage {
    french::stage(campaign.stage).unwrap_or(words::Stage::Draft)
}

async fn detail(
    state: &WebState,
    coordinator: &Coordinator,
    campaign: &CampaignSummary,
) -> Result<CampaignDetail, PageError> {
    let (hub, id) = (coordinator.tenant(), campaign.campaign);
    let next = next_action(state, hub, campaign).await?;
    let mut reading = state.app.reading(hub).await?;
    let rounds = rounds::rounds(&mut reading, hub, id).await?;
    let totals = campaign_board::structure_totals(&mut reading, hub, id).await?;
    let joined = structures::structures_of_hub(&mut reading, hub).await?;
    drop(reading);
    let shown = totals.iter().map(|one| one.structure);
    state.app.show_figures(&coordinator.actor, Purpose::Campaign, shown).await?;
    let communes: BTreeMap<StructureId, String> = joined
        .into_iter()
        .map(|one| (one.structure, commune_name(&one.territory.commune)))
        .collect();
    let structures = totals.into_iter().map(|totals| StructureTotal {
        structure: totals.structure.to_string(),
        commune: communes.get(&totals.structure).cloned().unwrap_or_default(),
        name: totals.name,
        order_count: totals.orders,
        total: totals.total,
    });
    Ok(CampaignDetail {
        campaign: id.to_string(),
        month: campaign.month,
        stage: stage(campaign),
        opened_at: campaign.dates.opened_at,
        closes_at: campaign.dates.closed_at.or(campaign.dates.closes_at),
        delivery: rounds.iter().map(|round| round.date).min(),
        product_count: campaign.products,
        producer_count: campaign.producers,
        order_count: campaign.orders,
        total: campaign.total,
        next,
        structures: structures.collect(),
    })
}

/// The commune’s name; where it is of another department, that one’s number.
pub fn commune_name(insee: &str) -> String {
    let department = insee.chars().take(2).collect::<String>();
    let elsewhere = || format!("département {department}");
    places::commune(insee).map_or_else(elsewhere, |commune| typed_places::shown(&commune.name))
}
