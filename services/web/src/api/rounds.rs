//! Rounds from the packing premises over their stops.

use super::{
    caller::{Caller, Key},
    change::{Changed, carry_out},
    error::{ApiError, ApiResult},
    extract::{Json, Path},
    json::{
        ChangeJson,
        deliveries::{RoundBody, RoundJson},
    },
};
use crate::state::WebState;
use app::{Command, queries::rounds};
use axum::extract::State;
use domain::rounds::{RoundCommand, Stop};
use kernel::{CampaignId, RoundId, StructureId};
use uuid::Uuid;

#[utoipa::path(get, path = "/campaigns/{campaign}/rounds", tag = "rounds",
    summary = "Les tournées d’une campagne", params(("campaign" = Uuid, Path)),
    security(("session" = [])), responses((status = 200, body = [RoundJson])))]
pub async fn list_rounds(
    State(state): State<WebState>,
    caller: Caller,
    Path(campaign): Path<Uuid>,
) -> ApiResult<Json<Vec<RoundJson>>> {
    let hub = caller.coordinator()?;
    let mut reading = state.app.reading(hub).await?;
    let rounds = rounds::rounds(&mut reading, hub, CampaignId::from_uuid(campaign)).await?;
    Ok(Json(rounds.iter().map(RoundJson::from).collect()))
}

#[utoipa::path(get, path = "/rounds/{round}", tag = "rounds", summary = "Une tournée",
    params(("round" = Uuid, Path)), security(("session" = [])),
    responses((status = 200, body = RoundJson)))]
pub async fn show_round(
    State(state): State<WebState>,
    caller: Caller,
    Path(round): Path<Uuid>,
) -> ApiResult<Json<RoundJson>> {
    let hub = caller.coordinator()?;
    let mut reading = state.app.reading(hub).await?;
    let round = rounds::round(&mut reading, hub, RoundId::from_uuid(round)).await?;
    Ok(Json(RoundJson::from(&round.ok_or_else(ApiError::not_found)?)))
}

#[utoipa::path(post, path = "/campaigns/{campaign}/rounds", tag = "rounds",
    summary = "Prévoir une tournée", params(("campaign" = Uuid, Path)),
    request_body = RoundBody, security(("session" = [])),
    responses((status = 201, body = ChangeJson)))]
pub async fn plan_round(
    State(state): State<WebState>,
    caller: Caller,
    Key(id): Key,
    Path(campaign): Path<Uuid>,
    Json(body): Json<RoundBody>,
) -> ApiResult<Changed> {
    let round = RoundId::derived(&[b"round", id.uuid().as_bytes()]);
    let plan = RoundCommand::Plan {
        campaign: CampaignId::from_uuid(campaign),
        date: body.date,
        stops: body.stops.iter().map(Stop::from).collect(),
        name: body.name,
    };
    let done = carry_out(&state, &caller, id, Command::Round(round, plan)).await?;
    Ok(Changed::created(round.uuid(), done))
}

#[utoipa::path(post, path = "/rounds/{round}/departure", tag = "rounds",
    summary = "Noter le départ", params(("round" = Uuid, Path)), security(("session" = [])),
    responses((status = 200, body = ChangeJson)))]
pub async fn depart(
    State(state): State<WebState>,
    caller: Caller,
    Key(id): Key,
    Path(round): Path<Uuid>,
) -> ApiResult<Changed> {
    let command = Command::Round(RoundId::from_uuid(round), RoundCommand::Depart);
    Ok(Changed::new(round, carry_out(&state, &caller, id, command).await?))
}

#[utoipa::path(post, path = "/rounds/{round}/stops/{structure}/delivery", tag = "rounds",
    summary = "Noter une livraison",
    params(("round" = Uuid, Path), ("structure" = Uuid, Path)), security(("session" = [])),
    responses((status = 200, body = ChangeJson)))]
pub async fn deliver_stop(
    State(state): State<WebState>,
    caller: Caller,
    Key(id): Key,
    Path((round, structure)): Path<(Uuid, Uuid)>,
) -> ApiResult<Changed> {
    let deliver = RoundCommand::DeliverStop { structure: StructureId::from_uuid(structure) };
    let command = Command::Round(RoundId::from_uuid(round), deliver);
    Ok(Changed::new(round, carry_out(&state, &caller, id, command).await?))
}
