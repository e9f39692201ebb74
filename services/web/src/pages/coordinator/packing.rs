//! `/plateforme/emballage`: each structure's crates, and what goes into each.

use super::chosen::{Chosen, named, nothing_yet};
use crate::{
    files::Export,
    notices::Notice,
    page::{Address, PageError, PageResult, go, show_again, show_with},
    pages::{carrying::or_told, papers::short_number},
    posted::Posted,
    session::Coordinator,
    state::WebState,
    typed_goods,
    views::{
        Section, Typed,
        packing::{
            PackingPage, PackingSheet, PackingStructure, SheetCrate, SheetLine, WeightField,
        },
    },
};
use app::{
    CrateToPack, LineToPack, Purpose, Weights,
    queries::{pooled_orders, rounds, structures},
};
use axum::extract::{Query, State};
use domain::pooling::PooledStage;
use kernel::{CampaignId, OrderId, ProductId, StructureId};

pub async fn overview(
    State(state): State<WebState>,
    coordinator: Coordinator,
    Query(chosen): Query<Chosen>,
    export: Export,
) -> PageResult {
    let hub = coordinator.tenant();
    let Some(campaign) = chosen.campaign(&state, hub).await? else {
        return nothing_yet(&state, &coordinator, Section::Packing, "Emballage").await;
    };
    let mut reading = state.app.reading(hub).await?;
    let chrome = coordinator.chrome(&state, &mut reading, Section::Packing).await?;
    let all = rounds::structure_crates(&mut reading, hub, campaign.campaign).await?;
    drop(reading);
    let shown = all.iter().map(|one| one.structure);
    state.app.show_figures(&coordinator.actor, Purpose::Packing, shown).await?;
    let with_orders = all.into_iter().filter(|one| one.orders > 0);
    let structures = with_orders.map(|one| PackingStructure {
        structure: one.structure.to_string(),
        name: one.name,
        order_count: one.orders,
        packed_count: one.packed,
    });
    export
        .show(PackingPage {
            chrome,
            campaign: campaign.campaign.to_string(),
            month: campaign.month,
            structures: structures.collect(),
        })
        .await
}

pub async fn sheet(
    State(state): State<WebState>,
    coordinator: Coordinator,
    Address((campaign, structure)): Address<(CampaignId, StructureId)>,
    notice: Notice,
    export: Export,
) -> PageResult {
    let mut view = page(&state, &coordinator, campaign, structure, None).await?;
    view.chrome = notice.tell(view.chrome);
    export.show(view).await
}

pub async fn pack(
    State(state): State<WebState>,
    coordinator: Coordinator,
    Address((campaign, structure)): Address<(CampaignId, StructureId)>,
    posted: Posted,
) -> PageResult {
    let (actor, id) = (&coordinator.actor, posted.command()?);
    let crates = state.app.crates_to_pack(actor, campaign, structure).await?;
    let Some(weights) = weights(&crates, &posted) else {
        let mut view = page(&state, &coordinator, campaign, structure, Some(&posted)).await?;
        view.error = Some("Il manque un poids. Rien n’est emballé.".to_owned());
        return show_again(&view);
    };
    match or_told(state.app.pack_as_shared(actor, id, campaign, structure, &weights).await)? {
        Ok(packed) => {
            if let Some(done) = packed.done {
                super::shown(&state, &done).await?;
            }
            Ok(go(&format!("/plateforme/emballage/{campaign}/{structure}?fait=emballage")))
        }
        Err(told) => {
            let mut view = page(&state, &coordinator, campaign, structure, Some(&posted)).await?;
            view.error = Some(told.message);
            show_with(told.status, &view)
        }
    }
}

fn field(order: OrderId, product: ProductId) -> String {
    format!("weight.{order}.{product}")
}

/// Every weight that the crates which wait need; none where one is missing or is no weight.
fn weights(crates: &[CrateToPack], posted: &Posted) -> Option<Weights> {
    let waiting = crates.iter().filter(|one| !one.packed);
    let weighed = waiting.flat_map(|one| one.lines.iter().map(move |line| (one.order, line)));
    weighed
        .filter(|(_, line)| line.variable_weight_grams.is_some())
        .map(|(order, line)| {
            let grams = typed_goods::grams(posted.text(&field(order, line.product)))?;
            Some(((order, line.product), grams))
        })
        .collect()
}

async fn page(
    state: &WebState,
    coordinator: &Coordinator,
    campaign: CampaignId,
    structure: StructureId,
    posted: Option<&Posted>,
) -> Result<PackingSheet, PageError> {
    let hub = coordinator.tenant();
    let campaign = named(state, hub, campaign).await?;
    let crates = state.app.crates_to_pack(&coordinator.actor, campaign.campaign, structure).await?;
    let mut reading = state.app.reading(hub).await?;
    let chrome = coordinator.chrome(state, &mut reading, Section::Packing).await?;
    let of = structures::structure(&mut reading, hub, structure).await?;
    let pooled = pooled_orders::pooled_orders(&mut reading, hub, campaign.campaign).await?;
    let answered = pooled
        .iter()
        .all(|order| matches!(order.stage, PooledStage::Confirmed | PooledStage::Cancelled));
    Ok(PackingSheet {
        chrome,
        campaign: campaign.campaign.to_string(),
        month: campaign.month,
        structure: structure.to_string(),
        name: of.ok_or_else(PageError::not_found)?.name,
        error: None,
        under_way: answered && crates.iter().any(|one| one.awaited),
        crates: crates.iter().map(|one| sheet_crate(one, posted)).collect(),
    })
}

fn sheet_crate(one: &CrateToPack, posted: Option<&Posted>) -> SheetCrate {
    SheetCrate {
        alias: one.alias.clone().unwrap_or_else(|| "Sans nom".to_owned()),
        code: short_number(one.order.uuid()),
        packed: one.packed,
        lines: one.lines.iter().map(|line| sheet_line(one, line, posted)).collect(),
    }
}

fn sheet_line(one: &CrateToPack, line: &LineToPack, posted: Option<&Posted>) -> SheetLine {
    let announced = line.variable_weight_grams.filter(|_| !one.packed);
    let weight = announced.map(|announced| {
        let field = field(one.order, line.product);
        let grams = posted.map_or_else(Typed::default, |posted| {
            let wrong = typed_goods::grams(posted.text(&field)).is_none();
            posted.typed(&field, wrong.then(|| "Écrivez le poids en grammes.".to_owned()))
        });
        WeightField { field, announced_grams: u64::from(announced), grams }
    });
    SheetLine {
        name: line.name.clone(),
        step: line.step,
        quantity: line.quantity,
        lots: line.lots.clone(),
        weight,
    }
}
