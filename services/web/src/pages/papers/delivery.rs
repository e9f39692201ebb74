//! The delivery notes of a round.

use super::{crates::alias, name, short_number};
use crate::{
    files, format,
    page::{Address, PageError, PageResult},
    pages::coordinator::commune_name,
    session::Coordinator,
    state::WebState,
};
use app::queries::rounds;
use axum::extract::State;
use documents::papers::{DeliveredCrate, DeliveryNote, DeliveryNotes};
use kernel::RoundId;

pub async fn notes(
    State(state): State<WebState>,
    coordinator: Coordinator,
    Address(round): Address<RoundId>,
) -> PageResult {
    let hub = coordinator.tenant();
    let mut reading = state.app.reading(hub).await?;
    let found = rounds::round(&mut reading, hub, round).await?.ok_or_else(PageError::not_found)?;
    drop(reading);
    let mut notes = vec![];
    for stop in &found.stops {
        let actor = &coordinator.actor;
        let crates = state.app.crates_to_pack(actor, found.campaign, stop.structure).await?;
        let crates = crates.iter().filter(|one| !one.lines.is_empty()).map(|one| DeliveredCrate {
            alias: alias(one),
            code: short_number(one.order.uuid()),
            lines: u64::try_from(one.lines.len()).unwrap_or(u64::MAX),
        });
        notes.push(DeliveryNote {
            structure: stop.structure_name.clone(),
            place: format!("{}, {}", stop.place, commune_name(&stop.commune)),
            crates: crates.collect(),
        });
    }
    let notes = DeliveryNotes { hub: name(&state, hub).await?, date: found.date, notes };
    let title = format!("Bons de livraison du {}", format::date_long(found.date));
    files::paper(&title, move || notes.to_pdf()).await
}
