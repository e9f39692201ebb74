//! `/structure/membres/{member}/effacer`: for a member who asked their structure.

use super::{ERASED, chrome};
use crate::{
    format,
    page::{Address, PageError, PageResult, go, show},
    posted::Posted,
    session::Animator,
    state::WebState,
    views::{Section, confirm::Confirm},
};
use app::Purpose;
use axum::extract::State;
use kernel::MemberId;

pub async fn ask(
    State(state): State<WebState>,
    animator: Animator,
    Address(member): Address<MemberId>,
) -> PageResult {
    let found = state.app.erasure_preview(animator.tenant(), member.into()).await?;
    if !found.known {
        return Err(PageError::not_found());
    }
    let alias = state.app.alias(&animator.actor, Purpose::MemberContact, member).await?;
    let alias = alias.unwrap_or_else(|| ERASED.to_owned());
    let orders = format::counted(found.orders as u64, "commande reste", "commandes restent");
    let mut effects = vec![
        "Son surnom, ses contacts et ses choix sont effacés.".to_owned(),
        format!("{orders} dans les comptes, sans rien qui dise que c’était cette personne."),
    ];
    if found.access {
        effects.push("Cette personne ne pourra plus entrer, ni commander.".to_owned());
    }
    if found.credit.is_positive() {
        let credit = format::money(found.credit);
        effects
            .push(format!("Son avoir de {credit} est à lui rendre avant\u{a0}: il serait perdu."));
    }
    show(&Confirm {
        chrome: chrome(&state, &animator, Section::Members).await?,
        question: format!("Effacer tout ce que nous savons de {alias}\u{a0}?"),
        effects,
        warning: Some(
            "Seulement si la personne le demande. On ne peut pas revenir en arrière.".into(),
        ),
        reason: None,
        action: format!("/structure/membres/{member}/effacer"),
        version: 0,
        confirm_label: "Tout effacer".to_owned(),
        grave: true,
        back: "/structure/membres".to_owned(),
        back_label: "Ne rien effacer".to_owned(),
    })
}

pub async fn erase(
    State(state): State<WebState>,
    animator: Animator,
    Address(member): Address<MemberId>,
    posted: Posted,
) -> PageResult {
    state.app.erase_member(&animator.actor, posted.command()?, member).await?;
    Ok(go("/structure/membres?fait=effacement"))
}
