//! `/plateforme/structures`: who takes part, registering one more, and where it receives.

use super::campaign::commune_name;
use crate::{
    files::Export,
    notices::Notice,
    page::{Address, PageError, PageResult, go, show, show_again, show_with},
    pages::{carrying::carry_out, placing},
    posted::Posted,
    session::Coordinator,
    state::WebState,
    typed_places,
    views::{
        Choice, Chrome, Section, Tone, Typed,
        network::{StructureLine, StructuresPage},
        structures::{DeliveryForm, NewStructure, StructurePage},
    },
};
use app::{
    Command, Request, places,
    queries::{
        programmes,
        structures::{self, StructureView},
    },
    reports::{CommuneCode, EpciSiren, Place, Programme},
};
use axum::extract::State;
use domain::structures::{StructureCommand, StructureKind, Territory};
use kernel::StructureId;

const BASE: &str = "/plateforme/structures";

/// What can join: its stable name in forms, and its words.
const GENRES: [(&str, StructureKind); 5] = [
    ("collective", StructureKind::Collective),
    ("association", StructureKind::Association),
    ("ccas", StructureKind::Ccas),
    ("social_centre", StructureKind::SocialCentre),
    ("solidarity_grocery", StructureKind::SolidarityGrocery),
];

pub async fn list(
    State(state): State<WebState>,
    coordinator: Coordinator,
    notice: Notice,
    export: Export,
) -> PageResult {
    let hub = coordinator.tenant();
    let mut reading = state.app.reading(hub).await?;
    let chrome = coordinator.chrome(&state, &mut reading, Section::Structures).await?;
    let all = structures::structures_of_hub(&mut reading, hub).await?;
    let structures = all.into_iter().map(line).collect();
    export.show(StructuresPage { chrome: notice.tell(chrome), structures }).await
}

fn line(structure: StructureView) -> StructureLine {
    let delivery =
        structure.delivery.map(|point| format!("{}, {}", point.name, commune_name(&point.commune)));
    StructureLine {
        structure: structure.structure.to_string(),
        name: structure.name,
        kind: words(structure.kind),
        commune: commune_name(&structure.territory.commune),
        delivery,
    }
}

const fn words(kind: StructureKind) -> &'static str {
    match kind {
        StructureKind::Hub => "Plateforme",
        StructureKind::Collective => "Groupement d’acheteurs",
        StructureKind::Association => "Association",
        StructureKind::Ccas => "CCAS",
        StructureKind::SocialCentre => "Centre social",
        StructureKind::SolidarityGrocery => "Épicerie solidaire",
    }
}

pub async fn ask(State(state): State<WebState>, coordinator: Coordinator) -> PageResult {
    let chrome = super::chrome(&state, &coordinator, Section::Structures).await?;
    show(&form(chrome, Typed::default(), Typed::default(), Typed::default()))
}

pub async fn register(
    State(state): State<WebState>,
    coordinator: Coordinator,
    posted: Posted,
) -> PageResult {
    let command = match read(&coordinator, &posted) {
        Ok(command) => command,
        Err(wrong) => return show_again(&again(&state, &coordinator, &posted, wrong).await?),
    };
    let id = posted.command()?;
    let structure = StructureId::derived(&[b"structure", id.uuid().as_bytes()]);
    let request = Request::new(id, Command::Structure(structure, command));
    match carry_out(&state, &coordinator.actor, request).await? {
        Ok(_) => Ok(go(&format!("{BASE}/{structure}?fait=structure"))),
        Err(told) => {
            let mut wrong = Wrong::default();
            match told.field {
                Some("name") => wrong.name = Some(told.message),
                Some("commune") => wrong.commune = Some(told.message),
                _ => wrong.head = Some(told.message),
            }
            show_with(told.status, &again(&state, &coordinator, &posted, wrong).await?)
        }
    }
}

/// What is wrong with a registration, beside each field and at the head.
#[derive(Debug, Default)]
struct Wrong {
    name: Option<String>,
    kind: Option<String>,
    commune: Option<String>,
    head: Option<String>,
}

fn read(coordinator: &Coordinator, posted: &Posted) -> Result<StructureCommand, Wrong> {
    let name = posted.text("name").to_owned();
    let kind = GENRES.iter().find(|(code, _)| *code == posted.text("kind"));
    let place = typed_places::commune(posted.text("commune"));
    match (kind, place) {
        (Some((_, kind)), Ok(place)) if !name.is_empty() => Ok(StructureCommand::Register {
            name,
            kind: *kind,
            territory: Territory { commune: place.insee.clone(), epci: place.epci.clone() },
            hub: Some(coordinator.tenant().into()),
        }),
        (kind, place) => Err(Wrong {
            name: name.is_empty().then(|| "Écrivez un nom.".to_owned()),
            kind: kind.is_none().then(|| "Choisissez un genre.".to_owned()),
            commune: place.err(),
            head: None,
        }),
    }
}

