//! Vouchers: issued with a code that is shown once, and what is left on them.

use super::{
    caller::{Caller, Key},
    change::mark_replayed,
    error::{ApiError, ApiResult},
    extract::Json,
    json::{
        buying::{IssuedVoucherJson, VoucherBody, VoucherJson},
        words::all,
    },
    values,
};
use crate::state::WebState;
use app::{VoucherCode, queries};
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use kernel::{CommandId, Role, TenantId};
use sha2::{Digest, Sha256};

/// The animator's own structure's, or all of the coordinator's hub.
#[utoipa::path(get, path = "/vouchers", tag = "vouchers", summary = "Les bons émis",
    security(("session" = [])), responses((status = 200, body = [VoucherJson])))]
pub async fn list_vouchers(
    State(state): State<WebState>,
    caller: Caller,
) -> ApiResult<Json<Vec<VoucherJson>>> {
    let (hub, issuer) = match caller.actor.role {
        Role::Coordinator => (caller.tenant(), None),
        _ => (hub_of(&state, &caller).await?, Some(caller.animator()?)),
    };
    let mut reading = state.app.reading(hub).await?;
    let vouchers = queries::vouchers::vouchers(&mut reading, hub, issuer).await?;
    Ok(Json(vouchers.iter().map(VoucherJson::from).collect()))
}

async fn hub_of(state: &WebState, caller: &Caller) -> ApiResult<TenantId> {
    let structure = caller.animator()?;
    let mut reading = state.app.reading(structure.into()).await?;
    let found = queries::structures::structure(&mut reading, structure.into(), structure).await?;
    let hub = found.ok_or_else(ApiError::not_found)?.hub;
    Ok(hub.unwrap_or(structure).into())
}

/// The code is in this answer alone: it is kept nowhere.
#[utoipa::path(post, path = "/vouchers", tag = "vouchers", summary = "Émettre un bon",
    request_body = VoucherBody, security(("session" = [])),
    responses((status = 201, body = IssuedVoucherJson)))]
pub async fn issue_voucher(
    State(state): State<WebState>,
    caller: Caller,
    Key(id): Key,
    Json(body): Json<VoucherBody>,
) -> ApiResult<Response> {
    let value = values::money("value_cents", body.value_cents)?;
    let (expires_on, categories) = (body.expires_on, all(body.categories));
    let code = code_of(&caller, id);
    let issued =
        state.app.issue_voucher(&caller.actor, id, &code, value, expires_on, categories).await?;
    state.app.wait_until_shown(&issued).await?;
    let json = IssuedVoucherJson { voucher: code.voucher().uuid(), code: code.to_string() };
    let mut response = (StatusCode::CREATED, Json(json)).into_response();
    mark_replayed(&mut response, &issued);
    Ok(response)
}

/// The same request of the same session gives the same code, though none is kept: it is drawn from
/// the session's key, which is random and stored only as a hash.
fn code_of(caller: &Caller, id: CommandId) -> VoucherCode {
    let mut drawn = Sha256::new();
    drawn.update(b"solidaires api voucher");
    drawn.update(caller.session.to_string());
    drawn.update(id.uuid().as_bytes());
    let drawn: [u8; 32] = drawn.finalize().into();
    let mut code = [0; 10];
    code.copy_from_slice(&drawn[..10]);
    VoucherCode::from_random(code)
}
