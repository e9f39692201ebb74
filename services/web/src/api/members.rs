//! Members of the animator's structure.

use super::{
    caller::{Caller, Key},
    change::{Changed, carry_out},
    error::ApiResult,
    extract::{Json, Path},
    json::{
        ChangeJson,
        buying::{MemberBody, MemberJson},
    },
};
use crate::state::WebState;
use app::{Command, Purpose, queries};
use axum::extract::State;
use domain::members::MemberCommand;
use kernel::MemberId;
use uuid::Uuid;

#[utoipa::path(get, path = "/members", tag = "members", summary = "Les adhérents de la structure",
    security(("session" = [])), responses((status = 200, body = [MemberJson])))]
pub async fn list_members(
    State(state): State<WebState>,
    caller: Caller,
) -> ApiResult<Json<Vec<MemberJson>>> {
    let tenant = caller.animator()?.into();
    let read = async |vault: &mut app::vault::Vault| queries::members::members(vault, tenant).await;
    let members = state.app.disclose(&caller.actor, Purpose::MemberList, read).await?;
    Ok(Json(members.iter().map(MemberJson::from).collect()))
}

/// An alias is enough; nobody is asked for a reason or a proof.
#[utoipa::path(post, path = "/members", tag = "members", summary = "Accueillir un adhérent",
    request_body = MemberBody, security(("session" = [])),
    responses((status = 201, body = ChangeJson)))]
pub async fn join_member(
    State(state): State<WebState>,
    caller: Caller,
    Key(id): Key,
    Json(body): Json<MemberBody>,
) -> ApiResult<Changed> {
    let (member, done) = state.app.join_member(&caller.actor, id, &body.into()).await?;
    state.app.wait_until_shown(&done).await?;
    Ok(Changed::created(member.uuid(), done))
}

#[utoipa::path(post, path = "/members/{member}/departure", tag = "members",
    summary = "Noter un départ", params(("member" = Uuid, Path)), security(("session" = [])),
    responses((status = 200, body = ChangeJson)))]
pub async fn leave_member(
    State(state): State<WebState>,
    caller: Caller,
    Key(id): Key,
    Path(member): Path<Uuid>,
) -> ApiResult<Changed> {
    let command = Command::Member(MemberId::from_uuid(member), MemberCommand::Leave);
    let done = carry_out(&state, &caller, id, command).await?;
    Ok(Changed::new(member, done))
}
