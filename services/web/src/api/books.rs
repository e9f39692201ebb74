//! What stands on the accounts of the caller's tenant, and the head of the log.

use super::{
    caller::Caller,
    error::{ApiError, ApiResult},
    extract::Json,
    json::books::{BalanceJson, CheckpointJson},
};
use crate::state::WebState;
use app::queries::books;
use axum::extract::State;
use domain::ledger::Account;
use kernel::Role;

/// The animator's structure's books, or the hub's; a producer is shown their own account.
#[utoipa::path(get, path = "/ledger/balances", tag = "ledger", summary = "Les comptes",
    security(("session" = [])), responses((status = 200, body = [BalanceJson])))]
pub async fn list_balances(
    State(state): State<WebState>,
    caller: Caller,
) -> ApiResult<Json<Vec<BalanceJson>>> {
    let own = match caller.actor.role {
        Role::Animator | Role::Coordinator => None,
        Role::Producer(producer) => Some(Account::Producer(producer)),
        _ => return Err(ApiError::forbidden()),
    };
    let mut reading = state.app.reading(caller.tenant()).await?;
    let balances = books::balances(&mut reading, caller.tenant()).await?;
    let shown = balances.iter().filter(|posting| own.is_none_or(|own| own == posting.account));
    Ok(Json(shown.map(BalanceJson::from).collect()))
}

/// For anybody: who keeps it can prove later that nothing before it was changed.
#[utoipa::path(get, path = "/checkpoint", tag = "log", summary = "La tête du journal scellé",
    responses((status = 200, body = CheckpointJson)))]
pub async fn show_checkpoint(State(state): State<WebState>) -> ApiResult<Json<CheckpointJson>> {
    let head = state.app.checkpoint().await?;
    Ok(Json(CheckpointJson { size: head.size, root: head.root }))
}
