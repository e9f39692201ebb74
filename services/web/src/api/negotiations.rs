//! Negotiations, from both sides of the table.

use super::{
    caller::{Caller, Key},
    change::{Changed, carry_out},
    error::{ApiError, ApiResult},
    extract::{Json, Path},
    json::{
        ChangeJson,
        supply::{NegotiationBody, NegotiationHeadJson, NegotiationJson, TermsBody},
    },
};
use crate::state::WebState;
use app::{Command, queries::negotiations};
use axum::extract::State;
use domain::negotiations::{NegotiationCommand, Party};
use kernel::{AgreementId, NegotiationId, ProducerId, ProductId};
use uuid::Uuid;

/// A producer is shown their own.
#[utoipa::path(get, path = "/negotiations", tag = "negotiations", summary = "Les négociations",
    security(("session" = [])), responses((status = 200, body = [NegotiationHeadJson])))]
pub async fn list_negotiations(
    State(state): State<WebState>,
    caller: Caller,
) -> ApiResult<Json<Vec<NegotiationHeadJson>>> {
    let own = caller.hub_or_producer()?;
    let mut reading = state.app.reading(caller.tenant()).await?;
    let all = negotiations::negotiations(&mut reading, caller.tenant(), own).await?;
    Ok(Json(all.iter().map(NegotiationHeadJson::from).collect()))
}

#[utoipa::path(get, path = "/negotiations/{negotiation}", tag = "negotiations",
    summary = "Une négociation et ses propositions", params(("negotiation" = Uuid, Path)),
    security(("session" = [])), responses((status = 200, body = NegotiationJson)))]
pub async fn show_negotiation(
    State(state): State<WebState>,
    caller: Caller,
    Path(negotiation): Path<Uuid>,
) -> ApiResult<Json<NegotiationJson>> {
    let own = caller.hub_or_producer()?;
    let (hub, id) = (caller.tenant(), NegotiationId::from_uuid(negotiation));
    let mut reading = state.app.reading(hub).await?;
    let found = negotiations::negotiation(&mut reading, hub, id).await?;
    let found = found.filter(|found| own.is_none_or(|own| own == found.summary.producer));
    Ok(Json(NegotiationJson::from(&found.ok_or_else(ApiError::not_found)?)))
}

#[utoipa::path(post, path = "/negotiations", tag = "negotiations",
    summary = "Ouvrir une négociation", request_body = NegotiationBody,
    security(("session" = [])), responses((status = 201, body = ChangeJson)))]
pub async fn open_negotiation(
    State(state): State<WebState>,
    caller: Caller,
    Key(id): Key,
    Json(body): Json<NegotiationBody>,
) -> ApiResult<Changed> {
    let negotiation = NegotiationId::derived(&[b"negotiation", id.uuid().as_bytes()]);
    let open = NegotiationCommand::Open {
        producer: ProducerId::from_uuid(body.producer),
        products: body.products.into_iter().map(ProductId::from_uuid).collect(),
        origin: None,
    };
    let done = carry_out(&state, &caller, id, Command::Negotiation(negotiation, open)).await?;
    Ok(Changed::created(negotiation.uuid(), done))
}

#[utoipa::path(post, path = "/negotiations/{negotiation}/proposals", tag = "negotiations",
    summary = "Proposer des conditions", params(("negotiation" = Uuid, Path)),
    request_body = TermsBody, security(("session" = [])),
    responses((status = 200, body = ChangeJson)))]
pub async fn propose_terms(
    State(state): State<WebState>,
    caller: Caller,
    Key(id): Key,
    Path(negotiation): Path<Uuid>,
    Json(body): Json<TermsBody>,
) -> ApiResult<Changed> {
    let (by, terms) = (side(&caller)?, body.read()?);
    let products: Vec<_> = terms.lines.iter().map(|line| line.product).collect();
    let propose = NegotiationCommand::Propose { by, terms };
    let command = Command::Negotiation(NegotiationId::from_uuid(negotiation), propose);
    let done = carry_out(&state, &caller, id, command).await;
    Ok(Changed::new(negotiation, done.map_err(|error| error.in_lines(&products))?))
}

/// Accepts what the other side proposed last, whole.
#[utoipa::path(post, path = "/negotiations/{negotiation}/acceptance", tag = "negotiations",
    summary = "Accepter la dernière proposition", params(("negotiation" = Uuid, Path)),
    security(("session" = [])), responses((status = 200, body = ChangeJson)))]
pub async fn accept_terms(
    State(state): State<WebState>,
    caller: Caller,
    Key(id): Key,
    Path(negotiation): Path<Uuid>,
) -> ApiResult<Changed> {
    let agreement = AgreementId::from_uuid(negotiation);
    let accept = NegotiationCommand::Accept { by: side(&caller)?, agreement };
    let command = Command::Negotiation(NegotiationId::from_uuid(negotiation), accept);
    Ok(Changed::new(negotiation, carry_out(&state, &caller, id, command).await?))
}

#[utoipa::path(post, path = "/negotiations/{negotiation}/break-off", tag = "negotiations",
    summary = "Rompre la négociation", params(("negotiation" = Uuid, Path)),
    security(("session" = [])), responses((status = 200, body = ChangeJson)))]
pub async fn break_off(
    State(state): State<WebState>,
    caller: Caller,
    Key(id): Key,
    Path(negotiation): Path<Uuid>,
) -> ApiResult<Changed> {
    let end = NegotiationCommand::BreakOff { by: side(&caller)? };
    let command = Command::Negotiation(NegotiationId::from_uuid(negotiation), end);
    Ok(Changed::new(negotiation, carry_out(&state, &caller, id, command).await?))
}

fn side(caller: &Caller) -> ApiResult<Party> {
    Ok(if caller.hub_or_producer()?.is_some() { Party::Producer } else { Party::Hub })
}
