//! `/plateforme/commandes`: one pooled order for each producer, and the decision to send one that
//! is below its minimum.

use super::chosen::{Chosen, named, nothing_yet};
use crate::{
    files::Export,
    format::money,
    notices::Notice,
    page::{Address, PageError, PageResult, go, show, show_with},
    pages::carrying::carry_out,
    posted::Posted,
    session::Coordinator,
    state::WebState,
    views::{
        Section, Tone, Typed,
        confirm::Confirm,
        negotiation::Tier,
        pooled_orders::{PooledLine, PooledOrderCard, PooledOrdersPage},
        words::PooledState,
    },
};
use app::{
    Command, Request,
    queries::{
        campaign_board::CampaignSummary,
        pooled_orders::{self, PooledOrderLine, PooledOrderView},
        receptions,
    },
};
use axum::extract::{Query, State};
use domain::{
    campaigns::Stage,
    pooling::{PooledStage, PoolingCommand},
};
use kernel::{CampaignId, PooledOrderId};
use std::collections::BTreeSet;

pub async fn latest(
    State(state): State<WebState>,
    coordinator: Coordinator,
    Query(chosen): Query<Chosen>,
    notice: Notice,
    export: Export,
) -> PageResult {
    match chosen.campaign(&state, coordinator.tenant()).await? {
        Some(campaign) => show_page(&state, &coordinator, &campaign, notice, export).await,
        None => nothing_yet(&state, &coordinator, Section::Pooled, "Commandes groupées").await,
    }
}

pub async fn of_campaign(
    State(state): State<WebState>,
    coordinator: Coordinator,
    Address(campaign): Address<CampaignId>,
    notice: Notice,
    export: Export,
) -> PageResult {
    let campaign = named(&state, coordinator.tenant(), campaign).await?;
    show_page(&state, &coordinator, &campaign, notice, export).await
}

async fn show_page(
    state: &WebState,
    coordinator: &Coordinator,
    campaign: &CampaignSummary,
    notice: Notice,
    export: Export,
) -> PageResult {
    let hub = coordinator.tenant();
    let pooling = state.app.pooling_progress(hub, campaign.campaign).await?;
    let closed = campaign.stage == Stage::Closed;
    let mut reading = state.app.reading(hub).await?;
    let chrome = coordinator.chrome(state, &mut reading, Section::Pooled).await?;
    let pooled = pooled_orders::pooled_orders(&mut reading, hub, campaign.campaign).await?;
    let deliveries = receptions::receptions(&mut reading, hub, campaign.campaign).await?;
    let received: BTreeSet<PooledOrderId> = deliveries
        .iter()
        .filter(|delivery| delivery.received_at.is_some())
        .map(|delivery| delivery.pooled_order)
        .collect();
    let sharing = pooled.iter().any(|order| {
        order.stage == PooledStage::Confirmed
            && order.lines.iter().any(|line| line.allocated.is_none())
    });
    // Right after they were sent, the campaign's stage may still be that of before.
    let to_send = pooled.is_empty() || pooled.iter().any(is_to_send);
    let gathering = closed && !(pooling.is_over() && to_send);
    export
        .show(PooledOrdersPage {
            chrome: notice.tell(chrome),
            campaign: campaign.campaign.to_string(),
            month: campaign.month,
            can_send: closed && pooling.is_over() && to_send,
            under_way: sharing || gathering,
            orders: pooled.iter().map(|order| card(order, &received)).collect(),
        })
        .await
}

const fn is_to_send(order: &PooledOrderView) -> bool {
    matches!(order.stage, PooledStage::Gathering | PooledStage::Fixed)
}

fn card(order: &PooledOrderView, received: &BTreeSet<PooledOrderId>) -> PooledOrderCard {
    PooledOrderCard {
        pooled_order: order.pooled_order.to_string(),
        producer: order.producer_name.clone(),
        state: pooled_state(order, received.contains(&order.pooled_order)),
        total: order.total,
        minimum: order.minimum,
        override_reason: order.override_reason.clone(),
        lines: order.lines.iter().map(line).collect(),
    }
}

