//! `/plateforme/producteurs/nouveau`.

use super::producers::{GENRES, genre_words};
use crate::{
    page::{PageError, PageResult, go, show, show_again, show_with},
    pages::{carrying::carry_out, placing},
    posted::Posted,
    refusals::Told,
    session::Coordinator,
    state::WebState,
    typed_places,
    views::{Choice, Section, Tone, Typed, registering::NewProducer},
};
use app::{Command, Request};
use axum::extract::State;
use domain::producers::ProducerCommand;
use kernel::ProducerId;

pub async fn ask(State(state): State<WebState>, coordinator: Coordinator) -> PageResult {
    show(&form(&state, &coordinator, |_| Typed::default()).await?)
}

pub async fn register(
    State(state): State<WebState>,
    coordinator: Coordinator,
    posted: Posted,
) -> PageResult {
    let Some(register) = read(&posted) else {
        return show_again(&again(&state, &coordinator, &posted).await?);
    };
    let id = posted.command()?;
    let producer = ProducerId::derived(&[b"producer", id.uuid().as_bytes()]);
    let request = Request::new(id, Command::Producer(producer, register));
    match carry_out(&state, &coordinator.actor, request).await? {
        Ok(_) => Ok(go(&format!("/plateforme/producteurs/{producer}?fait=producteur"))),
        Err(told) => {
            let (status, mut view) = (told.status, again(&state, &coordinator, &posted).await?);
            refuse(&mut view, told);
            show_with(status, &view)
        }
    }
}

/// None where a field is wrong: [`again`] says which.
fn read(posted: &Posted) -> Option<ProducerCommand> {
    let name = posted.text("name");
    let (_, kind) = GENRES.iter().find(|(code, _)| *code == posted.text("kind"))?;
    Some(ProducerCommand::Register {
        name: Some(name).filter(|name| !name.is_empty())?.to_owned(),
        kind: *kind,
        commune: typed_places::commune_anywhere(posted.text("commune")).ok()?,
        distance_km: kilometres(posted.text("distance"))?,
    })
}

/// `28`, `28 km`: at most 2 000, which is farther than any French producer.
fn kilometres(text: &str) -> Option<u16> {
    let plain = text.trim().trim_end_matches("km").trim_end();
    plain.parse().ok().filter(|kilometres| *kilometres <= 2_000)
}

/// The form as typed, with what is wrong beside each field.
async fn again(
    state: &WebState,
    coordinator: &Coordinator,
    posted: &Posted,
) -> Result<NewProducer, PageError> {
    let mut view = form(state, coordinator, |name| posted.typed(name, None)).await?;
    let unless = |good: bool, words: &str| (!good).then(|| words.to_owned());
    let known = GENRES.iter().any(|(code, _)| *code == posted.text("kind"));
    view.called.error = unless(!posted.text("name").is_empty(), "Écrivez un nom.");
    view.genre.error = unless(known, "Choisissez un genre.");
    view.commune.error = typed_places::commune_anywhere(posted.text("commune")).err();
    let distance = kilometres(posted.text("distance"));
    let words = "Écrivez un nombre entier de kilomètres, par exemple 28.";
    view.distance.error = unless(distance.is_some(), words);
    Ok(view)
}

fn refuse(view: &mut NewProducer, told: Told) {
    match told.field {
        Some("name") => view.called.error = Some(told.message),
        _ => view.chrome.tell(Tone::Error, told.message),
    }
}

async fn form(
    state: &WebState,
    coordinator: &Coordinator,
    typed: impl Fn(&str) -> Typed,
) -> Result<NewProducer, PageError> {
    let genres = GENRES.iter().map(|(code, kind)| Choice::new(*code, genre_words(*kind)));
    Ok(NewProducer {
        chrome: super::chrome(state, coordinator, Section::Producers).await?,
        called: typed("name"),
        genres: std::iter::once(Choice::new("", "Choisissez")).chain(genres).collect(),
        genre: typed("kind"),
        commune: typed("commune"),
        communes: placing::communes(),
        distance: typed("distance"),
    })
}
