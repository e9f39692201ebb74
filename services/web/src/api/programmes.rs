//! Funders' programmes, and the reports published for them.

use super::{
    caller::{Caller, Key},
    change::{Changed, carry_out},
    error::{ApiError, ApiResult},
    extract::{Json, Path},
    json::{
        ChangeJson,
        books::{ProgrammeBody, ProgrammeJson, PublicationBody},
        words::all,
    },
    values,
};
use crate::state::WebState;
use app::{Command, queries::programmes};
use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use domain::funding::FundingCommand;
use kernel::{ProgrammeId, Role};
use uuid::Uuid;

/// All of the coordinator's hub; a funder's own.
#[utoipa::path(get, path = "/programmes", tag = "programmes", summary = "Les programmes",
    security(("session" = [])), responses((status = 200, body = [ProgrammeJson])))]
pub async fn list_programmes(
    State(state): State<WebState>,
    caller: Caller,
) -> ApiResult<Json<Vec<ProgrammeJson>>> {
    let own = match caller.actor.role {
        Role::Coordinator => None,
        Role::Funder(own) => Some(own),
        _ => return Err(ApiError::forbidden()),
    };
    let mut reading = state.app.reading(caller.tenant()).await?;
    let programmes = programmes::programmes(&mut reading, caller.tenant()).await?;
    let shown = programmes.iter().filter(|view| own.is_none_or(|own| own == view.programme.id));
    Ok(Json(shown.map(ProgrammeJson::from).collect()))
}

#[utoipa::path(post, path = "/programmes", tag = "programmes",
    summary = "Inscrire un programme", request_body = ProgrammeBody,
    security(("session" = [])), responses((status = 201, body = ChangeJson)))]
pub async fn register_programme(
    State(state): State<WebState>,
    caller: Caller,
    Key(id): Key,
    Json(body): Json<ProgrammeBody>,
) -> ApiResult<Changed> {
    let programme = ProgrammeId::derived(&[b"programme", id.uuid().as_bytes()]);
    let register = FundingCommand::Register {
        from: values::month("first_month", &body.first_month)?,
        to: values::month("last_month", &body.last_month)?,
        name: body.name,
        funders: body.funders,
        territory: body.territory,
        categories: all(body.categories),
    };
    let done = carry_out(&state, &caller, id, Command::Funding(programme, register)).await?;
    Ok(Changed::created(programme.uuid(), done))
}

/// The figures stand at the log's position of now, and are the same for ever.
#[utoipa::path(post, path = "/programmes/{programme}/publications", tag = "programmes",
    summary = "Publier un rapport", params(("programme" = Uuid, Path)),
    request_body = PublicationBody, security(("session" = [])),
    responses((status = 201, body = ChangeJson)))]
pub async fn publish_report(
    State(state): State<WebState>,
    caller: Caller,
    Key(id): Key,
    Path(programme): Path<Uuid>,
    Json(body): Json<PublicationBody>,
) -> ApiResult<Changed> {
    let from = values::month("first_month", &body.first_month)?;
    let to = values::month("last_month", &body.last_month)?;
    let of = ProgrammeId::from_uuid(programme);
    let done = state.app.publish_report(&caller.actor, id, of, from, to).await?;
    state.app.wait_until_shown(&done).await?;
    Ok(Changed::created(programme, done))
}

/// Byte for byte as published: their SHA-256 is in the log.
#[utoipa::path(get, path = "/programmes/{programme}/reports/{months}", tag = "programmes",
    summary = "Un rapport publié",
    params(("programme" = Uuid, Path), ("months" = String, Path,
        description = "Un mois, `2026-10`, ou du premier au dernier, `2026-10..2026-12`")),
    security(("session" = [])),
    responses((status = 200, body = serde_json::Value, content_type = "application/json")))]
pub async fn show_report(
    State(state): State<WebState>,
    caller: Caller,
    Path((programme, month)): Path<(Uuid, String)>,
) -> ApiResult<Response> {
    let (from, to) = match month.split_once("..") {
        Some((from, to)) => (from, Some(to)),
        None => (month.as_str(), None),
    };
    let month = |text| values::month("months", text).map_err(|_| ApiError::not_found());
    let (from, to) = (month(from)?, to.map(month).transpose()?);
    let of = ProgrammeId::from_uuid(programme);
    let report = state.app.published_report(&caller.actor, of, from, to).await?;
    Ok(([(header::CONTENT_TYPE, "application/json")], report.bytes).into_response())
}
