//! `/producteur/negociations`: the producer's side of the table.

use super::floors;
use crate::{
    files::Export,
    notices::Notice,
    page::{Address, PageError, PageResult, go, show, show_with},
    pages::negotiating::{End, Side, lines},
    posted::Posted,
    session::Producer,
    state::WebState,
    views::{
        Section, Tone,
        negotiation::{NegotiationList, NegotiationPage},
    },
};
use app::queries::negotiations;
use axum::extract::State;
use domain::negotiations::Party;
use kernel::NegotiationId;

pub(super) const BASE: &str = "/producteur/negociations";

pub async fn list(State(state): State<WebState>, producer: Producer, export: Export) -> PageResult {
    let hub = producer.tenant();
    let mut reading = state.app.reading(hub).await?;
    let chrome = producer.chrome(&state, &mut reading, Section::Negotiations).await?;
    let own = negotiations::negotiations(&mut reading, hub, Some(producer.producer)).await?;
    let negotiations = lines(own, Party::Producer, &chrome.association);
    export.show(NegotiationList { chrome, base: BASE, negotiations, can_open: false }).await
}

pub async fn show_one(
    State(state): State<WebState>,
    producer: Producer,
    Address(negotiation): Address<NegotiationId>,
    notice: Notice,
    export: Export,
) -> PageResult {
    let side = side(&state, &producer, negotiation).await?;
    let mut view = page(&state, &producer, &side).await?;
    view.chrome = notice.tell(view.chrome);
    export.show(view).await
}

pub async fn propose(
    State(state): State<WebState>,
    producer: Producer,
    Address(negotiation): Address<NegotiationId>,
    posted: Posted,
) -> PageResult {
    let before = side(&state, &producer, negotiation).await?;
    match before.propose(&state, &producer.actor, &posted).await? {
        Ok(()) => Ok(go(&format!("{BASE}/{negotiation}?fait=conditions"))),
        Err(not_proposed) => {
            let now = side(&state, &producer, negotiation).await?;
            let chrome = super::chrome(&state, &producer, Section::Negotiations).await?;
            not_proposed.show(&now, chrome)
        }
    }
}

pub async fn ask_accept(
    State(state): State<WebState>,
    producer: Producer,
    Address(negotiation): Address<NegotiationId>,
) -> PageResult {
    question(&state, &producer, negotiation, End::Accept).await
}

pub async fn ask_break_off(
    State(state): State<WebState>,
    producer: Producer,
    Address(negotiation): Address<NegotiationId>,
) -> PageResult {
    question(&state, &producer, negotiation, End::BreakOff).await
}

pub async fn accept(
    State(state): State<WebState>,
    producer: Producer,
    Address(negotiation): Address<NegotiationId>,
    posted: Posted,
) -> PageResult {
    end(&state, &producer, negotiation, &posted, End::Accept).await
}

pub async fn break_off(
    State(state): State<WebState>,
    producer: Producer,
    Address(negotiation): Address<NegotiationId>,
    posted: Posted,
) -> PageResult {
    end(&state, &producer, negotiation, &posted, End::BreakOff).await
}

/// Another producer's negotiation is none.
pub(super) async fn side(
    state: &WebState,
    producer: &Producer,
    negotiation: NegotiationId,
) -> Result<Side, PageError> {
    let side = Side::load(state, &producer.actor, Party::Producer, BASE, negotiation).await?;
    if side.detail.summary.producer == producer.producer {
        Ok(side)
    } else {
        Err(PageError::not_found())
    }
}

pub(super) async fn page(
    state: &WebState,
    producer: &Producer,
    side: &Side,
) -> Result<NegotiationPage, PageError> {
    let chrome = super::chrome(state, producer, Section::Negotiations).await?;
    let mut view = side.page(chrome)?;
    view.floors = floors::fields(state, producer, side).await?;
    Ok(view)
}

async fn question(
    state: &WebState,
    producer: &Producer,
    negotiation: NegotiationId,
    end: End,
) -> PageResult {
    let side = side(state, producer, negotiation).await?;
    let chrome = super::chrome(state, producer, Section::Negotiations).await?;
    show(&side.question(chrome, end))
}

async fn end(
    state: &WebState,
    producer: &Producer,
    negotiation: NegotiationId,
    posted: &Posted,
    end: End,
) -> PageResult {
    let before = side(state, producer, negotiation).await?;
    match before.end(state, &producer.actor, posted, end).await? {
        Ok(()) => Ok(go(&format!("{BASE}/{negotiation}?fait={}", end.notice()))),
        Err(told) => {
            let now = side(state, producer, negotiation).await?;
            let mut view = page(state, producer, &now).await?;
            view.chrome = view.chrome.with_message(Tone::Error, told.message);
            show_with(told.status, &view)
        }
    }
}
