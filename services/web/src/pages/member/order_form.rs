//! `/commande`: the month's form.

use super::nothing_yet;
use crate::{
    page::{PageError, PageResult, go, show, show_again, show_with},
    pages::ordering::{self, Budget, FormPage, MonthForm, ShownAgain, TypedOrder},
    posted::Posted,
    session::Member,
    state::WebState,
    views::{Chrome, Section, order_form::Filler},
};
use axum::extract::State;
use domain::orders::{Buyer, Channel};
use kernel::OrderId;

pub async fn show_form(State(state): State<WebState>, member: Member) -> PageResult {
    let Some(month) = MonthForm::current(&state, member.tenant()).await? else {
        return nothing_yet(&state, &member).await;
    };
    if !month.takes_orders(&state) {
        return Ok(go("/ma-commande"));
    }
    let order = month.order(&state, own_order(&month, &member)).await?;
    let typed = TypedOrder::of(order.as_ref());
    let head = order.as_ref().map(|order| &order.head);
    let seen = (head.map_or(0, |head| head.version), head.is_none_or(|head| head.cancelled));
    let budget = Budget::of(budget_of(&state, &member).await?);
    let chrome = chrome(&state, &member).await?;
    show(&page(chrome, &month, &typed, seen, budget).view())
}

pub async fn save(State(state): State<WebState>, member: Member, posted: Posted) -> PageResult {
    let campaign = posted.text("campaign").parse().map_err(|_| PageError::not_found())?;
    let month = MonthForm::of(&state, member.tenant(), campaign).await?;
    let mut typed = TypedOrder::posted(&posted);
    let budget = Budget::read(posted.text("budget"));
    let seen = (posted.expected_version().unwrap_or(0), posted.text("places") != "no");
    let chrome = chrome(&state, &member).await?;
    let wrong = typed.error_count() > 0 || budget.typed.error.is_some();
    if posted.text("do") == "recompute" || wrong {
        let view = page(chrome, &month, &typed, seen, budget).view();
        return if wrong { show_again(&view) } else { show(&view) };
    }
    let whose = (own_order(&month, &member), Buyer::Member(member.member), Channel::Screen);
    let sent = ordering::send(&state, &member.actor, &month, whose, &posted, &typed).await?;
    match sent.again(chrome, &mut typed, &month, seen) {
        None => {
            keep_budget(&state, &member, &budget).await?;
            Ok(go("/ma-commande?fait=commande"))
        }
        Some(ShownAgain { status, chrome, seen }) => {
            show_with(status, &page(chrome, &month, &typed, seen, budget).view())
        }
    }
}

fn page<'a>(
    chrome: Chrome,
    month: &'a MonthForm,
    typed: &'a TypedOrder,
    (version, places): (u64, bool),
    budget: Budget,
) -> FormPage<'a> {
    let action = "/commande".to_owned();
    FormPage { chrome, month, typed, filler: Filler::Own, action, version, places, budget }
}

pub(super) fn own_order(month: &MonthForm, member: &Member) -> OrderId {
    OrderId::of_member(month.head.campaign, member.member)
}

async fn chrome(state: &WebState, member: &Member) -> Result<Chrome, PageError> {
    let mut reading = state.app.reading(member.tenant()).await?;
    member.chrome(state, &mut reading, Section::Order).await
}

async fn budget_of(state: &WebState, member: &Member) -> Result<Option<kernel::Money>, PageError> {
    let mut reading = state.app.reading(member.tenant()).await?;
    let person = reading.oneself(&member.actor).await?;
    Ok(person.and_then(|person| person.details.monthly_budget))
}

/// The budget is the person's own affair: kept in the vault, and only when it changed.
async fn keep_budget(state: &WebState, member: &Member, budget: &Budget) -> Result<(), PageError> {
    if budget_of(state, member).await? != budget.amount {
        state.app.set_budget(&member.actor, budget.amount).await?;
    }
    Ok(())
}
