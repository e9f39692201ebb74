//! Usage labs of the caller's structure.

use super::{
    caller::{Caller, Key, OptionalKey},
    change::{Changed, carry_out},
    error::{ApiError, ApiResult},
    extract::{Json, Path},
    json::{
        ChangeJson,
        labs::{DecisionBody, LabBody, LabHeadJson, LabJson, ProposalBody, VoteBody},
    },
};
use crate::state::WebState;
use app::{Command, Purpose, queries};
use axum::extract::State;
use domain::labs::{LabCommand, NegotiationRequest};
use kernel::{CommandId, LabId, NegotiationId, ProducerId, ProductId, ProposalId};
use uuid::Uuid;

#[utoipa::path(get, path = "/labs", tag = "labs", summary = "Les labos de la structure",
    security(("session" = [])), responses((status = 200, body = [LabHeadJson])))]
pub async fn list_labs(
    State(state): State<WebState>,
    caller: Caller,
) -> ApiResult<Json<Vec<LabHeadJson>>> {
    let tenant = caller.of_structure()?.into();
    let mut reading = state.app.reading(tenant).await?;
    let labs = queries::labs::labs(&mut reading, tenant).await?;
    Ok(Json(labs.iter().map(LabHeadJson::from).collect()))
}

#[utoipa::path(get, path = "/labs/{lab}", tag = "labs",
    summary = "Un labo, ses propositions et mes votes ; les surnoms, pour qui l’anime",
    params(("lab" = Uuid, Path)),
    security(("session" = [])), responses((status = 200, body = LabJson)))]
pub async fn show_lab(
    State(state): State<WebState>,
    caller: Caller,
    Path(lab): Path<Uuid>,
) -> ApiResult<Json<LabJson>> {
    let tenant = caller.of_structure()?.into();
    let reader = caller.member_or_animator()?;
    let lab = LabId::from_uuid(lab);
    let read = async |vault: &mut app::vault::Vault| match reader {
        Some(member) => queries::labs::lab(vault, tenant, lab, Some(member)).await,
        None => queries::labs::lab_with_names(vault, tenant, lab).await,
    };
    let lab = state.app.disclose(&caller.actor, Purpose::Lab, read).await?;
    Ok(Json(LabJson::from(&lab.ok_or_else(ApiError::not_found)?)))
}

#[utoipa::path(post, path = "/labs", tag = "labs", summary = "Ouvrir un labo",
    request_body = LabBody, security(("session" = [])),
    responses((status = 201, body = ChangeJson)))]
pub async fn open_lab(
    State(state): State<WebState>,
    caller: Caller,
    Key(id): Key,
    Json(body): Json<LabBody>,
) -> ApiResult<Changed> {
    let lab = LabId::derived(&[b"lab", id.uuid().as_bytes()]);
    let open = Command::Lab(lab, LabCommand::Open { title: body.title });
    let done = carry_out(&state, &caller, id, open).await?;
    Ok(Changed::created(lab.uuid(), done))
}

#[utoipa::path(post, path = "/labs/{lab}/proposals", tag = "labs", summary = "Proposer",
    params(("lab" = Uuid, Path)), request_body = ProposalBody, security(("session" = [])),
    responses((status = 201, body = ChangeJson)))]
pub async fn propose(
    State(state): State<WebState>,
    caller: Caller,
    Key(id): Key,
    Path(lab): Path<Uuid>,
    Json(body): Json<ProposalBody>,
) -> ApiResult<Changed> {
    let proposal = ProposalId::derived(&[b"proposal", id.uuid().as_bytes()]);
    let by = caller.speaking_for(body.member)?;
    let propose = LabCommand::Propose { proposal, by, text: body.text };
    let command = Command::Lab(LabId::from_uuid(lab), propose);
    let done = carry_out(&state, &caller, id, command).await?;
    Ok(Changed::created(proposal.uuid(), done))
}

/// A later vote of the same member replaces it.
#[utoipa::path(put, path = "/labs/{lab}/proposals/{proposal}/vote", tag = "labs",
    summary = "Voter", params(("lab" = Uuid, Path), ("proposal" = Uuid, Path),
        ("Idempotency-Key" = Option<String>, Header)),
    request_body = VoteBody, security(("session" = [])),
    responses((status = 200, body = ChangeJson)))]
pub async fn vote(
    State(state): State<WebState>,
    caller: Caller,
    OptionalKey(id): OptionalKey,
    Path((lab, proposal)): Path<(Uuid, Uuid)>,
    Json(body): Json<VoteBody>,
) -> ApiResult<Changed> {
    let member = caller.speaking_for(body.member)?;
    let proposal = ProposalId::from_uuid(proposal);
    let vote = LabCommand::Vote { proposal, member, vote: body.vote.into() };
    let done = carry_out(&state, &caller, id, Command::Lab(LabId::from_uuid(lab), vote)).await?;
    Ok(Changed::new(proposal.uuid(), done))
}

/// Adopted if more voted for than against; only then may it ask for a negotiation.
#[utoipa::path(post, path = "/labs/{lab}/decisions", tag = "labs", summary = "Décider",
    params(("lab" = Uuid, Path)), request_body = DecisionBody, security(("session" = [])),
    responses((status = 201, body = ChangeJson)))]
pub async fn decide_proposal(
    State(state): State<WebState>,
    caller: Caller,
    Key(id): Key,
    Path(lab): Path<Uuid>,
    Json(body): Json<DecisionBody>,
) -> ApiResult<Changed> {
    let proposal = ProposalId::from_uuid(body.proposal);
    let decide = LabCommand::Decide { proposal, request: wish(id, &body) };
    let done = carry_out(&state, &caller, id, Command::Lab(LabId::from_uuid(lab), decide)).await?;
    Ok(Changed::created(body.proposal, done))
}

fn wish(id: CommandId, body: &DecisionBody) -> Option<NegotiationRequest> {
    body.negotiate.as_ref().map(|wish| NegotiationRequest {
        negotiation: NegotiationId::derived(&[b"negotiation", id.uuid().as_bytes()]),
        producer: ProducerId::from_uuid(wish.producer),
        products: wish.products.iter().copied().map(ProductId::from_uuid).collect(),
    })
}

#[utoipa::path(post, path = "/labs/{lab}/closing", tag = "labs", summary = "Clore un labo",
    params(("lab" = Uuid, Path)), security(("session" = [])),
    responses((status = 200, body = ChangeJson)))]
pub async fn close_lab(
    State(state): State<WebState>,
    caller: Caller,
    Key(id): Key,
    Path(lab): Path<Uuid>,
) -> ApiResult<Changed> {
    let close = Command::Lab(LabId::from_uuid(lab), LabCommand::Close);
    let done = carry_out(&state, &caller, id, close).await?;
    Ok(Changed::new(lab, done))
}
