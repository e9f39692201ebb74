//! The structures of the coordinator's hub.

use super::{
    caller::{Caller, Key, OptionalKey},
    change::{Changed, carry_out},
    error::ApiResult,
    extract::{Json, Path},
    json::{
        ChangeJson,
        network::{PlaceJson, StructureBody, StructureJson},
    },
};
use crate::state::WebState;
use app::{Command, queries::structures};
use axum::extract::State;
use domain::structures::{StructureCommand, Territory};
use kernel::StructureId;
use uuid::Uuid;

#[utoipa::path(get, path = "/structures", tag = "structures", summary = "Les structures",
    security(("session" = [])), responses((status = 200, body = [StructureJson])))]
pub async fn list_structures(
    State(state): State<WebState>,
    caller: Caller,
) -> ApiResult<Json<Vec<StructureJson>>> {
    let hub = caller.coordinator()?;
    let mut reading = state.app.reading(hub).await?;
    let structures = structures::structures_of_hub(&mut reading, hub).await?;
    Ok(Json(structures.iter().map(StructureJson::from).collect()))
}

#[utoipa::path(post, path = "/structures", tag = "structures",
    summary = "Inscrire une structure", request_body = StructureBody,
    security(("session" = [])), responses((status = 201, body = ChangeJson)))]
pub async fn register_structure(
    State(state): State<WebState>,
    caller: Caller,
    Key(id): Key,
    Json(body): Json<StructureBody>,
) -> ApiResult<Changed> {
    let hub = caller.coordinator()?;
    let structure = StructureId::derived(&[b"structure", id.uuid().as_bytes()]);
    let register = StructureCommand::Register {
        name: body.name,
        kind: body.kind.into(),
        territory: Territory { commune: body.commune, epci: body.epci },
        hub: Some(hub.into()),
    };
    let done = carry_out(&state, &caller, id, Command::Structure(structure, register)).await?;
    Ok(Changed::created(structure.uuid(), done))
}

#[utoipa::path(put, path = "/structures/{structure}/delivery-point", tag = "structures",
    summary = "Le lieu de retrait", params(("structure" = Uuid, Path),
        ("Idempotency-Key" = Option<String>, Header)),
    request_body = PlaceJson, security(("session" = [])),
    responses((status = 200, body = ChangeJson)))]
pub async fn put_delivery_point(
    State(state): State<WebState>,
    caller: Caller,
    OptionalKey(id): OptionalKey,
    Path(structure): Path<Uuid>,
    Json(body): Json<PlaceJson>,
) -> ApiResult<Changed> {
    let set = StructureCommand::SetDeliveryPoint { name: body.name, commune: body.commune };
    let command = Command::Structure(StructureId::from_uuid(structure), set);
    Ok(Changed::new(structure, carry_out(&state, &caller, id, command).await?))
}
