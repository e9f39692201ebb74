//! `/structure/membres`: who buys here, by alias, and their ways in.

use super::chrome;
use crate::{
    notices::Notice,
    page::{Address, PageError, PageResult, go, show, show_with},
    posted::Posted,
    refusals,
    session::Animator,
    state::WebState,
    views::{
        Section, Tone, Typed,
        members::{MemberLine, MemberLink, MembersPage},
    },
};
use app::{
    AppError, Command, Request, queries,
    vault::{self, DeclaredStatus, PersonDetails},
};
use axum::extract::State;
use chrono::Duration;
use domain::members::MemberCommand;
use kernel::MemberId;
use std::collections::HashMap;

pub async fn list(State(state): State<WebState>, animator: Animator, notice: Notice) -> PageResult {
    let mut view = page(&state, &animator).await?;
    view.chrome = notice.tell(view.chrome);
    show(&view)
}

pub async fn add(State(state): State<WebState>, animator: Animator, posted: Posted) -> PageResult {
    let added = state.app.join_member(&animator.actor, posted.command()?, &details(&posted)).await;
    match added {
        Ok((_, done)) => {
            state.app.wait_until_shown(&done).await?;
            Ok(go("/structure/membres?fait=adherent"))
        }
        Err(error @ (AppError::AliasTaken | AppError::AliasMissing | AppError::Refused(_))) => {
            let told = refusals::told(&error);
            let mut view = page(&state, &animator).await?;
            view.alias = posted.typed("alias", Some(told.message));
            view.contact = posted.typed("contact", None);
            view.declared_status = posted.typed("declared_status", None);
            show_with(told.status, &view)
        }
        Err(error) => Err(error.into()),
    }
}

/// Only the alias is asked for; a contact is an e-mail address or else a telephone number.
fn details(posted: &Posted) -> PersonDetails {
    let contact = Some(posted.text("contact").to_owned()).filter(|contact| !contact.is_empty());
    let (email, phone) = match contact {
        Some(contact) if contact.contains('@') => (Some(contact), None),
        contact => (None, contact),
    };
    let status = match posted.text("declared_status") {
        "priority" => Some(DeclaredStatus::Vip),
        "support" => Some(DeclaredStatus::Vis),
        _ => None,
    };
    let alias = posted.text("alias").to_owned();
    PersonDetails { alias, email, phone, status, ..PersonDetails::default() }
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
    let mut reading = state.app.reading(animator.tenant()).await?;
    let person = vault::person(&mut reading, animator.tenant(), member.into()).await?;
    let chrome = animator.chrome(&state, &mut reading, Section::Members).await?;
    show(&MemberLink {
        chrome,
        alias: person.ok_or_else(PageError::not_found)?.details.alias,
        link: format!("{}/connexion/{token}", state.public_url),
        expires_at: state.app.clock().now() + Duration::hours(app::LINK_HOURS),
    })
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
    match state.app.execute(&animator.actor, request).await {
        Ok(done) => {
            state.app.wait_until_shown(&done).await?;
            Ok(go("/structure/membres?fait=depart"))
        }
        Err(error @ AppError::Refused(_)) => {
            let told = refusals::told(&error);
            let mut view = page(&state, &animator).await?;
            view.chrome = view.chrome.with_message(Tone::Error, told.message);
            show_with(told.status, &view)
        }
        Err(error) => Err(error.into()),
    }
}

async fn page(state: &WebState, animator: &Animator) -> Result<MembersPage, PageError> {
    let tenant = animator.tenant();
    let chrome = chrome(state, animator, Section::Members).await?;
    let mut reading = state.app.reading(tenant).await?;
    let members = queries::members::members(&mut reading, tenant).await?;
    let people = vault::people_of_structure(&mut reading, tenant).await?;
    let reachable: HashMap<_, bool> = people
        .into_iter()
        .map(|person| {
            let details = &person.details;
            (person.key, details.email.is_some() || details.phone.is_some())
        })
        .collect();
    let line = |member: queries::members::MemberView| {
        Some(MemberLine {
            member: member.member.to_string(),
            alias: member.alias?,
            reachable: reachable.get(&member.member.into()).copied().unwrap_or_default(),
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
