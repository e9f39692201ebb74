//! `/plateforme/…/acces`: who may enter for a structure, a producer or a programme.

use crate::{
    page::{Address, PageError, PageResult, show, show_again, show_with},
    pages::{
        carrying::{given_link, or_told},
        contacts,
    },
    posted::Posted,
    session::Coordinator,
    state::WebState,
    views::{
        Section, Typed,
        accesses::{AccessesPage, HolderLine},
        payment::Link,
    },
};
use app::{
    Door, Token,
    queries::{accesses::Holder, producers, programmes, structures},
};
use axum::{
    Router,
    extract::State,
    routing::{get, post},
};
use kernel::{AccountId, ProducerId, ProgrammeId, StructureId};
use serde::de::DeserializeOwned;
use std::fmt::Display;

/// What an address says of a door.
trait Behind: Copy + Display + DeserializeOwned + Into<Door> + Send + Sync + 'static {
    /// `/plateforme/structures`.
    const BASE: &'static str;
    const SECTION: Section;
    const OVER: &'static str;
    const LEAD: &'static str;
}

impl Behind for StructureId {
    const BASE: &'static str = "/plateforme/structures";
    const SECTION: Section = Section::Structures;
    const OVER: &'static str = "Structure";
    const LEAD: &'static str = "Qui entre ici anime le mois de la structure\u{a0}: adhérents, \
                                commandes, paiements, remise.";
}

impl Behind for ProducerId {
    const BASE: &'static str = "/plateforme/producteurs";
    const SECTION: Section = Section::Producers;
    const OVER: &'static str = "Producteur";
    const LEAD: &'static str = "Qui entre ici négocie et confirme pour le producteur. Il voit des \
                                totaux, jamais qui commande.";
}

impl Behind for ProgrammeId {
    const BASE: &'static str = "/plateforme/programmes";
    const SECTION: Section = Section::Programmes;
    const OVER: &'static str = "Programme";
    const LEAD: &'static str = "Qui entre ici lit les rapports publiés de ce programme, et rien \
                                d’autre.";
}

/// The addresses of all three kinds of doors.
pub fn routes() -> Router<WebState> {
    of::<StructureId>().merge(of::<ProducerId>()).merge(of::<ProgrammeId>())
}

fn of<D: Behind>() -> Router<WebState> {
    let path = format!("{}/{{door}}/acces", D::BASE);
    Router::new()
        .route(&path, get(list::<D>).post(let_in::<D>))
        .route(&format!("{path}/{{account}}"), post(new_link::<D>))
}

async fn list<D: Behind>(
    State(state): State<WebState>,
    coordinator: Coordinator,
    Address(door): Address<D>,
) -> PageResult {
    let typed = (Typed::default(), Typed::default());
    show(&page(&state, &coordinator, door, typed).await?)
}

async fn let_in<D: Behind>(
    State(state): State<WebState>,
    coordinator: Coordinator,
    Address(door): Address<D>,
    posted: Posted,
) -> PageResult {
    let details = match contacts::details(&posted) {
        Ok(details) => details,
        Err(words) => {
            let typed = (posted.typed("alias", None), posted.typed("contact", Some(words)));
            return show_again(&page(&state, &coordinator, door, typed).await?);
        }
    };
    let (id, secret) = (posted.command()?, runtime::random_bytes()?);
    let token = state.app.let_in(&coordinator.actor, id, door.into(), &details, secret).await;
    match or_told(token)? {
        Ok(token) => given(&state, &coordinator, door, &details.alias, token).await,
        Err(told) => {
            let words = match told.kind {
                "alias-taken" => "Ce nom est déjà pris. Ajoutez une initiale, par exemple.",
                _ => "Écrivez un nom ou un surnom.",
            };
            let alias = posted.typed("alias", Some(words.to_owned()));
            let typed = (alias, posted.typed("contact", None));
            show_with(told.status, &page(&state, &coordinator, door, typed).await?)
        }
    }
}

async fn new_link<D: Behind>(
    State(state): State<WebState>,
    coordinator: Coordinator,
    Address((door, account)): Address<(D, AccountId)>,
    _checked: Posted,
) -> PageResult {
    let holders = state.app.holders(&coordinator.actor, door.into()).await?;
    let holder = holders.into_iter().find(|holder| holder.account == account);
    let holder = holder.ok_or_else(PageError::not_found)?;
    let secret = runtime::random_bytes()?;
    let token = state.app.link_for_holder(&coordinator.actor, door.into(), account, secret).await?;
    given(&state, &coordinator, door, &holder.alias, token).await
}

/// The link is in the answer and nowhere else.
async fn given<D: Behind>(
    state: &WebState,
    coordinator: &Coordinator,
    door: D,
    alias: &str,
    token: Token,
) -> PageResult {
    let chrome = super::chrome(state, coordinator, D::SECTION).await?;
    let (href, label) = (format!("{}/{door}/acces", D::BASE), "Retour aux accès".to_owned());
    show(&given_link(state, chrome, alias.to_owned(), &token, Link { href, label }))
}

async fn page<D: Behind>(
    state: &WebState,
    coordinator: &Coordinator,
    door: D,
    (alias, contact): (Typed, Typed),
) -> Result<AccessesPage, PageError> {
    let holders = state.app.holders(&coordinator.actor, door.into()).await?;
    let line = |holder: Holder| HolderLine {
        account: holder.account.to_string(),
        alias: holder.alias,
        reachable: holder.reachable,
    };
    let back = match door.into() {
        Door::Programme(_) => D::BASE.to_owned(),
        Door::Structure(_) | Door::Producer(_) => format!("{}/{door}", D::BASE),
    };
    Ok(AccessesPage {
        chrome: super::chrome(state, coordinator, D::SECTION).await?,
        over: D::OVER,
        called: called(state, coordinator, door.into()).await?,
        lead: D::LEAD,
        action: format!("{}/{door}/acces", D::BASE),
        holders: holders.into_iter().map(line).collect(),
        alias,
        contact,
        back: Link { href: back, label: "Retour".to_owned() },
    })
}

async fn called(
    state: &WebState,
    coordinator: &Coordinator,
    door: Door,
) -> Result<String, PageError> {
    let hub = coordinator.tenant();
    let mut reading = state.app.reading(hub).await?;
    let name = match door {
        Door::Structure(id) => {
            structures::structure(&mut reading, hub, id).await?.map(|found| found.name)
        }
        Door::Producer(id) => {
            producers::producer(&mut reading, hub, id).await?.map(|found| found.name)
        }
        Door::Programme(id) => {
            programmes::programme(&mut reading, hub, id).await?.map(|found| found.programme.name)
        }
    };
    name.ok_or_else(PageError::not_found)
}
