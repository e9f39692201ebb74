//! `/plateforme/tournees`: the rounds of a month, their departure and their stops.

use super::{
    chosen::{Chosen, named, nothing_yet},
    next_action::has_stop,
};
use crate::{
    files::Export,
    notices::Notice,
    page::{Address, PageError, PageResult, go, show_with},
    pages::carrying::carry_out,
    posted::Posted,
    session::Coordinator,
    state::WebState,
    views::{
        Section, Tone,
        rounds::{RoundCard, RoundsPage, StopLine},
    },
};
use app::{
    Command, Request,
    queries::{
        campaign_board::CampaignSummary,
        rounds::{self, RoundView, StopView},
    },
};
use axum::extract::{Query, State};
use domain::{campaigns::Stage, rounds::RoundCommand};
use kernel::RoundId;

pub async fn list(
    State(state): State<WebState>,
    coordinator: Coordinator,
    Query(chosen): Query<Chosen>,
    notice: Notice,
    export: Export,
) -> PageResult {
    let Some(campaign) = chosen.campaign(&state, coordinator.tenant()).await? else {
        return nothing_yet(&state, &coordinator, Section::Rounds, "Tournées").await;
    };
    let mut view = page(&state, &coordinator, &campaign).await?;
    view.chrome = notice.tell(view.chrome);
    export.show(view).await
}

pub async fn depart(
    State(state): State<WebState>,
    coordinator: Coordinator,
    Address(round): Address<RoundId>,
    posted: Posted,
) -> PageResult {
    change(&state, &coordinator, round, &posted, RoundCommand::Depart, "depart-tournee").await
}

pub async fn deliver(
    State(state): State<WebState>,
    coordinator: Coordinator,
    Address(round): Address<RoundId>,
    posted: Posted,
) -> PageResult {
    let structure = posted.text("structure").parse().map_err(|_| PageError::not_found())?;
    let command = RoundCommand::DeliverStop { structure };
    change(&state, &coordinator, round, &posted, command, "arret").await
}

async fn change(
    state: &WebState,
    coordinator: &Coordinator,
    round: RoundId,
    posted: &Posted,
    command: RoundCommand,
    notice: &str,
) -> PageResult {
    let hub = coordinator.tenant();
    let mut reading = state.app.reading(hub).await?;
    let found = rounds::round(&mut reading, hub, round).await?.ok_or_else(PageError::not_found)?;
    drop(reading);
    // Each stop has a button of its own in the one page.
    let id = posted.command_about(posted.text("structure").as_bytes())?;
    let request = Request::new(id, Command::Round(round, command));
    match carry_out(state, &coordinator.actor, request).await? {
        Ok(_) => {
            let campaign = found.campaign;
            Ok(go(&format!("/plateforme/tournees?campagne={campaign}&fait={notice}")))
        }
        Err(told) => {
            let campaign = named(state, hub, found.campaign).await?;
            let mut view = page(state, coordinator, &campaign).await?;
            view.chrome = view.chrome.with_message(Tone::Error, told.message);
            show_with(told.status, &view)
        }
    }
}

async fn page(
    state: &WebState,
    coordinator: &Coordinator,
    campaign: &CampaignSummary,
) -> Result<RoundsPage, PageError> {
    let (hub, id) = (coordinator.tenant(), campaign.campaign);
    let mut reading = state.app.reading(hub).await?;
    let chrome = coordinator.chrome(state, &mut reading, Section::Rounds).await?;
    let planned = rounds::rounds(&mut reading, hub, id).await?;
    let crates = rounds::structure_crates(&mut reading, hub, id).await?;
    let unassigned = crates
        .into_iter()
        .filter(|one| one.orders > 0 && !has_stop(&planned, one.structure))
        .map(|one| one.name);
    Ok(RoundsPage {
        chrome,
        campaign: id.to_string(),
        month: campaign.month,
        can_finish: campaign.stage == Stage::Received,
        unassigned: unassigned.collect(),
        rounds: planned.iter().map(card).collect(),
    })
}

fn card(round: &RoundView) -> RoundCard {
    RoundCard {
        round: round.round.to_string(),
        name: round.name.clone(),
        date: round.date,
        departed: round.departed_at.is_some(),
        stops: round.stops.iter().map(stop).collect(),
    }
}

fn stop(stop: &StopView) -> StopLine {
    StopLine {
        place: stop.place.clone(),
        structure: stop.structure_name.clone(),
        structure_id: stop.structure.to_string(),
        crate_count: u64::from(stop.crates),
        delivered_at: stop.delivered_at,
    }
}
