//! `/structure/membres`: who buys here, by alias, and their ways in.

use super::chrome;
use crate::{
    files::Export,
    notices::Notice,
    page::{Address, PageError, PageResult, go, show, show_again, show_with},
    pages::{
        carrying::{carry_out, given_link, or_told},
        contacts, correcting,
    },
    posted::Posted,
    session::Animator,
    state::WebState,
    views::{
        Section, Tone, Typed,
        members::{MemberLine, MembersPage},
        payment::Link,
    },
};
use app::{
    Command, Purpose, Request, queries,
    vault::{PersonDetails, Vault},
};
use axum::extract::State;
use domain::members::MemberCommand;
use kernel::MemberId;

pub async fn list(
    State(state): State<WebState>,
    animator: Animator,
    notice: Notice,
    export: Export,
) -> PageResult {
    let mut view = page(&state, &animator).await?;
    view.chrome = notice.tell(view.chrome);
    export.show(view).await
}

pub async fn add(State(state): State<WebState>, animator: Animator, posted: Posted) -> PageResult {
    let details = match details(&posted) {
        Ok(details) => details,
        Err(words) => {
            let mut view = again(&state, &animator, &posted).await?;
            view.contact.error = Some(words);
            return show_again(&view);
        }
    };
    match or_told(state.app.join_member(&animator.actor, posted.command()?, &details).await)? {
        Ok((_, done)) => {
            state.app.wait_until_shown(&done).await?;
            Ok(go("/structure/membres?fait=adherent"))
        }
        Err(told) => {
            let mut view = again(&state, &animator, &posted).await?;
            view.alias.error = Some(told.message);
            show_with(told.status, &view)
        }
    }
}

async fn again(
    state: &WebState,
    animator: &Animator,
    posted: &Posted,
) -> Result<MembersPage, PageError> {
    let mut view = page(state, animator).await?;
    view.alias = posted.typed("alias", None);
    view.contact = posted.typed("contact", None);
    view.declared_status = posted.typed("declared_status", None);
    Ok(view)
}

/// Only the alias is asked for.
fn details(posted: &Posted) -> Result<PersonDetails, String> {
    let status = correcting::status(posted.text("declared_status"));
    Ok(PersonDetails { status, ..contacts::details(posted)? })
}

/// A way in for one member, shown once.
pub async fn link(
    State(state): State<WebState>,
    animator: Animator,
    Address(member): Address<MemberId>,
    _checked: Posted,
) -> PageResult {
    let secret = runtime::random_bytes()?;
    let token = state.app.link_for_member(&animator.actor, member, secret).await?;
    let alias = state.app.alias(&animator.actor, Purpose::SignInLink, member).await?;
    let chrome = chrome(&state, &animator, Section::Members).await?;
    let alias = alias.ok_or_else(PageError::not_found)?;
    let (href, label) = ("/structure/membres".to_owned(), "Retour aux adhérents".to_owned());
    show(&given_link(&state, chrome, alias, &token, Link { href, label }))
}

/// Somebody buys here no longer. Their orders and their credit stay.
pub async fn leave(
    State(state): State<WebState>,
    animator: Animator,
    Address(member): Address<MemberId>,
    posted: Posted,
) -> PageResult {
    let leave = Command::Member(member, MemberCommand::Leave);
    let request = Request::new(posted.command()?, leave);
    match carry_out(&state, &animator.actor, request).await? {
        Ok(_) => Ok(go("/structure/membres?fait=depart")),
        Err(told) => {
            let mut view = page(&state, &animator).await?;
            view.chrome = view.chrome.with_message(Tone::Error, told.message);
            show_with(told.status, &view)
        }
    }
}

async fn page(state: &WebState, animator: &Animator) -> Result<MembersPage, PageError> {
    let tenant = animator.tenant();
    let chrome = chrome(state, animator, Section::Members).await?;
    let read = async |vault: &mut Vault| queries::members::members(vault, tenant).await;
    let members = state.app.disclose(&animator.actor, Purpose::MemberList, read).await?;
    let line = |member: queries::members::MemberView| {
        Some(MemberLine {
            member: member.member.to_string(),
            alias: member.alias?,
            reachable: member.reachable,
        })
    };
    Ok(MembersPage {
        chrome,
        members: members.into_iter().filter(|member| member.active).filter_map(line).collect(),
        alias: Typed::default(),
        contact: Typed::default(),
        declared_status: Typed::default(),
    })
}
