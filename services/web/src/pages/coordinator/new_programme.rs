//! `/plateforme/programmes/nouveau`.

use crate::{
    format,
    page::{PageError, PageResult, go, show, show_with},
    pages::carrying::carry_out,
    posted::Posted,
    refusals::Told,
    session::Coordinator,
    state::WebState,
    typed_goods, typed_places,
    views::{
        Choice, Section, Tone, Typed,
        registering::{EpciTick, NewProgramme},
        vouchers::CategoryTick,
    },
};
use app::{AppError, Command, Request, places};
use axum::extract::State;
use domain::funding::FundingCommand;
use kernel::{Month, ProgrammeId};
use std::collections::BTreeMap;

/// Months that can be chosen: from January of last year on.
const MONTHS_OFFERED: usize = 72;

pub async fn ask(State(state): State<WebState>, coordinator: Coordinator) -> PageResult {
    let now = this_month(&state)?;
    let mut view = form(&state, &coordinator, now).await?;
    view.from = Typed::new(now.to_string());
    view.to = Typed::new(now.to_string());
    show(&view)
}

pub async fn register(
    State(state): State<WebState>,
    coordinator: Coordinator,
    posted: Posted,
) -> PageResult {
    let id = posted.command()?;
    let programme = ProgrammeId::derived(&[b"programme", id.uuid().as_bytes()]);
    let request = Request::new(id, Command::Funding(programme, read(&posted)?));
    match carry_out(&state, &coordinator.actor, request).await? {
        Ok(_) => Ok(go("/plateforme/programmes?fait=programme")),
        Err(told) => {
            let (status, mut view) = (told.status, again(&state, &coordinator, &posted).await?);
            refuse(&mut view, told);
            show_with(status, &view)
        }
    }
}

/// # Errors
/// Months that the page does not offer were not sent by it.
fn read(posted: &Posted) -> Result<FundingCommand, PageError> {
    let known: BTreeMap<&str, &str> = epcis();
    let funders = posted.text("funders").lines().map(str::trim).filter(|name| !name.is_empty());
    Ok(FundingCommand::Register {
        name: posted.text("name").to_owned(),
        funders: funders.map(str::to_owned).collect(),
        from: typed_goods::month(posted.text("from"))?,
        to: typed_goods::month(posted.text("to"))?,
        territory: posted
            .all("epci")
            .filter(|siren| known.contains_key(siren))
            .map(str::to_owned)
            .collect(),
        categories: posted.categories(),
    })
}

/// The form as typed.
async fn again(
    state: &WebState,
    coordinator: &Coordinator,
    posted: &Posted,
) -> Result<NewProgramme, PageError> {
    let mut view = form(state, coordinator, this_month(state)?).await?;
    view.called = posted.typed("name", None);
    view.funders = posted.typed("funders", None);
    view.from = posted.typed("from", None);
    view.to = posted.typed("to", None);
    for tick in &mut view.epcis {
        tick.ticked = posted.all("epci").any(|siren| siren == tick.code);
    }
    view.categories = CategoryTick::all(&posted.categories());
    Ok(view)
}

fn refuse(view: &mut NewProgramme, told: Told) {
    match told.field {
        Some("name") => view.called.error = Some(told.message),
        Some("funder") => view.funders.error = Some(told.message),
        Some("to") => view.to.error = Some(told.message),
        _ => view.chrome.tell(Tone::Error, told.message),
    }
}

async fn form(
    state: &WebState,
    coordinator: &Coordinator,
    now: Month,
) -> Result<NewProgramme, PageError> {
    let first = Month::try_new(now.year() - 1, 1).map_err(AppError::from)?;
    let months = std::iter::successors(Some(first), |month| Some(month.next()));
    let months = months.take(MONTHS_OFFERED);
    let epci = |(code, name): (&str, &str)| EpciTick {
        code: code.to_owned(),
        name: typed_places::shown(name),
        ticked: false,
    };
    let mut epcis: Vec<EpciTick> = epcis().into_iter().map(epci).collect();
    epcis.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(NewProgramme {
        chrome: super::chrome(state, coordinator, Section::Programmes).await?,
        called: Typed::default(),
        funders: Typed::default(),
        months: months.map(|month| Choice::new(month.to_string(), format::month(month))).collect(),
        from: Typed::default(),
        to: Typed::default(),
        epcis,
        categories: CategoryTick::all(&[]),
    })
}

/// SIREN number and name of every EPCI of the department.
fn epcis() -> BTreeMap<&'static str, &'static str> {
    places::communes().map(|place| (&*place.epci, &*place.epci_name)).collect()
}

fn this_month(state: &WebState) -> Result<Month, PageError> {
    let today = format::local_date(state.app.clock().now());
    Ok(Month::of(today).map_err(AppError::from)?)
}
