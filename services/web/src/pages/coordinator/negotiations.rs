//! `/plateforme/negociations`: the buyers' side of the table.

use crate::{
    files::Export,
    notices::Notice,
    page::{Address, PageError, PageResult, go, show, show_with},
    pages::{
        carrying::carry_out,
        negotiating::{End, Side, lines},
    },
    posted::Posted,
    session::Coordinator,
    state::WebState,
    views::{
        Choice, Section, Tone, Typed,
        negotiation::NegotiationList,
        new_negotiation::{NewNegotiation, ProductChoice},
    },
};
use app::{
    Command, Request,
    queries::{negotiations, producers},
};
use axum::extract::{Query, State};
use domain::negotiations::{NegotiationCommand, Party};
use kernel::{NegotiationId, ProducerId, ProductId};
use serde::Deserialize;
use std::collections::BTreeSet;

const BASE: &str = "/plateforme/negociations";

pub async fn list(
    State(state): State<WebState>,
    coordinator: Coordinator,
    notice: Notice,
    export: Export,
) -> PageResult {
    let hub = coordinator.tenant();
    let mut reading = state.app.reading(hub).await?;
    let chrome = coordinator.chrome(&state, &mut reading, Section::Negotiations).await?;
    let all = negotiations::negotiations(&mut reading, hub, None).await?;
    let negotiations = lines(all, Party::Hub, &chrome.association);
    let chrome = notice.tell(chrome);
    export.show(NegotiationList { chrome, base: BASE, negotiations, can_open: true }).await
}

#[derive(Debug, Default, Deserialize)]
pub struct With {
    producer: Option<String>,
}

pub async fn ask(
    State(state): State<WebState>,
    coordinator: Coordinator,
    Query(with): Query<With>,
) -> PageResult {
    let producer = with.producer.unwrap_or_default();
    show(&opening(&state, &coordinator, &producer, &BTreeSet::new()).await?)
}

pub async fn open(
    State(state): State<WebState>,
    coordinator: Coordinator,
    posted: Posted,
) -> PageResult {
    let producer_text = posted.text("producer");
    let producer: ProducerId = producer_text.parse().map_err(|_| PageError::not_found())?;
    let ticked: BTreeSet<ProductId> =
        posted.all("product").filter_map(|id| id.parse().ok()).collect();
    let mut view = opening(&state, &coordinator, producer_text, &ticked).await?;
    // Only what is in this producer's catalogue can be asked for.
    let products = view.products.iter().filter(|choice| choice.picked);
    let products = products.filter_map(|choice| choice.product.parse().ok()).collect();
    let id = posted.command()?;
    let negotiation = NegotiationId::derived(&[b"negotiation", id.uuid().as_bytes()]);
    let open = NegotiationCommand::Open { producer, products, origin: None };
    let request = Request::new(id, Command::Negotiation(negotiation, open));
    match carry_out(&state, &coordinator.actor, request).await? {
        Ok(_) => Ok(go(&format!("{BASE}/{negotiation}?fait=negociation"))),
        Err(told) => {
            view.products_error = Some(told.message);
            show_with(told.status, &view)
        }
    }
}

async fn opening(
    state: &WebState,
    coordinator: &Coordinator,
    producer: &str,
    ticked: &BTreeSet<ProductId>,
) -> Result<NewNegotiation, PageError> {
    let hub = coordinator.tenant();
    let mut reading = state.app.reading(hub).await?;
    let chrome = coordinator.chrome(state, &mut reading, Section::Negotiations).await?;
    let all = producers::producers(&mut reading, hub).await?;
    let chosen = all.iter().find(|one| one.producer.to_string() == producer);
    let catalogue = match chosen {
        Some(chosen) => producers::catalogue(&mut reading, hub, chosen.producer).await?,
        None => vec![],
    };
    let choices = all.iter().map(|one| Choice::new(one.producer.to_string(), &one.name));
    let products = catalogue.into_iter().map(|product| ProductChoice {
        picked: ticked.contains(&product.id),
        product: product.id.to_string(),
        name: product.name,
    });
    Ok(NewNegotiation {
        chrome,
        producers: std::iter::once(Choice::new("", "Choisissez")).chain(choices).collect(),
        producer: Typed::new(producer),
        products: products.collect(),
        products_error: None,
    })
}

pub async fn show_one(
    State(state): State<WebState>,
    coordinator: Coordinator,
    Address(negotiation): Address<NegotiationId>,
    notice: Notice,
    export: Export,
) -> PageResult {
    let side = side(&state, &coordinator, negotiation).await?;
    let chrome = super::chrome(&state, &coordinator, Section::Negotiations).await?;
    export.show(side.page(notice.tell(chrome))?).await
}

pub async fn propose(
    State(state): State<WebState>,
    coordinator: Coordinator,
    Address(negotiation): Address<NegotiationId>,
    posted: Posted,
) -> PageResult {
    let before = side(&state, &coordinator, negotiation).await?;
    match before.propose(&state, &coordinator.actor, &posted).await? {
        Ok(()) => Ok(go(&format!("{BASE}/{negotiation}?fait=conditions"))),
        Err(not_proposed) => {
            let now = side(&state, &coordinator, negotiation).await?;
            let chrome = super::chrome(&state, &coordinator, Section::Negotiations).await?;
            not_proposed.show(&now, chrome)
        }
    }
}

pub async fn ask_accept(
    State(state): State<WebState>,
    coordinator: Coordinator,
    Address(negotiation): Address<NegotiationId>,
) -> PageResult {
    question(&state, &coordinator, negotiation, End::Accept).await
}

pub async fn ask_break_off(
    State(state): State<WebState>,
    coordinator: Coordinator,
    Address(negotiation): Address<NegotiationId>,
) -> PageResult {
    question(&state, &coordinator, negotiation, End::BreakOff).await
}

pub async fn accept(
    State(state): State<WebState>,
    coordinator: Coordinator,
    Address(negotiation): Address<NegotiationId>,
    posted: Posted,
) -> PageResult {
    end(&state, &coordinator, negotiation, &posted, End::Accept).await
}

pub async fn break_off(
    State(state): State<WebState>,
    coordinator: Coordinator,
    Address(negotiation): Address<NegotiationId>,
    posted: Posted,
) -> PageResult {
    end(&state, &coordinator, negotiation, &posted, End::BreakOff).await
}

async fn side(
    state: &WebState,
    coordinator: &Coordinator,
    negotiation: NegotiationId,
) -> Result<Side, PageError> {
    Side::load(state, &coordinator.actor, Party::Hub, BASE, negotiation).await
}

async fn question(
    state: &WebState,
    coordinator: &Coordinator,
    negotiation: NegotiationId,
    end: End,
) -> PageResult {
    let side = side(state, coordinator, negotiation).await?;
    let chrome = super::chrome(state, coordinator, Section::Negotiations).await?;
    show(&side.question(chrome, end))
}

async fn end(
    state: &WebState,
    coordinator: &Coordinator,
    negotiation: NegotiationId,
    posted: &Posted,
    end: End,
) -> PageResult {
    let before = side(state, coordinator, negotiation).await?;
    match before.end(state, &coordinator.actor, posted, end).await? {
        Ok(()) => Ok(go(&format!("{BASE}/{negotiation}?fait={}", end.notice()))),
        Err(told) => {
            let now = side(state, coordinator, negotiation).await?;
            let chrome = super::chrome(state, coordinator, Section::Negotiations).await?;
            let chrome = chrome.with_message(Tone::Error, told.message);
            show_with(told.status, &now.page(chrome)?)
        }
    }
}
