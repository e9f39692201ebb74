//! The order forms of the caller's structure.

use super::{
    caller::Caller,
    error::{ApiError, ApiResult},
    extract::{Json, Path},
    json::offers::{FormLineJson, OrderFormHeadJson, OrderFormJson},
};
use crate::state::WebState;
use app::queries::{order_form, pooled_demand};
use axum::extract::State;
use kernel::CampaignId;
use uuid::Uuid;

#[utoipa::path(get, path = "/order-forms", tag = "order-forms",
    summary = "Les bons de commande de la structure, du plus récent au plus ancien",
    security(("session" = [])), responses((status = 200, body = [OrderFormHeadJson])))]
pub async fn list_order_forms(
    State(state): State<WebState>,
    caller: Caller,
) -> ApiResult<Json<Vec<OrderFormHeadJson>>> {
    let tenant = caller.of_structure()?.into();
    let mut reading = state.app.reading(tenant).await?;
    let heads = order_form::order_forms(&mut reading, tenant).await?;
    let now = state.app.clock().now();
    Ok(Json(heads.iter().map(|head| OrderFormHeadJson::of(head, now)).collect()))
}

/// Members are shown what the structure presents; the animator, also what it leaves out.
#[utoipa::path(get, path = "/order-forms/{campaign}", tag = "order-forms",
    summary = "Un bon de commande, avec ce qui manque pour finir un carton",
    params(("campaign" = Uuid, Path)), security(("session" = [])),
    responses((status = 200, body = OrderFormJson)))]
pub async fn show_order_form(
    State(state): State<WebState>,
    caller: Caller,
    Path(campaign): Path<Uuid>,
) -> ApiResult<Json<OrderFormJson>> {
    let tenant = caller.of_structure()?.into();
    let is_animator = caller.animator().is_ok();
    let campaign = CampaignId::from_uuid(campaign);
    let mut reading = state.app.reading(tenant).await?;
    let form = order_form::order_form(&mut reading, tenant, campaign).await?;
    let form = form.ok_or_else(ApiError::not_found)?;
    drop(reading);
    let hub = form.head.hub.into();
    let mut reading = state.app.reading(hub).await?;
    let demand = pooled_demand::product_demand(&mut reading, hub, campaign).await?;
    let head = OrderFormHeadJson::of(&form.head, state.app.clock().now());
    let shown = form.lines.iter().filter(|line| is_animator || !line.left_out);
    let lines = shown.map(|line| FormLineJson::of(line, &demand)).collect();
    Ok(Json(OrderFormJson { head, lines }))
}
