//! `/labos`: what members propose, vote and decide together.

use crate::{
    notices::Notice,
    page::{Address, PageError, PageResult, go, show, show_again, show_with},
    pages::{carrying::carry_out, lab_views},
    posted::Posted,
    session::Member,
    state::WebState,
    views::{
        Section, Tone, Typed,
        lab::{LabList, LabPage},
    },
};
use app::{Command, Request, queries};
use axum::extract::State;
use domain::labs::{LabCommand, Vote};
use kernel::{LabId, ProposalId};

pub async fn list(State(state): State<WebState>, member: Member) -> PageResult {
    let mut reading = state.app.reading(member.tenant()).await?;
    let chrome = member.chrome(&state, &mut reading, Section::Lab).await?;
    let labs = queries::labs::labs(&mut reading, member.tenant()).await?;
    let labs = labs.iter().map(|lab| lab_views::line(lab, "/labos")).collect();
    show(&LabList { chrome, labs, new_title: None })
}

pub async fn show_lab(
    State(state): State<WebState>,
    member: Member,
    Address(lab): Address<LabId>,
    notice: Notice,
) -> PageResult {
    let mut view = page(&state, &member, lab).await?;
    view.chrome = notice.tell(view.chrome);
    show(&view)
}

pub async fn propose(
    State(state): State<WebState>,
    member: Member,
    Address(lab): Address<LabId>,
    posted: Posted,
) -> PageResult {
    page(&state, &member, lab).await?;
    let command = posted.command()?;
    let proposal = ProposalId::derived(&[b"proposal", command.uuid().as_bytes()]);
    let text = posted.text("proposal").to_owned();
    let propose = LabCommand::Propose { proposal, by: member.member, text };
    let request = Request::new(command, Command::Lab(lab, propose));
    match carry_out(&state, &member.actor, request).await? {
        Ok(_) => Ok(go(&format!("/labos/{lab}?fait=proposition"))),
        Err(told) => {
            let mut view = page(&state, &member, lab).await?;
            view.new_proposal = Some(posted.typed("proposal", Some(told.message.clone())));
            if !view.open {
                view.chrome = view.chrome.with_message(Tone::Error, told.message);
            }
            show_with(told.status, &view)
        }
    }
}

pub async fn vote(
    State(state): State<WebState>,
    member: Member,
    Address((lab, proposal)): Address<(LabId, ProposalId)>,
    posted: Posted,
) -> PageResult {
    page(&state, &member, lab).await?;
    let Some(vote) = vote_named(posted.text("vote")) else {
        let words = "Choisissez\u{a0}: pour, contre ou sans avis.";
        let mut view = page(&state, &member, lab).await?;
        view.chrome = view.chrome.with_message(Tone::Error, words);
        return show_again(&view);
    };
    let cast = LabCommand::Vote { proposal, member: member.member, vote };
    let request = Request::new(posted.command()?, Command::Lab(lab, cast));
    match carry_out(&state, &member.actor, request).await? {
        Ok(_) => Ok(go(&format!("/labos/{lab}?fait=vote"))),
        Err(told) => {
            let mut view = page(&state, &member, lab).await?;
            view.chrome = view.chrome.with_message(Tone::Error, told.message);
            show_with(told.status, &view)
        }
    }
}

fn vote_named(code: &str) -> Option<Vote> {
    match code {
        "for" => Some(Vote::For),
        "against" => Some(Vote::Against),
        "abstain" => Some(Vote::Abstain),
        _ => None,
    }
}

async fn page(state: &WebState, member: &Member, lab: LabId) -> Result<LabPage, PageError> {
    let mut reading = state.app.reading(member.tenant()).await?;
    let chrome = member.chrome(state, &mut reading, Section::Lab).await?;
    let found = queries::labs::lab(&mut reading, member.tenant(), lab, Some(member.member)).await?;
    let found = found.ok_or_else(PageError::not_found)?;
    let proposals = found.proposals.iter().map(|proposal| lab_views::proposal(proposal, true));
    Ok(LabPage {
        chrome,
        base: format!("/labos/{lab}"),
        lab: found.head.title.clone(),
        date: crate::format::local_date(found.head.opened_at),
        open: !found.head.closed,
        proposals: proposals.collect(),
        new_proposal: Some(Typed::default()),
        runs: false,
    })
}
