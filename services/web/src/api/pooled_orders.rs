//! Pooled orders, for the coordination that sends them and the producer that confirms them.

use super::{
    caller::{Caller, Key},
    change::{Changed, carry_out},
    error::{ApiError, ApiResult},
    extract::{Json, OfCampaign, Path, Query},
    json::{
        ChangeJson,
        campaigns::{ConfirmationBody, OverrideBody, PooledOrderJson},
    },
    values,
};
use crate::state::WebState;
use app::{Command, queries::pooled_orders};
use axum::extract::State;
use domain::pooling::{PoolingCommand, ProductQuantity};
use kernel::{PooledOrderId, ProductId};
use uuid::Uuid;

#[utoipa::path(get, path = "/pooled-orders", tag = "pooled-orders",
    summary = "Les commandes groupées d’une campagne, ou les miennes", params(OfCampaign),
    security(("session" = [])), responses((status = 200, body = [PooledOrderJson])))]
pub async fn list_pooled_orders(
    State(state): State<WebState>,
    caller: Caller,
    Query(of): Query<OfCampaign>,
) -> ApiResult<Json<Vec<PooledOrderJson>>> {
    let own = caller.hub_or_producer()?;
    let campaign = of.campaign();
    let hub = caller.tenant();
    let mut reading = state.app.reading(hub).await?;
    let pooled = match (own, campaign) {
        (Some(own), _) => pooled_orders::pooled_orders_of(&mut reading, hub, own).await?,
        (None, Some(of)) => pooled_orders::pooled_orders(&mut reading, hub, of).await?,
        (None, None) => return Err(ApiError::field("campaign", "Dites de quelle campagne.")),
    };
    let wanted = pooled.iter().filter(|pooled| campaign.is_none_or(|of| pooled.campaign == of));
    Ok(Json(wanted.map(PooledOrderJson::from).collect()))
}

#[utoipa::path(get, path = "/pooled-orders/{pooled_order}", tag = "pooled-orders",
    summary = "Une commande groupée", params(("pooled_order" = Uuid, Path)),
    security(("session" = [])), responses((status = 200, body = PooledOrderJson)))]
pub async fn show_pooled_order(
    State(state): State<WebState>,
    caller: Caller,
    Path(pooled): Path<Uuid>,
) -> ApiResult<Json<PooledOrderJson>> {
    let own = caller.hub_or_producer()?;
    let (hub, id) = (caller.tenant(), PooledOrderId::from_uuid(pooled));
    let mut reading = state.app.reading(hub).await?;
    let pooled = pooled_orders::pooled_order(&mut reading, hub, id).await?;
    let pooled = pooled.filter(|pooled| own.is_none_or(|own| own == pooled.producer));
    Ok(Json(PooledOrderJson::from(&pooled.ok_or_else(ApiError::not_found)?)))
}

/// What is left out can be supplied whole.
#[utoipa::path(post, path = "/pooled-orders/{pooled_order}/confirmation", tag = "pooled-orders",
    summary = "Confirmer ce qui peut être fourni", params(("pooled_order" = Uuid, Path)),
    request_body = ConfirmationBody, security(("session" = [])),
    responses((status = 200, body = ChangeJson)))]
pub async fn confirm_supply(
    State(state): State<WebState>,
    caller: Caller,
    Key(id): Key,
    Path(pooled): Path<Uuid>,
    Json(body): Json<ConfirmationBody>,
) -> ApiResult<Changed> {
    let lines = values::each(&body.lines, "lines", |field, line| {
        let quantity = line.quantity_steps.read(&format!("{field}.quantity_steps"))?;
        Ok(ProductQuantity { product: ProductId::from_uuid(line.product), quantity })
    })?;
    let products: Vec<_> = lines.iter().map(|line| line.product).collect();
    let confirm = PoolingCommand::Confirm { lines };
    let command = Command::Pooling(PooledOrderId::from_uuid(pooled), confirm);
    let done = carry_out(&state, &caller, id, command).await;
    Ok(Changed::new(pooled, done.map_err(|error| error.in_lines(&products))?))
}

#[utoipa::path(post, path = "/pooled-orders/{pooled_order}/override", tag = "pooled-orders",
    summary = "Envoyer malgré le minimum, avec une raison",
    params(("pooled_order" = Uuid, Path)), request_body = OverrideBody,
    security(("session" = [])), responses((status = 200, body = ChangeJson)))]
pub async fn override_minimum(
    State(state): State<WebState>,
    caller: Caller,
    Key(id): Key,
    Path(pooled): Path<Uuid>,
    Json(body): Json<OverrideBody>,
) -> ApiResult<Changed> {
    let command = PoolingCommand::OverrideMinimum { reason: body.reason };
    let command = Command::Pooling(PooledOrderId::from_uuid(pooled), command);
    Ok(Changed::new(pooled, carry_out(&state, &caller, id, command).await?))
}
