//! Payments between organisations: what is due, what was paid, and mistakes taken back.

use super::{
    caller::{Caller, Key},
    change::{Changed, carry_out},
    error::{ApiError, ApiResult},
    extract::{Json, OfCampaign, Path, Query},
    json::{
        ChangeJson,
        transfers::{DueJson, ReversalBody, TransferBody, TransferJson},
    },
};
use crate::state::WebState;
use app::{Command, Purpose, queries::transfers};
use axum::extract::State;
use domain::transfers::{Party, TransferCommand};
use kernel::{PaymentId, Role};
use uuid::Uuid;

/// Whose side the caller may read: all of their tenant's, or one producer's.
fn readable(caller: &Caller) -> ApiResult<Option<Party>> {
    match caller.actor.role {
        Role::Animator | Role::Coordinator => Ok(None),
        Role::Producer(producer) => Ok(Some(Party::Producer(producer))),
        _ => Err(ApiError::forbidden()),
    }
}

/// The coordination reads what single structures owe and pay: each can read that it did.
async fn shown_of(
    state: &WebState,
    caller: &Caller,
    parties: impl Iterator<Item = Party>,
) -> ApiResult<()> {
    if caller.actor.role != Role::Coordinator {
        return Ok(());
    }
    let structures = parties.filter_map(|party| match party {
        Party::Structure(structure) => Some(structure),
        _ => None,
    });
    Ok(state.app.show_figures(&caller.actor, Purpose::Accounts, structures).await?)
}

/// For the coordination: of every structure and producer. A structure and a producer read their
/// own.
#[utoipa::path(get, path = "/dues", tag = "transfers",
    summary = "Ce qui est dû entre organisations, et ce qui en est payé", params(OfCampaign),
    security(("session" = [])), responses((status = 200, body = [DueJson])))]
pub async fn list_dues(
    State(state): State<WebState>,
    caller: Caller,
    Query(of): Query<OfCampaign>,
) -> ApiResult<Json<Vec<DueJson>>> {
    let (own, campaign) = (readable(&caller)?, of.campaign());
    let mut reading = state.app.reading(caller.tenant()).await?;
    let dues = transfers::dues(&mut reading, caller.tenant(), campaign).await?;
    drop(reading);
    shown_of(&state, &caller, dues.iter().map(|due| due.party)).await?;
    let shown = dues.iter().filter(|due| own.is_none_or(|own| own == due.party));
    Ok(Json(shown.map(DueJson::from).collect()))
}

#[utoipa::path(get, path = "/transfers", tag = "transfers",
    summary = "Les règlements entre organisations, du plus ancien au plus récent",
    params(OfCampaign), security(("session" = [])),
    responses((status = 200, body = [TransferJson])))]
pub async fn list_transfers(
    State(state): State<WebState>,
    caller: Caller,
    Query(of): Query<OfCampaign>,
) -> ApiResult<Json<Vec<TransferJson>>> {
    let (own, campaign) = (readable(&caller)?, of.campaign());
    let mut reading = state.app.reading(caller.tenant()).await?;
    let all = transfers::transfers(&mut reading, caller.tenant(), campaign).await?;
    drop(reading);
    shown_of(&state, &caller, all.iter().map(|one| one.payment.party)).await?;
    let shown = all.iter().filter(|one| own.is_none_or(|own| own == one.payment.party));
    Ok(Json(shown.map(TransferJson::from).collect()))
}

/// A structure's payment is booked on both sides. More than is due is refused.
#[utoipa::path(post, path = "/transfers", tag = "transfers",
    summary = "Noter un règlement reçu d’une structure ou envoyé à un producteur",
    request_body = TransferBody, security(("session" = [])),
    responses((status = 201, body = ChangeJson)))]
pub async fn record_transfer(
    State(state): State<WebState>,
    caller: Caller,
    Key(id): Key,
    Json(body): Json<TransferBody>,
) -> ApiResult<Changed> {
    let payment = PaymentId::from_uuid(id.uuid());
    let command = Command::Transfer(payment, TransferCommand::Record(body.read()?));
    let done = carry_out(&state, &caller, id, command).await?;
    Ok(Changed::created(payment.uuid(), done))
}

/// The entry stays and another undoes it: what was owed is owed again.
#[utoipa::path(post, path = "/transfers/{payment}/reversal", tag = "transfers",
    summary = "Annuler un règlement noté par erreur", params(("payment" = Uuid, Path)),
    request_body = ReversalBody, security(("session" = [])),
    responses((status = 200, body = ChangeJson)))]
pub async fn reverse_transfer(
    State(state): State<WebState>,
    caller: Caller,
    Key(id): Key,
    Path(payment): Path<Uuid>,
    Json(body): Json<ReversalBody>,
) -> ApiResult<Changed> {
    let reverse = TransferCommand::Reverse { reason: body.reason };
    let command = Command::Transfer(PaymentId::from_uuid(payment), reverse);
    let done = carry_out(&state, &caller, id, command).await?;
    Ok(Changed::new(payment, done))
}
