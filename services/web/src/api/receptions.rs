//! What arrives at the packing premises, and what is lost there.

use super::{
    caller::{Caller, Key, OptionalKey},
    change::{Changed, carry_out},
    error::{ApiError, ApiResult},
    extract::{Json, Path},
    json::{
        ChangeJson,
        deliveries::{LossBody, ReceptionBody, ReceptionJson, ShortageBody},
    },
};
use crate::state::WebState;
use app::{
    Command,
    queries::{pooled_orders, receptions},
};
use axum::extract::State;
use domain::receptions::ReceptionCommand;
use kernel::{CampaignId, OrderId, PooledOrderId, ProductId};
use uuid::Uuid;

#[utoipa::path(get, path = "/campaigns/{campaign}/receptions", tag = "receptions",
    summary = "Les livraisons attendues et reçues", params(("campaign" = Uuid, Path)),
    security(("session" = [])), responses((status = 200, body = [ReceptionJson])))]
pub async fn list_receptions(
    State(state): State<WebState>,
    caller: Caller,
    Path(campaign): Path<Uuid>,
) -> ApiResult<Json<Vec<ReceptionJson>>> {
    let hub = caller.coordinator()?;
    let mut reading = state.app.reading(hub).await?;
    let of = CampaignId::from_uuid(campaign);
    let receptions = receptions::receptions(&mut reading, hub, of).await?;
    Ok(Json(receptions.iter().map(ReceptionJson::from).collect()))
}

/// Less than was shared out is shared out anew.
#[utoipa::path(put, path = "/pooled-orders/{pooled_order}/reception", tag = "receptions",
    summary = "Noter une réception", params(("pooled_order" = Uuid, Path),
        ("Idempotency-Key" = Option<String>, Header)),
    request_body = ReceptionBody, security(("session" = [])),
    responses((status = 200, body = ChangeJson)))]
pub async fn put_reception(
    State(state): State<WebState>,
    caller: Caller,
    OptionalKey(id): OptionalKey,
    Path(pooled): Path<Uuid>,
    Json(body): Json<ReceptionBody>,
) -> ApiResult<Changed> {
    let (hub, pooled_id) = (caller.coordinator()?, PooledOrderId::from_uuid(pooled));
    let lines = body.read()?;
    let products: Vec<_> = lines.iter().map(|line| line.product).collect();
    let mut reading = state.app.reading(hub).await?;
    let found = pooled_orders::pooled_order(&mut reading, hub, pooled_id).await?;
    drop(reading);
    let found = found.ok_or_else(ApiError::not_found)?;
    let (campaign, producer) = (found.campaign, found.producer);
    let receive = ReceptionCommand::Receive { campaign, producer, lines };
    let done = carry_out(&state, &caller, id, Command::Reception(pooled_id, receive)).await;
    Ok(Changed::new(pooled, done.map_err(|error| error.in_lines(&products))?))
}

/// Accepted goods that were lost before they reached a crate: the orders that are not packed yet
/// share what is left.
#[utoipa::path(post, path = "/pooled-orders/{pooled_order}/losses", tag = "receptions",
    summary = "Noter une perte", params(("pooled_order" = Uuid, Path)),
    request_body = LossBody, security(("session" = [])),
    responses((status = 201, body = ChangeJson)))]
pub async fn record_loss(
    State(state): State<WebState>,
    caller: Caller,
    Key(id): Key,
    Path(pooled): Path<Uuid>,
    Json(body): Json<LossBody>,
) -> ApiResult<Changed> {
    let loss = ReceptionCommand::RecordLoss {
        product: ProductId::from_uuid(body.product),
        quantity: body.quantity_steps.read("quantity_steps")?,
        reason: body.reason.into(),
    };
    let command = Command::Reception(PooledOrderId::from_uuid(pooled), loss);
    Ok(Changed::created(pooled, carry_out(&state, &caller, id, command).await?))
}

/// What was packed and is missing or spoilt: its order gets less, and the buyer pays less.
#[utoipa::path(post, path = "/pooled-orders/{pooled_order}/shortages", tag = "receptions",
    summary = "Noter ce qui manque dans une cagette prête",
    params(("pooled_order" = Uuid, Path)),
    request_body = ShortageBody, security(("session" = [])),
    responses((status = 201, body = ChangeJson)))]
pub async fn record_shortage(
    State(state): State<WebState>,
    caller: Caller,
    Key(id): Key,
    Path(pooled): Path<Uuid>,
    Json(body): Json<ShortageBody>,
) -> ApiResult<Changed> {
    let shortage = ReceptionCommand::RecordShortage {
        order: OrderId::from_uuid(body.order),
        product: ProductId::from_uuid(body.product),
        quantity: body.quantity_steps.read("quantity_steps")?,
        reason: body.reason.into(),
    };
    let command = Command::Reception(PooledOrderId::from_uuid(pooled), shortage);
    Ok(Changed::created(pooled, carry_out(&state, &caller, id, command).await?))
}
