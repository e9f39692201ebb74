//! Labels and packing sheets.

use super::short_number;
use crate::{
    files, format,
    page::{Address, PageError, PageResult},
    pages::{animator::board_alias, coordinator::named, ordering::MonthForm},
    session::{Animator, Coordinator},
    state::WebState,
};
use app::{
    CrateToPack, LineToPack, Purpose,
    queries::{
        campaign_board::CampaignSummary,
        month_board,
        rounds::{self, StructureCrates},
    },
    vault::Vault,
};
use axum::extract::{Query, State};
use documents::papers::{
    CratePacking, Label, LabelStock, Labels, PackedCrate, PackedLine, PackedProduct, PackedShare,
    ProductPacking,
};
use kernel::{CampaignId, Month, OrderId, ProductId, StructureId};
use serde::Deserialize;
use std::collections::BTreeMap;

/// `?modele=3x8&saut=5`: which labels, and how many places of the first sheet are used already.
#[derive(Debug, Deserialize)]
pub struct On {
    modele: Option<String>,
    saut: Option<String>,
}

impl On {
    fn stock(&self) -> Result<LabelStock, PageError> {
        match &self.modele {
            None => Ok(LabelStock::Sheet24),
            Some(key) => LabelStock::named(key).ok_or_else(PageError::not_found),
        }
    }

    fn skip(&self) -> Result<usize, PageError> {
        self.saut.as_ref().map_or(Ok(0), |text| text.parse().map_err(|_| PageError::not_found()))
    }

    async fn print(&self, month: Month, labels: Vec<Label>) -> PageResult {
        if labels.is_empty() {
            return Err(PageError::not_found());
        }
        let labels = Labels { month, stock: self.stock()?, skip: self.skip()?, labels };
        let title = format!("Étiquettes {}", format::of_month(month));
        files::paper(&title, move || labels.to_pdf()).await
    }
}

/// Of a structure's own crates, for its animator.
pub async fn own_labels(
    State(state): State<WebState>,
    animator: Animator,
    Query(on): Query<On>,
) -> PageResult {
    let tenant = animator.tenant();
    let month = MonthForm::packed(&state, tenant).await?.ok_or_else(PageError::not_found)?;
    let structure = super::name(&state, tenant).await?;
    let campaign = month.head.campaign;
    let read = async |vault: &mut Vault| month_board::packing_orders(vault, tenant, campaign).await;
    let orders = state.app.disclose(&animator.actor, Purpose::Packing, read).await?;
    let place = month.pick_up.place.clone().unwrap_or_default();
    let labels = orders.iter().map(|order| {
        let alias = board_alias(order.board.head.buyer, order.board.alias.as_deref());
        label(&state, order.board.head.order, alias, &structure, &place)
    });
    on.print(month.head.month, labels.collect()).await
}

/// Of one structure's crates, for those who pack them.
pub async fn labels(
    State(state): State<WebState>,
    coordinator: Coordinator,
    Address((campaign, structure)): Address<(CampaignId, StructureId)>,
    Query(on): Query<On>,
) -> PageResult {
    let campaign = named(&state, coordinator.tenant(), campaign).await?;
    let of = one_structure(&state, &coordinator, &campaign, structure).await?;
    let labels = labels_of(&state, &coordinator, &campaign, &of).await?;
    on.print(campaign.month, labels).await
}

/// Of every structure's crates, one structure after the other.
pub async fn all_labels(
    State(state): State<WebState>,
    coordinator: Coordinator,
    Address(campaign): Address<CampaignId>,
    Query(on): Query<On>,
) -> PageResult {
    let campaign = named(&state, coordinator.tenant(), campaign).await?;
    let mut labels = vec![];
    for of in structures(&state, &coordinator, &campaign).await? {
        labels.extend(labels_of(&state, &coordinator, &campaign, &of).await?);
    }
    on.print(campaign.month, labels).await
}

/// What goes into each crate of one structure.
pub async fn by_crate(
    State(state): State<WebState>,
    coordinator: Coordinator,
    Address((campaign, structure)): Address<(CampaignId, StructureId)>,
) -> PageResult {
    let campaign = named(&state, coordinator.tenant(), campaign).await?;
    let of = one_structure(&state, &coordinator, &campaign, structure).await?;
    let crates = crates_of(&state, &coordinator, &campaign, structure).await?;
    let sheet = CratePacking {
        structure: of.name,
        month: campaign.month,
        crates: crates.iter().map(packed_crate).collect(),
    };
    let title = format!("Cagettes de {}", sheet.structure);
    files::paper(&title, move || sheet.to_pdf()).await
}