/// Where the order stands, as pages say it.
pub fn pooled_state(order: &PooledOrderView, received: bool) -> PooledState {
    let in_part = |line: &PooledOrderLine| line.confirmed.is_some_and(|some| some < line.target);
    match order.stage {
        _ if received => PooledState::Received,
        PooledStage::Gathering | PooledStage::Fixed => {
            match order.is_below_minimum() && order.override_reason.is_none() {
                true => PooledState::BelowMinimum,
                false => PooledState::Computed,
            }
        }
        PooledStage::Sent => PooledState::Sent,
        PooledStage::Confirmed if order.lines.iter().any(in_part) => PooledState::ConfirmedInPart,
        PooledStage::Confirmed => PooledState::Confirmed,
        PooledStage::Cancelled => PooledState::Cancelled,
    }
}

fn line(line: &PooledOrderLine) -> PooledLine {
    PooledLine {
        product: line.name.clone(),
        step: line.step,
        demand: line.demand,
        case_size: line.case_size,
        target: line.target,
        price: line.unit_price,
        next_tier: line.next_tier.map(|tier| Tier { from: tier.from, price: tier.unit_price }),
        confirmed: line.confirmed,
        allocated: line.allocated,
    }
}

pub async fn ask_override(
    State(state): State<WebState>,
    coordinator: Coordinator,
    Address(pooled): Address<PooledOrderId>,
) -> PageResult {
    let order = find(&state, &coordinator, pooled).await?;
    show(&override_question(&state, &coordinator, &order, Typed::default()).await?)
}

pub async fn override_minimum(
    State(state): State<WebState>,
    coordinator: Coordinator,
    Address(pooled): Address<PooledOrderId>,
    posted: Posted,
) -> PageResult {
    let order = find(&state, &coordinator, pooled).await?;
    let reason = posted.text("reason").to_owned();
    let command = Command::Pooling(pooled, PoolingCommand::OverrideMinimum { reason });
    let request = Request::new(posted.command()?, command);
    match carry_out(&state, &coordinator.actor, request).await? {
        Ok(_) => Ok(go(&format!("/plateforme/campagnes/{}/commandes?fait=forcee", order.campaign))),
        Err(told) => {
            let field = (told.field == Some("reason")).then(|| told.message.clone());
            let other = field.is_none().then_some(told.message);
            let reason = posted.typed("reason", field);
            let mut view = override_question(&state, &coordinator, &order, reason).await?;
            if let Some(message) = other {
                view.chrome = view.chrome.with_message(Tone::Error, message);
            }
            show_with(told.status, &view)
        }
    }
}

/// # Errors
/// Not found for what is none of the hub's pooled orders.
pub async fn find(
    state: &WebState,
    coordinator: &Coordinator,
    pooled: PooledOrderId,
) -> Result<PooledOrderView, PageError> {
    let hub = coordinator.tenant();
    let mut reading = state.app.reading(hub).await?;
    let found = pooled_orders::pooled_order(&mut reading, hub, pooled).await?;
    found.ok_or_else(PageError::not_found)
}

async fn override_question(
    state: &WebState,
    coordinator: &Coordinator,
    order: &PooledOrderView,
    reason: Typed,
) -> Result<Confirm, PageError> {
    let (total, minimum) = (money(order.total), money(order.minimum));
    let producer = &order.producer_name;
    Ok(Confirm {
        chrome: super::chrome(state, coordinator, Section::Pooled).await?,
        question: "Envoyer sous le minimum\u{a0}?".to_owned(),
        effects: vec![
            format!("La commande à {producer} fait {total}. Son minimum est {minimum}."),
            "Elle part quand même, avec les autres. Sinon, elle est annulée.".to_owned(),
        ],
        warning: None,
        reason: Some(reason),
        action: format!("/plateforme/commandes/{}/forcer", order.pooled_order),
        version: 0,
        confirm_label: "Envoyer quand même".to_owned(),
        grave: false,
        back: format!("/plateforme/campagnes/{}/commandes", order.campaign),
        back_label: "Ne pas décider".to_owned(),
    })
}
