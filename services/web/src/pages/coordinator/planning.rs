//! `/plateforme/tournees/nouvelle`: the day of a round, and the order of its stops.

use super::{
    chosen::{Chosen, nothing_yet},
    next_action::has_stop,
};
use crate::{
    format,
    page::{PageError, PageResult, go, show, show_with},
    pages::carrying::carry_out,
    posted::Posted,
    session::Coordinator,
    state::WebState,
    typed_values,
    views::{
        Section, Typed,
        new_round::{NewRound, StopChoice},
    },
};
use app::{
    Command, Request,
    queries::{
        campaign_board::CampaignSummary,
        rounds::{self, StructureCrates},
    },
};
use axum::{
    extract::{Query, State},
    http::StatusCode,
};
use domain::rounds::{RoundCommand, Stop};
use kernel::{CampaignId, RoundId};
use std::collections::BTreeMap;

pub async fn ask(
    State(state): State<WebState>,
    coordinator: Coordinator,
    Query(chosen): Query<Chosen>,
) -> PageResult {
    match chosen.campaign(&state, coordinator.tenant()).await? {
        Some(campaign) => show(&page(&state, &coordinator, &campaign, None).await?),
        None => nothing_yet(&state, &coordinator, Section::Rounds, "Tournées").await,
    }
}

pub async fn plan(
    State(state): State<WebState>,
    coordinator: Coordinator,
    Query(chosen): Query<Chosen>,
    posted: Posted,
) -> PageResult {
    let campaign = chosen.campaign(&state, coordinator.tenant()).await?;
    let campaign = campaign.ok_or_else(PageError::not_found)?;
    let free = free(&state, &coordinator, &campaign).await?;
    let Some(plan) = read(campaign.campaign, &free, &posted) else {
        let mut view = page(&state, &coordinator, &campaign, Some(&posted)).await?;
        mark(&mut view);
        return show_with(StatusCode::UNPROCESSABLE_ENTITY, &view);
    };
    let id = posted.command()?;
    let round = RoundId::derived(&[b"round", id.uuid().as_bytes()]);
    let request = Request::new(id, Command::Round(round, plan));
    match carry_out(&state, &coordinator.actor, request).await? {
        Ok(_) => {
            let campaign = campaign.campaign;
            Ok(go(&format!("/plateforme/tournees?campagne={campaign}&fait=tournee")))
        }
        Err(told) => {
            let mut view = page(&state, &coordinator, &campaign, Some(&posted)).await?;
            view.stops_error = Some(told.message);
            show_with(told.status, &view)
        }
    }
}

/// Structures that have crates and a place to bring them to, and that no round takes yet.
async fn free(
    state: &WebState,
    coordinator: &Coordinator,
    campaign: &CampaignSummary,
) -> Result<Vec<StructureCrates>, PageError> {
    let (hub, id) = (coordinator.tenant(), campaign.campaign);
    let mut reading = state.app.reading(hub).await?;
    let planned = rounds::rounds(&mut reading, hub, id).await?;
    let all = rounds::structure_crates(&mut reading, hub, id).await?;
    let waits = |one: &StructureCrates| {
        one.orders > 0 && one.delivery_point.is_some() && !has_stop(&planned, one.structure)
    };
    Ok(all.into_iter().filter(waits).collect())
}

/// None where a field is wrong: [`mark`] says which.
fn read(campaign: CampaignId, free: &[StructureCrates], posted: &Posted) -> Option<RoundCommand> {
    let stops = read_stops(free, posted).ok()?;
    let date = typed_values::date(posted.text("date"))?;
    let name = Some(posted.text("round_name")).filter(|name| !name.is_empty())?.to_owned();
    Some(RoundCommand::Plan { campaign, date, name, stops })
}

/// A rank that is no number, or is given twice.
struct BadRank;

fn read_stops(free: &[StructureCrates], posted: &Posted) -> Result<Vec<Stop>, BadRank> {
    let mut by_rank = BTreeMap::new();
    for one in free {
        let text = posted.text(&format!("order.{}", one.structure));
        let Some(rank) = typed_values::steps(text).map_err(|_| BadRank)? else { continue };
        let Some((place, commune)) = one.delivery_point.clone() else { continue };
        let crates = if one.packed > 0 { one.packed } else { one.orders };
        let crates = u32::try_from(crates).unwrap_or(u32::MAX);
        let stop = Stop { structure: one.structure, place, commune, crates };
        if by_rank.insert(rank, stop).is_some() {
            return Err(BadRank);
        }
    }
    Ok(by_rank.into_values().collect())
}

/// Says what is wrong beside each field.
fn mark(view: &mut NewRound) {
    if view.round_name.value.trim().is_empty() {
        view.round_name.error = Some("Écrivez un nom, par exemple Tournée sud.".to_owned());
    }
    if typed_values::date(&view.date.value).is_none() {
        view.date.error = Some("Écrivez un jour.".to_owned());
    }
    let mut seen = std::collections::BTreeSet::new();
    for stop in &mut view.stops {
        match typed_values::steps(&stop.order.value) {
            Err(_) => stop.order.error = Some("Écrivez un rang\u{a0}: 1, 2, 3…".to_owned()),
            Ok(Some(rank)) if !seen.insert(rank) => {
                stop.order.error = Some("Ce rang est déjà pris.".to_owned());
            }
            Ok(_) => {}
        }
    }
}

async fn page(
    state: &WebState,
    coordinator: &Coordinator,
    campaign: &CampaignSummary,
    posted: Option<&Posted>,
) -> Result<NewRound, PageError> {
    let free = free(state, coordinator, campaign).await?;
    let typed = |name: &str, usual: String| {
        posted.map_or_else(|| Typed::new(usual), |posted| posted.typed(name, None))
    };
    let today = format::date_iso(format::local_date(state.app.clock().now()));
    let stops = free.into_iter().map(|one| {
        let (place, commune) = one.delivery_point.unwrap_or_default();
        StopChoice {
            order: typed(&format!("order.{}", one.structure), String::new()),
            structure: one.structure.to_string(),
            name: one.name,
            place: format!("{place}, {}", super::campaign::commune_name(&commune)),
            crate_count: one.orders,
        }
    });
    Ok(NewRound {
        chrome: super::chrome(state, coordinator, Section::Rounds).await?,
        campaign: campaign.campaign.to_string(),
        month: campaign.month,
        round_name: typed("round_name", String::new()),
        date: typed("date", today),
        stops: stops.collect(),
        stops_error: None,
    })
}
