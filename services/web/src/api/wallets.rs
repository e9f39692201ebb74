//! What buyers hold with their structure, and the budget that a member sets for themself.

use super::{
    caller::{Caller, OptionalKey},
    error::{ApiError, ApiResult},
    extract::{Json, Path},
    json::wallets::{BudgetJson, WalletJson},
    values,
};
use crate::state::WebState;
use app::{Purpose, queries};
use axum::extract::State;
use domain::orders::Buyer;
use kernel::{MemberId, Role, TenantId};
use uuid::Uuid;

/// A member's own; for the animator, that of the structure's own orders.
#[utoipa::path(get, path = "/wallet", tag = "wallets", summary = "L’avoir, et d’où il vient",
    security(("session" = [])), responses((status = 200, body = WalletJson)))]
pub async fn show_wallet(
    State(state): State<WebState>,
    caller: Caller,
) -> ApiResult<Json<WalletJson>> {
    let buyer = match caller.member_or_animator()? {
        Some(member) => Buyer::Member(member),
        None => Buyer::Structure,
    };
    wallet_of(&state, caller.tenant(), buyer).await
}

/// For the animator at the cash desk.
#[utoipa::path(get, path = "/members/{member}/wallet", tag = "wallets",
    summary = "L’avoir d’un adhérent de la structure", params(("member" = Uuid, Path)),
    security(("session" = [])), responses((status = 200, body = WalletJson)))]
pub async fn show_wallet_of_member(
    State(state): State<WebState>,
    caller: Caller,
    Path(member): Path<Uuid>,
) -> ApiResult<Json<WalletJson>> {
    let tenant: TenantId = caller.animator()?.into();
    let member = MemberId::from_uuid(member);
    let read = async |vault: &mut app::vault::Vault| {
        if !queries::members::is_known(vault, tenant, member).await? {
            return Ok(None);
        }
        vault.reads(member.into());
        queries::wallet::wallet(vault, tenant, Buyer::Member(member)).await.map(Some)
    };
    let wallet = state.app.disclose(&caller.actor, Purpose::Wallets, read).await?;
    Ok(Json((&wallet.ok_or_else(ApiError::not_found)?).into()))
}

async fn wallet_of(
    state: &WebState,
    tenant: TenantId,
    buyer: Buyer,
) -> ApiResult<Json<WalletJson>> {
    let mut reading = state.app.reading(tenant).await?;
    let wallet = queries::wallet::wallet(&mut reading, tenant, buyer).await?;
    Ok(Json((&wallet).into()))
}

/// Seen by the member alone.
#[utoipa::path(get, path = "/budget", tag = "wallets", summary = "Mon budget du mois",
    security(("session" = [])), responses((status = 200, body = BudgetJson)))]
pub async fn show_budget(
    State(state): State<WebState>,
    caller: Caller,
) -> ApiResult<Json<BudgetJson>> {
    member(&caller)?;
    let mut reading = state.app.reading(caller.tenant()).await?;
    let person = reading.oneself(&caller.actor).await?;
    let budget = person.and_then(|person| person.details.monthly_budget);
    Ok(Json(BudgetJson { monthly_cents: budget.map(kernel::Money::cents) }))
}

/// The form warns beyond it and forbids nothing. Kept with the person's own words, never in the
/// log.
#[utoipa::path(put, path = "/budget", tag = "wallets", summary = "Fixer ou effacer mon budget",
    params(("Idempotency-Key" = Option<String>, Header)),
    request_body = BudgetJson, security(("session" = [])),
    responses((status = 200, body = BudgetJson)))]
pub async fn put_budget(
    State(state): State<WebState>,
    caller: Caller,
    // The same whole value again changes nothing, with or without a key.
    _: OptionalKey,
    Json(body): Json<BudgetJson>,
) -> ApiResult<Json<BudgetJson>> {
    member(&caller)?;
    let budget = body.monthly_cents.map(|cents| values::money("monthly_cents", cents));
    let budget = budget.transpose()?;
    if budget.is_some_and(kernel::Money::is_negative) {
        return Err(ApiError::field("monthly_cents", "Un budget ne peut pas être négatif."));
    }
    state.app.set_budget(&caller.actor, budget).await?;
    Ok(Json(body))
}

fn member(caller: &Caller) -> ApiResult<MemberId> {
    match caller.actor.role {
        Role::Member(member) => Ok(member),
        _ => Err(ApiError::forbidden()),
    }
}
