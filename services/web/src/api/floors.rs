//! A producer's floor prices: read and written by the producer alone.

use super::{
    caller::{Caller, OptionalKey},
    change::{Changed, carry_out},
    error::ApiResult,
    extract::{Json, Path},
    json::{
        ChangeJson,
        supply::{FloorBody, FloorJson},
    },
    values,
};
use crate::state::WebState;
use app::{Command, queries::producers};
use axum::extract::State;
use domain::floors::FloorCommand;
use kernel::ProductId;
use uuid::Uuid;

#[utoipa::path(get, path = "/floors", tag = "floors", summary = "Mes prix planchers",
    security(("session" = [])), responses((status = 200, body = [FloorJson])))]
pub async fn list_floors(
    State(state): State<WebState>,
    caller: Caller,
) -> ApiResult<Json<Vec<FloorJson>>> {
    let producer = caller.producer()?;
    let mut reading = state.app.reading(producer.into()).await?;
    let floors = producers::floors(&mut reading, producer).await?;
    Ok(Json(floors.into_iter().map(FloorJson::from).collect()))
}

/// A proposal below it is refused from now on, and nobody is told the figure.
#[utoipa::path(put, path = "/floors/{product}", tag = "floors",
    summary = "Noter un prix plancher", params(("product" = Uuid, Path),
        ("Idempotency-Key" = Option<String>, Header)),
    request_body = FloorBody, security(("session" = [])),
    responses((status = 200, body = ChangeJson)))]
pub async fn put_floor(
    State(state): State<WebState>,
    caller: Caller,
    OptionalKey(id): OptionalKey,
    Path(product): Path<Uuid>,
    Json(body): Json<FloorBody>,
) -> ApiResult<Changed> {
    let producer = caller.producer()?;
    let unit_price = values::unit_price("unit_price", &body.unit_price)?;
    let record = FloorCommand::Record { product: ProductId::from_uuid(product), unit_price };
    let done = carry_out(&state, &caller, id, Command::Floor(producer, record)).await?;
    Ok(Changed::new(product, done))
}

#[utoipa::path(delete, path = "/floors/{product}", tag = "floors",
    summary = "Retirer un prix plancher", params(("product" = Uuid, Path),
        ("Idempotency-Key" = Option<String>, Header)),
    security(("session" = [])), responses((status = 200, body = ChangeJson)))]
pub async fn remove_floor(
    State(state): State<WebState>,
    caller: Caller,
    OptionalKey(id): OptionalKey,
    Path(product): Path<Uuid>,
) -> ApiResult<Changed> {
    let producer = caller.producer()?;
    let remove = FloorCommand::Remove { product: ProductId::from_uuid(product) };
    let done = carry_out(&state, &caller, id, Command::Floor(producer, remove)).await?;
    Ok(Changed::new(product, done))
}
