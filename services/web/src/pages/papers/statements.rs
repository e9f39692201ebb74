//! Statements of account between the hub and its structures and producers.

use super::{hub_of, name};
use crate::{
    files, format, french,
    page::{Address, PageError, PageResult},
    session::{Animator, Coordinator, Producer},
    state::WebState,
};
use app::queries::{
    campaign_board, producers, structures,
    transfers::{self, DueView, TransferView},
};
use axum::extract::State;
use documents::{
    papers::Statement,
    sheets::{Cell, Column, Sheet},
};
use domain::transfers::Party;
use kernel::{CampaignId, Money, Month, ProducerId, StructureId, TenantId};
use std::collections::BTreeMap;

/// What a structure owes its hub, from the structure's own books.
pub async fn own(State(state): State<WebState>, animator: Animator) -> PageResult {
    let hub = hub_of(&state, &animator).await?;
    let whose = name(&state, animator.tenant()).await?;
    print(&state, animator.tenant(), Party::Hub(StructureId::from(hub)), whose, hub).await
}

pub async fn of_structure(
    State(state): State<WebState>,
    coordinator: Coordinator,
    Address(structure): Address<StructureId>,
) -> PageResult {
    let hub = coordinator.tenant();
    let mut reading = state.app.reading(hub).await?;
    let found = structures::structure(&mut reading, hub, structure).await?;
    drop(reading);
    let whose = found.ok_or_else(PageError::not_found)?.name;
    state.app.show_figures(&coordinator.actor, app::Purpose::Accounts, [structure]).await?;
    print(&state, hub, Party::Structure(structure), whose, hub).await
}

pub async fn of_producer(
    State(state): State<WebState>,
    coordinator: Coordinator,
    Address(producer): Address<ProducerId>,
) -> PageResult {
    producers_statement(&state, coordinator.tenant(), producer).await
}

pub async fn own_of_producer(State(state): State<WebState>, producer: Producer) -> PageResult {
    producers_statement(&state, producer.tenant(), producer.producer).await
}

async fn producers_statement(state: &WebState, hub: TenantId, producer: ProducerId) -> PageResult {
    let mut reading = state.app.reading(hub).await?;
    let found = producers::producer(&mut reading, hub, producer).await?;
    drop(reading);
    let whose = found.ok_or_else(PageError::not_found)?.name;
    print(state, hub, Party::Producer(producer), whose, hub).await
}

/// From the books of `tenant`, what it and `party` owe each other.
async fn print(
    state: &WebState,
    tenant: TenantId,
    party: Party,
    whose: String,
    hub: TenantId,
) -> PageResult {
    let mut reading = state.app.reading(tenant).await?;
    let dues = transfers::dues(&mut reading, tenant, None).await?;
    let payments = transfers::transfers(&mut reading, tenant, None).await?;
    drop(reading);
    let mut reading = state.app.reading(hub).await?;
    let months = campaign_board::campaigns(&mut reading, hub).await?;
    drop(reading);
    let months: BTreeMap<CampaignId, Month> =
        months.into_iter().map(|one| (one.campaign, one.month)).collect();
    let dues: Vec<DueView> = dues.into_iter().filter(|due| due.party == party).collect();
    let left: Money = dues.iter().map(DueView::left).sum();
    let paid = payments.iter().filter(|one| one.payment.party == party);
    let title = format!("Relevé de compte{}: {whose}", format::NBSP);
    let statement = Statement {
        from: name(state, hub).await?,
        title: title.clone(),
        facts: vec![("Reste à régler".to_owned(), format::money(left))],
        tables: vec![owed(&dues, &months), settled(paid)],
        note: "Montants taxes comprises. Ce relevé ne remplace pas une facture.".to_owned(),
    };
    files::paper(&title, move || statement.to_pdf()).await
}

fn owed(dues: &[DueView], months: &BTreeMap<CampaignId, Month>) -> Sheet {
    let mut by_month: Vec<(Option<Month>, &DueView)> =
        dues.iter().map(|due| (months.get(&due.campaign).copied(), due)).collect();
    by_month.sort_by_key(|(month, due)| (*month, due.campaign));
    let row = |first: String, amounts: [Money; 3]| {
        std::iter::once(Cell::Text(first)).chain(amounts.map(Cell::Money)).collect::<Vec<Cell>>()
    };
    let rows = by_month.iter().map(|(month, due)| {
        row(month.map(format::month).unwrap_or_default(), [due.owed, due.paid, due.left()])
    });
    let sum = |of: fn(&DueView) -> Money| dues.iter().map(of).sum::<Money>();
    let total = [sum(|due| due.owed), sum(|due| due.paid), sum(DueView::left)];
    let columns = vec![
        Column::text("Mois"),
        Column::number("Dû"),
        Column::number("Réglé"),
        Column::number("Reste"),
    ];
    Sheet::new("Par mois", columns).with_rows(rows).with_total(row("Total".to_owned(), total))
}

fn settled<'a>(payments: impl Iterator<Item = &'a TransferView>) -> Sheet {
    let columns = vec![
        Column::text("Le"),
        Column::text("Moyen"),
        Column::text("Référence"),
        Column::number("Montant"),
        Column::text("Remarque"),
    ];
    let row = |one: &TransferView| {
        let reversed =
            one.reversed.as_ref().map(|reversed| format!("annulé : {}", reversed.reason));
        vec![
            Cell::Date(one.payment.paid_on),
            Cell::text(french::transfer_means(one.payment.means)),
            Cell::text(&one.payment.reference),
            Cell::Money(one.payment.amount),
            Cell::text(reversed.unwrap_or_default()),
        ]
    };
    Sheet::new("Règlements", columns).with_rows(payments.map(row))
}
