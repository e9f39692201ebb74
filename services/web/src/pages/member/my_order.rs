//! `/ma-commande`: what was ordered, what is left to pay, and later what was got and why.

use super::{nothing_yet, order_form::own_order};
use crate::{
    french,
    notices::Notice,
    page::{PageError, PageResult, show},
    pages::ordering::{MonthForm, reason},
    session::Member,
    state::WebState,
    views::{
        Section,
        order_summary::{OrderDetail, OrderSummary, OtherMonth, SummaryLine},
        share_picture::SharePicture,
    },
};
use app::{
    Reading,
    queries::{
        self,
        order::{OrderLineView, OrderView},
        pooled_demand::SharedTotals,
    },
};
use axum::extract::{Query, State};
use domain::orders::Reason;
use kernel::{CampaignId, Month, ProductId, TenantId};
use serde::Deserialize;
use std::collections::HashMap;

/// `?mois=2026-10`; the month that is on by default.
#[derive(Debug, Deserialize)]
pub struct Asked {
    mois: Option<String>,
}

pub async fn show_order(
    State(state): State<WebState>,
    member: Member,
    notice: Notice,
    Query(Asked { mois }): Query<Asked>,
) -> PageResult {
    let asked_for_month = mois.is_some();
    let month = match mois.as_deref().map(str::parse::<Month>) {
        None => MonthForm::current(&state, member.tenant()).await?,
        Some(Ok(month)) => Some(MonthForm::of_month(&state, member.tenant(), month).await?),
        Some(Err(_)) => return Err(PageError::not_found()),
    };
    let Some(month) = month else { return nothing_yet(&state, &member).await };
    let id = own_order(&month, &member);
    let order = month.order(&state, id).await?;
    let mut reading = state.app.reading(member.tenant()).await?;
    let chrome = member.chrome(&state, &mut reading, Section::Order).await?;
    let handed_over =
        queries::handed_over::handed_over_at(&mut reading, member.tenant(), id).await?.is_some();
    let others = other_months(&mut reading, &member, &month).await?;
    drop(reading);
    let cancelled = order.as_ref().is_some_and(|order| order.head.cancelled);
    let totals = totals(&state, &month, order.as_ref()).await?;
    show(&OrderSummary {
        chrome: notice.tell(chrome),
        month: month.head.month,
        closes_at: month.head.closes_at,
        open: month.takes_orders(&state),
        cancelled,
        order: order.filter(|_| !cancelled).map(|order| detail(&order, &month, &totals)),
        pick_up: month.pick_up.clone(),
        handed_over,
        past: asked_for_month,
        others,
    })
}

/// The months of this person's other orders, the newest first.
async fn other_months(
    reading: &mut Reading,
    member: &Member,
    shown: &MonthForm,
) -> Result<Vec<OtherMonth>, PageError> {
    let tenant = member.tenant();
    let orders = queries::order::orders_of_member(reading, tenant, member.member).await?;
    let forms = queries::order_form::order_forms(reading, tenant).await?;
    let ordered = |campaign: CampaignId| {
        orders.iter().any(|order| order.campaign == campaign && !order.cancelled)
    };
    let others = forms.iter().filter(|form| form.month != shown.head.month);
    let others = others.filter(|form| ordered(form.campaign));
    Ok(others.map(|form| OtherMonth { code: form.month.to_string(), month: form.month }).collect())
}

type Totals = HashMap<ProductId, SharedTotals>;

/// What all ordered, and what came of it; nothing until something is shared out.
async fn totals(
    state: &WebState,
    month: &MonthForm,
    order: Option<&OrderView>,
) -> Result<Totals, PageError> {
    if !order.is_some_and(|order| order.lines.iter().any(|line| line.share.is_some())) {
        return Ok(Totals::new());
    }
    let hub = TenantId::from(month.head.hub);
    let mut reading = state.app.reading(hub).await?;
    let campaign = month.head.campaign;
    Ok(queries::pooled_demand::shared_totals(&mut reading, hub, campaign).await?)
}

fn detail(order: &OrderView, month: &MonthForm, totals: &Totals) -> OrderDetail {
    OrderDetail {
        lines: order.lines.iter().map(|line| summary_line(line, month, totals)).collect(),
        total: order.head.total,
        paid: order.head.paid,
        credited: order.head.credited,
        due: order.head.due(),
    }
}

fn summary_line(line: &OrderLineView, month: &MonthForm, totals: &Totals) -> SummaryLine {
    let ceiling = month.ceiling(line.product);
    let offer = month.line(line.product).map(|found| &found.offer);
    SummaryLine {
        name: line.name.clone(),
        producer: line.producer_name.clone(),
        step: line.step,
        ordered: line.want.quantity(),
        allocated: line.share.map(|share| share.quantity),
        unit_price: line.share.map(|share| share.unit_price).or(ceiling).unwrap_or_default(),
        priced_by: offer.map_or(line.step.unit(), french::priced_by),
        total: line.amount,
        reason: reason(line, ceiling),
        picture: totals.get(&line.product).and_then(|totals| picture(line, totals)),
    }
}

/// Only what was shared has a level.
fn picture(line: &OrderLineView, totals: &SharedTotals) -> Option<SharePicture> {
    let share = line.share.filter(|share| matches!(share.reason, Reason::Shared(_)))?;
    Some(SharePicture {
        step: line.step,
        ordered_together: totals.ordered,
        came: totals.came,
        asked: line.want.quantity(),
        got: share.quantity,
        level: (share.quantity != line.want.quantity()).then_some(share.level),
    })
}
