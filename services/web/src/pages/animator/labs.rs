//! `/structure/labos`: opening a lab, following it, closing it.

use super::chrome;
use crate::{
    format,
    notices::Notice,
    page::{Address, PageError, PageResult, go, show, show_with},
    pages::{carrying::carry_out, lab_views},
    posted::Posted,
    session::Animator,
    state::WebState,
    views::{
        Section, Tone, Typed,
        lab::{LabList, LabPage},
    },
};
use app::{Command, Request, queries};
use axum::extract::State;
use domain::labs::LabCommand;
use kernel::LabId;

pub async fn list(State(state): State<WebState>, animator: Animator) -> PageResult {
    show(&list_page(&state, &animator, Typed::default()).await?)
}

pub async fn open(State(state): State<WebState>, animator: Animator, posted: Posted) -> PageResult {
    let command = posted.command()?;
    let lab = LabId::derived(&[b"lab", command.uuid().as_bytes()]);
    let open = LabCommand::Open { title: posted.text("title").to_owned() };
    let request = Request::new(command, Command::Lab(lab, open));
    match carry_out(&state, &animator.actor, request).await? {
        Ok(_) => Ok(go(&format!("/structure/labos/{lab}?fait=labo"))),
        Err(told) => {
            let title = posted.typed("title", Some(told.message));
            show_with(told.status, &list_page(&state, &animator, title).await?)
        }
    }
}

pub async fn show_lab(
    State(state): State<WebState>,
    animator: Animator,
    Address(lab): Address<LabId>,
    notice: Notice,
) -> PageResult {
    let mut view = page(&state, &animator, lab).await?;
    view.chrome = notice.tell(view.chrome);
    show(&view)
}

pub async fn close(
    State(state): State<WebState>,
    animator: Animator,
    Address(lab): Address<LabId>,
    posted: Posted,
) -> PageResult {
    page(&state, &animator, lab).await?;
    let request = Request::new(posted.command()?, Command::Lab(lab, LabCommand::Close));
    match carry_out(&state, &animator.actor, request).await? {
        Ok(_) => Ok(go(&format!("/structure/labos/{lab}?fait=labo-clos"))),
        Err(told) => {
            let mut view = page(&state, &animator, lab).await?;
            view.chrome = view.chrome.with_message(Tone::Error, told.message);
            show_with(told.status, &view)
        }
    }
}

async fn list_page(
    state: &WebState,
    animator: &Animator,
    title: Typed,
) -> Result<LabList, PageError> {
    let chrome = chrome(state, animator, Section::Lab).await?;
    let mut reading = state.app.reading(animator.tenant()).await?;
    let labs = queries::labs::labs(&mut reading, animator.tenant()).await?;
    let labs = labs.iter().map(|lab| lab_views::line(lab, "/structure/labos")).collect();
    Ok(LabList { chrome, labs, new_title: Some(title) })
}

async fn page(state: &WebState, animator: &Animator, lab: LabId) -> Result<LabPage, PageError> {
    let chrome = chrome(state, animator, Section::Lab).await?;
    let mut reading = state.app.reading(animator.tenant()).await?;
    let found = queries::labs::lab(&mut reading, animator.tenant(), lab, None).await?;
    let found = found.ok_or_else(PageError::not_found)?;
    let proposals = found.proposals.iter().map(|proposal| lab_views::proposal(proposal, false));
    Ok(LabPage {
        chrome,
        base: format!("/structure/labos/{lab}"),
        lab: found.head.title.clone(),
        date: format::local_date(found.head.opened_at),
        open: !found.head.closed,
        proposals: proposals.collect(),
        new_proposal: None,
        runs: true,
    })
}
