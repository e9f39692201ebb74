//! Crates: packed by the coordination or the structure, handed over at the stop.

use super::{
    caller::{Caller, Key, OptionalKey},
    change::{Changed, carry_out},
    error::ApiResult,
    extract::{Json, Path},
    json::{
        ChangeJson,
        deliveries::{CrateJson, HandOverBody, PackingBody},
    },
};
use crate::state::WebState;
use app::{Command, Purpose, queries::handover};
use axum::extract::State;
use domain::crates::CrateCommand;
use kernel::{CampaignId, OrderId, StructureId};
use uuid::Uuid;

#[utoipa::path(get, path = "/order-forms/{campaign}/crates", tag = "crates",
    summary = "Les cagettes de la structure", params(("campaign" = Uuid, Path)),
    security(("session" = [])), responses((status = 200, body = [CrateJson])))]
pub async fn list_crates(
    State(state): State<WebState>,
    caller: Caller,
    Path(campaign): Path<Uuid>,
) -> ApiResult<Json<Vec<CrateJson>>> {
    let tenant = caller.animator()?.into();
    let of = CampaignId::from_uuid(campaign);
    let read =
        async |vault: &mut app::vault::Vault| handover::crates_of_campaign(vault, tenant, of).await;
    let crates = state.app.disclose(&caller.actor, Purpose::HandOver, read).await?;
    Ok(Json(crates.iter().map(CrateJson::from).collect()))
}

#[utoipa::path(get, path = "/campaigns/{campaign}/structures/{structure}/crates", tag = "crates",
    summary = "Ce qui va dans les cagettes d’une structure",
    params(("campaign" = Uuid, Path), ("structure" = Uuid, Path)),
    security(("session" = [])), responses((status = 200, body = [CrateJson])))]
pub async fn list_crates_to_pack(
    State(state): State<WebState>,
    caller: Caller,
    Path((campaign, structure)): Path<(Uuid, Uuid)>,
) -> ApiResult<Json<Vec<CrateJson>>> {
    let (campaign, structure) =
        (CampaignId::from_uuid(campaign), StructureId::from_uuid(structure));
    let crates = state.app.crates_to_pack(&caller.actor, campaign, structure).await?;
    Ok(Json(crates.iter().map(CrateJson::from).collect()))
}

/// What was shared out, no more and no less, with its lots.
#[utoipa::path(put, path = "/structures/{structure}/crates/{order}/packing", tag = "crates",
    summary = "Noter l’emballage d’une cagette",
    params(("structure" = Uuid, Path), ("order" = Uuid, Path),
        ("Idempotency-Key" = Option<String>, Header)),
    request_body = PackingBody, security(("session" = [])),
    responses((status = 200, body = ChangeJson)))]
pub async fn put_packing(
    State(state): State<WebState>,
    caller: Caller,
    OptionalKey(id): OptionalKey,
    Path((structure, order)): Path<(Uuid, Uuid)>,
    Json(body): Json<PackingBody>,
) -> ApiResult<Changed> {
    let lines = body.read()?;
    let products: Vec<_> = lines.iter().map(|line| line.product).collect();
    let (structure, of) = (StructureId::from_uuid(structure), OrderId::from_uuid(order));
    let command = Command::Crate(structure, of, CrateCommand::Pack { lines });
    let done = carry_out(&state, &caller, id, command).await;
    Ok(Changed::new(order, done.map_err(|error| error.in_lines(&products))?))
}

/// A crate is handed over once, whoever ticks it.
#[utoipa::path(post, path = "/structures/{structure}/crates/{order}/hand-over", tag = "crates",
    summary = "Remettre une cagette",
    params(("structure" = Uuid, Path), ("order" = Uuid, Path)), request_body = HandOverBody,
    security(("session" = [])), responses((status = 200, body = ChangeJson)))]
pub async fn hand_over(
    State(state): State<WebState>,
    caller: Caller,
    Key(id): Key,
    Path((structure, order)): Path<(Uuid, Uuid)>,
    Json(body): Json<HandOverBody>,
) -> ApiResult<Changed> {
    let (structure, of) = (StructureId::from_uuid(structure), OrderId::from_uuid(order));
    let hand_over = CrateCommand::HandOver { at: body.handed_over_at };
    let done = carry_out(&state, &caller, id, Command::Crate(structure, of, hand_over)).await?;
    Ok(Changed::new(order, done))
}
