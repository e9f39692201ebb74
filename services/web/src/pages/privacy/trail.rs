//! `/structure/acces` and `/mes-donnees/acces`: who saw what.

use super::words;
use crate::{
    format,
    page::{PageResult, show},
    session::{Animator, Visitor},
    state::WebState,
    views::{
        Section,
        payment::Link,
        trail::{ReadingLine, TrailPage},
    },
};
use app::queries::trail::ReadingOfData;
use axum::extract::State;

/// What was read of the structure's people, and its figures that the platform looked at.
pub async fn show_structure(State(state): State<WebState>, animator: Animator) -> PageResult {
    let readings = state.app.readings_of_structure(&animator.actor).await?;
    let mut reading = state.app.reading(animator.tenant()).await?;
    let chrome = animator.chrome(&state, &mut reading, Section::Members).await?;
    let line = |one: &ReadingOfData| line(one, words::seen(one));
    show(&TrailPage {
        chrome,
        title: "Qui a vu quoi".to_owned(),
        lead: "Chaque lecture d’un surnom, d’un contact, d’une commande ou des chiffres de votre \
               structure est notée ici, pendant un an."
            .to_owned(),
        readings: readings.iter().map(line).collect(),
        back: Link { href: "/structure/membres".to_owned(), label: "Adhérents".to_owned() },
    })
}

/// What was read of the person who asks.
pub async fn show_own(State(state): State<WebState>, visitor: Visitor) -> PageResult {
    let readings = state.app.readings_of_oneself(&visitor.actor).await?;
    let mut reading = state.app.reading(visitor.tenant()).await?;
    let chrome = visitor.chrome(&state, &mut reading, Section::Account).await?;
    let line = |one: &ReadingOfData| line(one, words::seen_of_me(one));
    show(&TrailPage {
        chrome,
        title: "Qui a vu mes données".to_owned(),
        lead: "Quand quelqu’un lit votre surnom, votre contact ou votre commande, c’est noté ici, \
               pendant un an. Ce que vous lisez vous-même n’y est pas."
            .to_owned(),
        readings: readings.iter().map(line).collect(),
        back: Link { href: "/mes-donnees".to_owned(), label: "Mes données".to_owned() },
    })
}

fn line(reading: &ReadingOfData, seen: String) -> ReadingLine {
    ReadingLine {
        date: format::local_date(reading.read_at),
        at: reading.read_at,
        who: words::reader(&reading.role).to_owned(),
        what: seen,
        purpose: words::purpose(reading.purpose).to_owned(),
    }
}
