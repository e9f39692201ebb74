//! `/mes-donnees/effacer`: one question, then a member is known by nobody here any more.

use crate::{
    page::{PageResult, go, show},
    posted::Posted,
    session::{self, Member},
    state::WebState,
    views::{Section, confirm::Confirm},
};
use axum::{extract::State, http::header, response::IntoResponse};

pub async fn ask(State(state): State<WebState>, member: Member) -> PageResult {
    let mut reading = state.app.reading(member.tenant()).await?;
    let chrome = member.chrome(&state, &mut reading, Section::Account).await?;
    let effects = [
        "Votre surnom, vos contacts et vos choix sont effacés.",
        "Vous ne pourrez plus entrer, ni commander. Votre structure peut vous inscrire de nouveau.",
        "Une commande en cours reste à payer et à retirer\u{a0}: prévenez votre structure.",
        "Les totaux et les comptes restent, sans rien qui dise que c’était vous.",
    ];
    show(&Confirm {
        chrome,
        question: "Effacer tout ce que nous savons de vous\u{a0}?".to_owned(),
        effects: effects.map(str::to_owned).to_vec(),
        warning: Some("On ne peut pas revenir en arrière.".to_owned()),
        reason: None,
        action: "/mes-donnees/effacer".to_owned(),
        version: 0,
        confirm_label: "Tout effacer".to_owned(),
        grave: true,
        back: "/mes-donnees".to_owned(),
        back_label: "Ne rien effacer".to_owned(),
    })
}

/// The sessions went with the person: the cookie opens nothing any more.
pub async fn erase(State(state): State<WebState>, member: Member, posted: Posted) -> PageResult {
    state.app.erase_oneself(&member.actor, posted.command()?).await?;
    let cookie = session::cookie(None, &state)?;
    Ok(([(header::SET_COOKIE, cookie)], go("/")).into_response())
}
