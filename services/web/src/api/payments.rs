//! Payments of an order, by any means and in instalments.

use super::{
    caller::{Caller, Key},
    change::Changed,
    error::{ApiError, ApiResult},
    extract::{Json, Path},
    json::{
        ChangeJson,
        buying::{PaymentBody, PaymentJson},
        words::MeansJson,
    },
    orders::Named,
    values,
};
use crate::state::WebState;
use app::{
    Done, Purpose, VoucherCode,
    queries::{self, payments::payments_of_order},
};
use axum::extract::State;
use domain::orders::Means;
use kernel::{Money, PaymentId};
use uuid::Uuid;

#[utoipa::path(get, path = "/order-forms/{campaign}/orders/{order}/payments", tag = "payments",
    summary = "Les paiements d’une commande",
    params(("campaign" = Uuid, Path), ("order" = String, Path)),
    security(("session" = [])), responses((status = 200, body = [PaymentJson])))]
pub async fn list_payments(
    State(state): State<WebState>,
    caller: Caller,
    Path((campaign, order)): Path<(Uuid, String)>,
) -> ApiResult<Json<Vec<PaymentJson>>> {
    let named = Named::read(&caller, campaign, &order)?;
    let read = async |vault: &mut app::vault::Vault| {
        queries::order::read_order(vault, caller.tenant(), named.order).await?;
        payments_of_order(vault, caller.tenant(), named.order).await
    };
    let payments = state.app.disclose(&caller.actor, Purpose::Payment, read).await?;
    Ok(Json(payments.iter().map(PaymentJson::from).collect()))
}

/// A voucher pays the whole amount or nothing of it.
#[utoipa::path(post, path = "/order-forms/{campaign}/orders/{order}/payments", tag = "payments",
    summary = "Payer une commande",
    params(("campaign" = Uuid, Path), ("order" = String, Path)),
    request_body = PaymentBody, security(("session" = [])),
    responses((status = 201, body = ChangeJson)))]
pub async fn pay_order(
    State(state): State<WebState>,
    caller: Caller,
    Key(id): Key,
    Path((campaign, order)): Path<(Uuid, String)>,
    Json(body): Json<PaymentBody>,
) -> ApiResult<Changed> {
    let named = Named::read(&caller, campaign, &order)?;
    let amount = values::money("amount_cents", body.amount_cents)?;
    let payment = PaymentId::from_uuid(id.uuid());
    let done = pay(&state, &caller, &named, payment, (&body, amount)).await;
    let done = done.map_err(ApiError::or_nothing_there)?;
    state.app.wait_until_shown(&done).await?;
    Ok(Changed::created(payment.uuid(), done))
}

async fn pay(
    state: &WebState,
    caller: &Caller,
    named: &Named,
    payment: PaymentId,
    (body, amount): (&PaymentBody, Money),
) -> ApiResult<Done> {
    let (order, campaign, actor) = (named.order, named.campaign, &caller.actor);
    let means = match (body.means, &body.voucher_code) {
        (MeansJson::Voucher, Some(code)) => {
            let voucher = code.parse::<VoucherCode>().map_err(|_| unreadable_code())?.voucher();
            let paid = state.app.pay_with_voucher(actor, order, campaign, payment, voucher, amount);
            return Ok(paid.await?);
        }
        (MeansJson::Voucher, None) => return Err(code_missing()),
        (_, Some(_)) => return Err(code_unexpected()),
        (MeansJson::Cash, None) => Means::Cash,
        (MeansJson::Cheque, None) => Means::Cheque,
        (MeansJson::Card, None) => Means::Card,
        (MeansJson::Transfer, None) => Means::Transfer,
        (MeansJson::Wallet, None) => Means::Wallet,
    };
    Ok(state.app.pay(actor, order, campaign, payment, means, amount).await?)
}

fn unreadable_code() -> ApiError {
    ApiError::field("voucher_code", "Ce code n’est pas lisible. Il a 16 lettres ou chiffres.")
}

fn code_missing() -> ApiError {
    ApiError::field("voucher_code", "Écrivez le code du bon.")
}

fn code_unexpected() -> ApiError {
    ApiError::field("voucher_code", "Un code ne va qu’avec le moyen «\u{a0}voucher\u{a0}».")
}
