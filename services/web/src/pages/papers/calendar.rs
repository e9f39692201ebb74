//! `/calendrier.ics`: when orders open and close, when goods come, when crates are fetched.

use super::hub_of;
use crate::{
    files, format,
    page::{PageError, PageResult},
    session::{PLATFORM, Visitor},
    state::WebState,
};
use app::queries::{
    campaign_board::{self, CampaignSummary},
    rounds::{self, RoundView},
};
use axum::extract::State;
use chrono::{DateTime, Utc};
use documents::calendar::{Calendar, Event, When};
use kernel::{Role, StructureId};

const MEDIA_TYPE: &str = "text/calendar; charset=utf-8";

/// For those who take part in a month: members and animators of a structure, and the hub.
pub async fn dates(State(state): State<WebState>, visitor: Visitor) -> PageResult {
    let own = match visitor.actor.role {
        Role::Member(_) | Role::Animator => Some(StructureId::from(visitor.tenant())),
        Role::Coordinator => None,
        _ => return Err(PageError::not_found()),
    };
    let hub = hub_of(&state, &visitor).await?;
    let mut reading = state.app.reading(hub).await?;
    let mut events = vec![];
    for campaign in campaign_board::campaigns(&mut reading, hub).await? {
        events.extend(of_campaign(&campaign));
        let rounds = rounds::rounds(&mut reading, hub, campaign.campaign).await?;
        events.extend(rounds.iter().flat_map(|round| of_round(&campaign, round, own)));
    }
    let name = match own {
        Some(own) => super::name(&state, own.into()).await?,
        None => PLATFORM.to_owned(),
    };
    let calendar = Calendar { name, events };
    Ok(files::file(calendar.to_ics().into_bytes(), MEDIA_TYPE, "calendrier.ics"))
}

fn of_campaign(campaign: &CampaignSummary) -> Vec<Event> {
    let dates = &campaign.dates;
    let month = format::of_month(campaign.month);
    let event = |what: &str, summary: String, at: Option<DateTime<Utc>>| {
        Some(Event {
            uid: format!("{what}-{}@acheteurs-solidaires", campaign.campaign),
            summary,
            description: String::new(),
            location: String::new(),
            when: When::At(at?),
            changed_at: dates.opened_at.unwrap_or(dates.drafted_at),
        })
    };
    let all = [
        event("ouverture", format!("Ouverture des commandes {month}"), dates.opened_at),
        event("cloture", format!("Clôture des commandes {month}"), dates.closes_at),
        event("reception", format!("Produits {month} reçus"), dates.received_at),
    ];
    all.into_iter().flatten().collect()
}

/// A structure's own stop; every round for the hub.
fn of_round(
    campaign: &CampaignSummary,
    round: &RoundView,
    own: Option<StructureId>,
) -> Option<Event> {
    let stop = own.map(|own| round.stops.iter().find(|stop| stop.structure == own));
    let (summary, location) = match stop {
        Some(stop) => ("Retrait des cagettes".to_owned(), stop?.place.clone()),
        None => (format!("Tournée : {}", round.name), String::new()),
    };
    Some(Event {
        uid: format!("tournee-{}@acheteurs-solidaires", round.round),
        summary,
        description: format!("Commandes {}", format::of_month(campaign.month)),
        location,
        when: When::Day(round.date),
        changed_at: campaign.dates.opened_at.unwrap_or(campaign.dates.drafted_at),
    })
}
