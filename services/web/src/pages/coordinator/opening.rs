//! `/plateforme/campagnes/{id}/ouvrir`: until when, and for whom.

use super::{campaign::commune_name, chosen::named};
use crate::{
    format,
    page::{Address, PageError, PageResult, go, show, show_again, show_with},
    pages::carrying::carry_out,
    posted::Posted,
    refusals::Told,
    session::Coordinator,
    state::WebState,
    typed_values,
    views::{
        Section, Tone, Typed,
        opening::{OpeningPage, StructureTick},
    },
};
use app::{
    Command, Request,
    queries::{campaign_board::CampaignSummary, structures},
};
use axum::extract::State;
use chrono::{DateTime, Days, Utc};
use domain::campaigns::{CampaignCommand, Stage};
use kernel::{CampaignId, StructureId};
use std::collections::BTreeSet;

/// How long orders are taken where nothing else is chosen.
const USUAL_DAYS: Days = Days::new(7);
const USUAL_HOUR: &str = "18:00";

pub async fn ask(
    State(state): State<WebState>,
    coordinator: Coordinator,
    Address(campaign): Address<CampaignId>,
) -> PageResult {
    let campaign = named(&state, coordinator.tenant(), campaign).await?;
    if campaign.stage != Stage::Draft {
        return Ok(go(&format!("/plateforme/campagnes/{}", campaign.campaign)));
    }
    let mut view = page(&state, &coordinator, &campaign, None).await?;
    (view.closes_on, view.closes_at) = usual_end(&state);
    show(&view)
}

/// The day and the hour at which orders end where nothing else is chosen.
pub(super) fn usual_end(state: &WebState) -> (Typed, Typed) {
    let today = format::local_date(state.app.clock().now());
    let usual = today.checked_add_days(USUAL_DAYS).unwrap_or(today);
    (Typed::new(format::date_iso(usual)), Typed::new(USUAL_HOUR))
}

pub async fn open(
    State(state): State<WebState>,
    coordinator: Coordinator,
    Address(campaign): Address<CampaignId>,
    posted: Posted,
) -> PageResult {
    let campaign = named(&state, coordinator.tenant(), campaign).await?;
    let ticked: BTreeSet<StructureId> =
        posted.all("structure").filter_map(|id| id.parse().ok()).collect();
    let Some(closes_at) = closing(&posted) else {
        let mut view = typed_page(&state, &coordinator, &campaign, &posted, ticked).await?;
        view.closes_on.error = Some("Écrivez un jour et une heure.".to_owned());
        return show_again(&view);
    };
    let structures = known(&state, &coordinator, &ticked).await?;
    let open = CampaignCommand::Open { closes_at, structures };
    let request = Request::new(posted.command()?, Command::Campaign(campaign.campaign, open));
    match carry_out(&state, &coordinator.actor, request).await? {
        Ok(_) => Ok(go(&format!("/plateforme/campagnes/{}?fait=ouverture", campaign.campaign))),
        Err(told) => {
            let mut view = typed_page(&state, &coordinator, &campaign, &posted, ticked).await?;
            let status = told.status;
            refuse(&mut view, told);
            show_with(status, &view)
        }
    }
}

/// The announced end, as it was typed.
pub(super) fn closing(posted: &Posted) -> Option<DateTime<Utc>> {
    let text = format!("{}T{}", posted.text("closes_on"), posted.text("closes_at"));
    typed_values::local_instant(&text)
}

fn refuse(view: &mut OpeningPage, told: Told) {
    match told.field {
        Some("structure") => view.structures_error = Some(told.message),
        Some("closes_at") => view.closes_on.error = Some(told.message),
        _ => view.chrome.tell(Tone::Error, told.message),
    }
}

/// The ticked structures that joined this hub; what else was sent is not ours to open for.
async fn known(
    state: &WebState,
    coordinator: &Coordinator,
    ticked: &BTreeSet<StructureId>,
) -> Result<Vec<StructureId>, PageError> {
    let mut reading = state.app.reading(coordinator.tenant()).await?;
    let joined = structures::structures_of_hub(&mut reading, coordinator.tenant()).await?;
    let ids = joined.into_iter().map(|structure| structure.structure);
    Ok(ids.filter(|id| ticked.contains(id)).collect())
}

async fn typed_page(
    state: &WebState,
    coordinator: &Coordinator,
    campaign: &CampaignSummary,
    posted: &Posted,
    ticked: BTreeSet<StructureId>,
) -> Result<OpeningPage, PageError> {
    let mut view = page(state, coordinator, campaign, Some(ticked)).await?;
    view.closes_on = posted.typed("closes_on", None);
    view.closes_at = posted.typed("closes_at", None);
    Ok(view)
}

/// All structures are ticked where nobody chose.
async fn page(
    state: &WebState,
    coordinator: &Coordinator,
    campaign: &CampaignSummary,
    ticked: Option<BTreeSet<StructureId>>,
) -> Result<OpeningPage, PageError> {
    let mut reading = state.app.reading(coordinator.tenant()).await?;
    let chrome = coordinator.chrome(state, &mut reading, Section::Campaign).await?;
    let joined = structures::structures_of_hub(&mut reading, coordinator.tenant()).await?;
    let structures = joined.into_iter().map(|one| StructureTick {
        picked: ticked.as_ref().is_none_or(|ticked| ticked.contains(&one.structure)),
        structure: one.structure.to_string(),
        name: one.name,
        commune: commune_name(&one.territory.commune),
    });
    Ok(OpeningPage {
        chrome,
        campaign: campaign.campaign.to_string(),
        month: campaign.month,
        product_count: campaign.products,
        closes_on: Typed::default(),
        closes_at: Typed::default(),
        structures: structures.collect(),
        structures_error: None,
    })
}
