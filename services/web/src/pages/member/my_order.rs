//! `/ma-commande`: what was ordered, what is left to pay, and later what was got and why.

use super::{nothing_yet, order_form::own_order};
use crate::{
    french,
    notices::Notice,
    page::{PageResult, show},
    pages::ordering::{MonthForm, reason},
    session::Member,
    state::WebState,
    views::{
        Section,
        order_summary::{OrderDetail, OrderSummary, SummaryLine},
    },
};
use app::queries::{
    self,
    order::{OrderLineView, OrderView},
};
use axum::extract::State;

pub async fn show_order(
    State(state): State<WebState>,
    member: Member,
    notice: Notice,
) -> PageResult {
    let Some(month) = MonthForm::current(&state, member.tenant()).await? else {
        return nothing_yet(&state, &member).await;
    };
    let id = own_order(&month, &member);
    let order = month.order(&state, id).await?;
    let mut reading = state.app.reading(member.tenant()).await?;
    let chrome = member.chrome(&state, &mut reading, Section::Order).await?;
    let handed_over =
        queries::handed_over::handed_over_at(&mut reading, member.tenant(), id).await?.is_some();
    let cancelled = order.as_ref().is_some_and(|order| order.head.cancelled);
    show(&OrderSummary {
        chrome: notice.tell(chrome),
        month: month.head.month,
        closes_at: month.head.closes_at,
        open: month.takes_orders(&state),
        cancelled,
        order: order.filter(|_| !cancelled).map(|order| detail(&order, &month)),
        pick_up: month.pick_up.clone(),
        handed_over,
    })
}

fn detail(order: &OrderView, month: &MonthForm) -> OrderDetail {
    OrderDetail {
        lines: order.lines.iter().map(|line| summary_line(line, month)).collect(),
        total: order.head.total,
        paid: order.head.paid,
        credited: order.head.credited,
        due: order.head.due(),
    }
}

fn summary_line(line: &OrderLineView, month: &MonthForm) -> SummaryLine {
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
    }
}
