//! From a lot to crates (EU regulation 178/2002, article 18).

use super::{
    caller::Caller,
    error::ApiResult,
    extract::{Json, Query},
    json::deliveries::RecallJson,
};
use crate::state::WebState;
use axum::extract::State;
use serde::Deserialize;
use utoipa::IntoParams;

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct OfLot {
    lot: String,
}

#[utoipa::path(get, path = "/recalls", tag = "recalls",
    summary = "Les structures et les cagettes qu’un lot a touchées", params(OfLot),
    security(("session" = [])), responses((status = 200, body = RecallJson)))]
pub async fn show_recall(
    State(state): State<WebState>,
    caller: Caller,
    Query(of): Query<OfLot>,
) -> ApiResult<Json<RecallJson>> {
    let recall = state.app.recall(&caller.actor, &of.lot).await?;
    Ok(Json(RecallJson::from(&recall)))
}
