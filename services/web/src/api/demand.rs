//! What all structures together order of a producer's products.

use super::{
    caller::Caller,
    error::ApiResult,
    extract::{Json, Path},
    json::offers::{DemandDayJson, DemandJson, ProducerDemandJson},
};
use crate::state::WebState;
use app::queries::pooled_demand;
use axum::extract::State;
use kernel::CampaignId;
use uuid::Uuid;

#[utoipa::path(get, path = "/demand/{campaign}", tag = "demand",
    summary = "La demande groupée de mes produits, et jour par jour",
    params(("campaign" = Uuid, Path)), security(("session" = [])),
    responses((status = 200, body = ProducerDemandJson)))]
pub async fn show_demand(
    State(state): State<WebState>,
    caller: Caller,
    Path(campaign): Path<Uuid>,
) -> ApiResult<Json<ProducerDemandJson>> {
    let (own, hub) = (caller.producer()?, caller.tenant());
    let campaign = CampaignId::from_uuid(campaign);
    let mut reading = state.app.reading(hub).await?;
    let demand = pooled_demand::product_demand(&mut reading, hub, campaign).await?;
    let days = pooled_demand::demand_by_day(&mut reading, hub, campaign, own).await?;
    let own = demand.iter().filter(|demand| demand.line.producer == own);
    let products = own.map(DemandJson::from).collect();
    let days = days.iter().map(DemandDayJson::from).collect();
    Ok(Json(ProducerDemandJson { products, days }))
}