/// Where each product goes, over all structures.
pub async fn by_product(
    State(state): State<WebState>,
    coordinator: Coordinator,
    Address(campaign): Address<CampaignId>,
) -> PageResult {
    let campaign = named(&state, coordinator.tenant(), campaign).await?;
    let mut products: BTreeMap<(String, ProductId), PackedProduct> = BTreeMap::new();
    for of in structures(&state, &coordinator, &campaign).await? {
        for one in crates_of(&state, &coordinator, &campaign, of.structure).await? {
            for line in &one.lines {
                let product = products.entry((line.name.clone(), line.product));
                let product = product.or_insert_with(|| product_of(line));
                product.shares.push(share(&of, &one, line));
            }
        }
    }
    let sheet =
        ProductPacking { month: campaign.month, products: products.into_values().collect() };
    let title = format!("Emballage par produit {}", format::of_month(campaign.month));
    files::paper(&title, move || sheet.to_pdf()).await
}

/// The structures that have orders, by name.
async fn structures(
    state: &WebState,
    coordinator: &Coordinator,
    campaign: &CampaignSummary,
) -> Result<Vec<StructureCrates>, PageError> {
    let hub = coordinator.tenant();
    let mut reading = state.app.reading(hub).await?;
    let all = rounds::structure_crates(&mut reading, hub, campaign.campaign).await?;
    Ok(all.into_iter().filter(|one| one.orders > 0).collect())
}

async fn one_structure(
    state: &WebState,
    coordinator: &Coordinator,
    campaign: &CampaignSummary,
    structure: StructureId,
) -> Result<StructureCrates, PageError> {
    let all = structures(state, coordinator, campaign).await?;
    let found = all.into_iter().find(|one| one.structure == structure);
    found.ok_or_else(PageError::not_found)
}

async fn crates_of(
    state: &WebState,
    coordinator: &Coordinator,
    campaign: &CampaignSummary,
    structure: StructureId,
) -> Result<Vec<CrateToPack>, PageError> {
    let actor = &coordinator.actor;
    let all = state.app.crates_to_pack(actor, campaign.campaign, structure).await?;
    Ok(all.into_iter().filter(|one| !one.lines.is_empty()).collect())
}

async fn labels_of(
    state: &WebState,
    coordinator: &Coordinator,
    campaign: &CampaignSummary,
    of: &StructureCrates,
) -> Result<Vec<Label>, PageError> {
    let crates = crates_of(state, coordinator, campaign, of.structure).await?;
    let place = of.delivery_point.as_ref().map(|(place, _)| place.clone()).unwrap_or_default();
    let labels = crates.iter().map(|one| label(state, one.order, alias(one), &of.name, &place));
    Ok(labels.collect())
}

fn label(state: &WebState, order: OrderId, alias: String, structure: &str, place: &str) -> Label {
    Label {
        alias,
        code: short_number(order.uuid()),
        structure: structure.to_owned(),
        place: place.to_owned(),
        url: format!("{}/structure/remise#cagette-{order}", state.public_url),
    }
}

/// As the coordination knows a crate: by alias, and without a name where there is none.
pub(super) fn alias(one: &CrateToPack) -> String {
    one.alias.clone().unwrap_or_else(|| "Sans nom".to_owned())
}

fn packed_crate(one: &CrateToPack) -> PackedCrate {
    let line = |line: &LineToPack| PackedLine {
        name: line.name.clone(),
        step: line.step,
        quantity: line.quantity,
        lots: line.lots.clone(),
        weighed: line.variable_weight_grams.is_some(),
    };
    PackedCrate {
        alias: alias(one),
        code: short_number(one.order.uuid()),
        lines: one.lines.iter().map(line).collect(),
    }
}

fn product_of(line: &LineToPack) -> PackedProduct {
    PackedProduct {
        name: line.name.clone(),
        step: line.step,
        lots: line.lots.clone(),
        shares: vec![],
    }
}

fn share(of: &StructureCrates, one: &CrateToPack, line: &LineToPack) -> PackedShare {
    PackedShare {
        structure: of.name.clone(),
        alias: alias(one),
        code: short_number(one.order.uuid()),
        quantity: line.quantity,
    }
}
