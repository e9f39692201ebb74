//! Who saw what: for an animator of their structure, for everybody of themself.

use super::{caller::Caller, error::ApiResult, extract::Json, json::trail::ReadingJson};
use crate::state::WebState;
use axum::extract::State;

#[utoipa::path(get, path = "/trail", tag = "trail",
    summary = "Qui a vu les données et les chiffres de la structure (référent·e)",
    security(("session" = [])), responses((status = 200, body = [ReadingJson])))]
pub async fn list_readings(
    State(state): State<WebState>,
    caller: Caller,
) -> ApiResult<Json<Vec<ReadingJson>>> {
    let readings = state.app.readings_of_structure(&caller.actor).await?;
    Ok(Json(readings.iter().map(ReadingJson::from).collect()))
}

#[utoipa::path(get, path = "/trail/own", tag = "trail", summary = "Qui a vu mes données",
    security(("session" = [])), responses((status = 200, body = [ReadingJson])))]
pub async fn list_own_readings(
    State(state): State<WebState>,
    caller: Caller,
) -> ApiResult<Json<Vec<ReadingJson>>> {
    let readings = state.app.readings_of_oneself(&caller.actor).await?;
    Ok(Json(readings.iter().map(ReadingJson::from).collect()))
}
