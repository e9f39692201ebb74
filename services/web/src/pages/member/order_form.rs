//! `/commande`: the month's form.

use super::nothing_yet;
use crate::{
    page::{PageError, PageResult, go, show, show_again, show_with},
    pages::ordering::{
        self, Aids, Budget, Filters, FormPage, LastOrder, MonthForm, ShownAgain, TypedOrder,
        only_shows,
    },
    posted::Posted,
    session::Member,
    state::WebState,
    views::{Chrome, Section, order_form::Filler},
};
use axum::extract::{Query, State};
use domain::orders::{Buyer, Channel};
use kernel::{OrderId, ProductId};

/// The form, with the filters that the address asks for.
pub async fn show_form(
    State(state): State<WebState>,
    member: Member,
    Query(asked): Query<Vec<(String, String)>>,
) -> PageResult {
    let Some(month) = MonthForm::current(&state, member.tenant()).await? else {
        return nothing_yet(&state, &member).await;
    };
    if !month.takes_orders(&state) {
        return Ok(go("/ma-commande"));
    }
    let order = month.order(&state, own_order(&month, &member)).await?;
    let mut typed = TypedOrder::of(order.as_ref());
    let head = order.as_ref().map(|order| &order.head);
    let seen = (head.map_or(0, |head| head.version), head.is_none_or(|head| head.cancelled));
    let filters = Filters::read(asked.iter().map(|(name, value)| (&**name, &**value)));
    let aids = Aids { filters, ..Aids::default() };
    let again = asked.iter().any(|(name, value)| name == "comme" && value == "avant");
    let (mut own, last) = own_things(&state, &member, &month, aids).await?;
    begin_again(&state, &month, &mut typed, &mut own.chrome, last.filter(|_| again)).await?;
    show(&own.page(&month, &typed, seen).view())
}

pub async fn save(State(state): State<WebState>, member: Member, posted: Posted) -> PageResult {
    let campaign = posted.text("campaign").parse().map_err(|_| PageError::not_found())?;
    let month = MonthForm::of(&state, member.tenant(), campaign).await?;
    let mut typed = TypedOrder::posted(&posted, &month);
    let seen = (posted.expected_version().unwrap_or(0), posted.text("places") != "no");
    let (mut own, last) = posted_things(&state, &member, &month, &posted).await?;
    let wrong = typed.error_count() > 0 || own.budget.typed.error.is_some();
    if only_shows(&posted) || wrong {
        let last = last.filter(|_| posted.text("do") == "again");
        begin_again(&state, &month, &mut typed, &mut own.chrome, last).await?;
        let view = own.page(&month, &typed, seen).view();
        return if wrong { show_again(&view) } else { show(&view) };
    }
    let whose = (own_order(&month, &member), Buyer::Member(member.member), Channel::Screen);
    let sent = ordering::send(&state, &member.actor, &month, whose, &posted, &typed).await?;
    match sent.again(own.chrome.clone(), &mut typed, &month, seen) {
        None => {
            keep_budget(&state, &member, &own.budget).await?;
            Ok(go("/ma-commande?fait=commande"))
        }
        Some(ShownAgain { status, chrome, seen }) => {
            show_with(status, &Own { chrome, ..own }.page(&month, &typed, seen).view())
        }
    }
}

/// What the page shows of the person themself.
struct Own {
    chrome: Chrome,
    budget: Budget,
    aids: Aids,
}

impl Own {
    fn page<'a>(
        self,
        month: &'a MonthForm,
        typed: &'a TypedOrder,
        (version, places): (u64, bool),
    ) -> FormPage<'a> {
        let Self { chrome, budget, aids } = self;
        let action = "/commande".to_owned();
        let filler = Filler::Own;
        FormPage { chrome, month, typed, filler, action, version, places, budget, aids }
    }
}

/// As they were kept, with the last order there was.
async fn own_things(
    state: &WebState,
    member: &Member,
    month: &MonthForm,
    aids: Aids,
) -> Result<(Own, Option<LastOrder>), PageError> {
    let last = LastOrder::of(state, month, member.member).await?;
    let mut reading = state.app.reading(member.tenant()).await?;
    let chrome = member.chrome(state, &mut reading, Section::Order).await?;
    let person = reading.oneself(&member.actor).await?;
    let favourites = Some(reading.own_favourites(&member.actor).await?);
    let budget = Budget::of(person.and_then(|person| person.details.monthly_budget));
    let aids = Aids { favourites, last_month: last.as_ref().map(|last| last.month), ..aids };
    Ok((Own { chrome, budget, aids }, last))
}

/// As they were sent: what was marked is kept whatever becomes of the order.
async fn posted_things(
    state: &WebState,
    member: &Member,
    month: &MonthForm,
    posted: &Posted,
) -> Result<(Own, Option<LastOrder>), PageError> {
    let aids = Aids::posted(posted);
    let (kept, last) = own_things(state, member, month, aids).await?;
    let elsewhere = |product: &&ProductId| month.line(**product).is_none();
    let mut favourites = ordering::marked(posted, month);
    favourites.extend(kept.aids.favourites.iter().flatten().filter(elsewhere));
    if kept.aids.favourites.as_ref() != Some(&favourites) {
        state.app.set_favourites(&member.actor, &favourites).await?;
    }
    let aids = Aids { favourites: Some(favourites), ..kept.aids };
    let budget = Budget::read(posted.text("budget"));
    Ok((Own { budget, aids, ..kept }, last))
}

/// Fills in what was ordered last, where that is asked for, and says so.
async fn begin_again(
    state: &WebState,
    month: &MonthForm,
    typed: &mut TypedOrder,
    chrome: &mut Chrome,
    last: Option<LastOrder>,
) -> Result<(), PageError> {
    if let Some(last) = last {
        let (tone, words) = last.repeat(state, month, typed).await?;
        chrome.tell(tone, words);
    }
    Ok(())
}

pub(super) fn own_order(month: &MonthForm, member: &Member) -> OrderId {
    OrderId::of_member(month.head.campaign, member.member)
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
