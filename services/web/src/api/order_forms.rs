//! The order forms of the caller's structure.

use super::{
    caller::{Caller, OptionalKey},
    change::{Changed, carry_out_request, tag},
    condition::Version,
    error::{ApiError, ApiResult},
    extract::{Json, Path},
    json::{
        ChangeJson,
        offers::{FormLineJson, LeftOutBody, NoticeBody, OrderFormHeadJson, OrderFormJson},
    },
};
use crate::state::WebState;
use app::{
    Command, Request,
    queries::{order_form, pooled_demand},
};
use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use domain::order_forms::OrderFormCommand;
use kernel::{CampaignId, CommandId, ProductId};
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
    responses((status = 200, body = OrderFormJson,
        headers(("ETag" = String, description = "La version, pour If-Match")))))]
pub async fn show_order_form(
    State(state): State<WebState>,
    caller: Caller,
    Path(campaign): Path<Uuid>,
) -> ApiResult<Response> {
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
    let mut response = Json(OrderFormJson { head, lines }).into_response();
    tag(&mut response, form.head.version);
    Ok(response)
}

const VERSION_SEEN: &str = "L’ETag de la version qui a été lue.";

/// For the animator, while the form takes orders.
#[utoipa::path(put, path = "/order-forms/{campaign}/notice", tag = "order-forms",
    summary = "Le mot aux adhérents", params(("campaign" = Uuid, Path),
        ("If-Match" = String, Header, description = VERSION_SEEN),
        ("Idempotency-Key" = Option<String>, Header)),
    request_body = NoticeBody, security(("session" = [])),
    responses((status = 200, body = ChangeJson)))]
pub async fn put_notice(
    State(state): State<WebState>,
    caller: Caller,
    OptionalKey(id): OptionalKey,
    seen: Version,
    Path(campaign): Path<Uuid>,
    Json(body): Json<NoticeBody>,
) -> ApiResult<Changed> {
    let set = OrderFormCommand::SetNotice { notice: body.notice };
    change(&state, &caller, (id, seen), campaign, set).await
}

/// For the animator: members are no longer shown these lines. Orders that hold them stay.
#[utoipa::path(put, path = "/order-forms/{campaign}/left-out", tag = "order-forms",
    summary = "Les produits que la structure ne propose pas", params(("campaign" = Uuid, Path),
        ("If-Match" = String, Header, description = VERSION_SEEN),
        ("Idempotency-Key" = Option<String>, Header)),
    request_body = LeftOutBody, security(("session" = [])),
    responses((status = 200, body = ChangeJson)))]
pub async fn put_left_out(
    State(state): State<WebState>,
    caller: Caller,
    OptionalKey(id): OptionalKey,
    seen: Version,
    Path(campaign): Path<Uuid>,
    Json(body): Json<LeftOutBody>,
) -> ApiResult<Changed> {
    let products = body.products.into_iter().map(ProductId::from_uuid).collect();
    let leave_out = OrderFormCommand::LeaveOut { products };
    change(&state, &caller, (id, seen), campaign, leave_out).await
}

/// A form that was not presented is none.
async fn change(
    state: &WebState,
    caller: &Caller,
    (id, Version(seen)): (CommandId, Version),
    campaign: Uuid,
    command: OrderFormCommand,
) -> ApiResult<Changed> {
    caller.animator()?;
    let command = Command::OrderForm(CampaignId::from_uuid(campaign), command);
    let request = Request::new(id, command).expecting(Some(seen));
    let done = carry_out_request(state, caller, request).await;
    let done = done.map_err(|error| error.or_nothing_there().precondition_failed(&["conflict"]))?;
    Ok(Changed::new(campaign, done).tagged())
}