async fn again(
    state: &WebState,
    coordinator: &Coordinator,
    posted: &Posted,
    wrong: Wrong,
) -> Result<NewStructure, PageError> {
    let mut chrome = super::chrome(state, coordinator, Section::Structures).await?;
    if let Some(words) = wrong.head {
        chrome = chrome.with_message(Tone::Error, words);
    }
    let called = posted.typed("name", wrong.name);
    Ok(form(chrome, called, posted.typed("kind", wrong.kind), {
        posted.typed("commune", wrong.commune)
    }))
}

fn form(chrome: Chrome, called: Typed, genre: Typed, commune: Typed) -> NewStructure {
    let genres = GENRES.iter().map(|(code, kind)| Choice::new(*code, words(*kind)));
    let genres = std::iter::once(Choice::new("", "Choisissez")).chain(genres).collect();
    NewStructure { chrome, called, genres, genre, commune, communes: placing::communes() }
}

pub async fn show_one(
    State(state): State<WebState>,
    coordinator: Coordinator,
    Address(structure): Address<StructureId>,
    notice: Notice,
) -> PageResult {
    let chrome = super::chrome(&state, &coordinator, Section::Structures).await?;
    let found = find(&state, &coordinator, structure).await?;
    let delivery = placing::form(found.delivery.as_ref());
    show(&page(&state, &coordinator, notice.tell(chrome), &found, delivery).await?)
}

pub async fn place(
    State(state): State<WebState>,
    coordinator: Coordinator,
    Address(structure): Address<StructureId>,
    posted: Posted,
) -> PageResult {
    let found = find(&state, &coordinator, structure).await?;
    match placing::place(&state, &coordinator.actor, structure, &posted).await? {
        Ok(()) => Ok(go(&format!("{BASE}/{structure}?fait=point"))),
        Err(mut wrong) => {
            let chrome = super::chrome(&state, &coordinator, Section::Structures).await?;
            let chrome = wrong.tell(chrome);
            let view = page(&state, &coordinator, chrome, &found, wrong.form).await?;
            show_with(wrong.status, &view)
        }
    }
}

/// A structure that joined this hub.
async fn find(
    state: &WebState,
    coordinator: &Coordinator,
    structure: StructureId,
) -> Result<StructureView, PageError> {
    let hub = coordinator.tenant();
    let mut reading = state.app.reading(hub).await?;
    let found = structures::structure(&mut reading, hub, structure).await?;
    let joined = found.filter(|found| found.hub == Some(hub.into()));
    joined.ok_or_else(PageError::not_found)
}

async fn page(
    state: &WebState,
    coordinator: &Coordinator,
    chrome: Chrome,
    found: &StructureView,
    delivery: DeliveryForm,
) -> Result<StructurePage, PageError> {
    let mut reading = state.app.reading(coordinator.tenant()).await?;
    let all = programmes::programmes(&mut reading, coordinator.tenant()).await?;
    drop(reading);
    let holders = state.app.holders(&coordinator.actor, found.structure.into()).await?;
    let at = place_in_reports(&found.territory);
    let covers = |one: &Programme| at.as_ref().is_some_and(|place| one.perimeter.includes(place));
    let programmes = all.into_iter().map(|view| view.programme);
    Ok(StructurePage {
        chrome,
        structure: found.structure.to_string(),
        called: found.name.clone(),
        genre: words(found.kind),
        commune: commune_name(&found.territory.commune),
        epci: epci_name(&found.territory),
        programmes: programmes.filter(covers).map(|one| one.name).collect(),
        animators: holders.into_iter().map(|holder| holder.alias).collect(),
        has_delivery: found.delivery.is_some(),
        delivery,
    })
}

/// The place as reports know it: so far none of a food project, as there.
fn place_in_reports(territory: &Territory) -> Option<Place> {
    let commune = CommuneCode::try_new(&territory.commune).ok()?;
    Some(Place { commune, epci: EpciSiren::try_new(&territory.epci).ok()?, in_pat: false })
}

fn epci_name(territory: &Territory) -> String {
    let of_commune = places::commune(&territory.commune);
    let known = of_commune.filter(|place| place.epci == territory.epci);
    known.map_or_else(
        || format!("SIREN {}", territory.epci),
        |place| typed_places::shown(&place.epci_name),
    )
}
