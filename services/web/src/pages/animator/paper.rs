//! `/structure/saisie`: an order that came on paper, equal to any other.

use super::{OWN_ORDER, chrome};
use crate::{
    page::{PageError, PageResult, go, show, show_again, show_with},
    pages::ordering::{self, Budget, FormPage, MonthForm, Sent, ShownAgain, TypedOrder},
    posted::Posted,
    session::Animator,
    state::WebState,
    views::{
        Choice, Chrome, Section, Typed,
        order_form::{Filler, PaperOrder},
        plain::Plain,
    },
};
use app::{Purpose, queries, vault::Vault};
use axum::{
    extract::{Query, State},
    http::StatusCode,
};
use domain::orders::{Buyer, Channel};
use kernel::{MemberId, OrderId};
use serde::Deserialize;

/// The value that stands for the structure itself in the list of buyers.
const STRUCTURE: &str = "structure";

/// No order was seen, and this places one.
const FRESH: (u64, bool) = (0, true);

#[derive(Debug, Default, Deserialize)]
pub struct For {
    #[serde(default)]
    pour: String,
}

pub async fn show_form(
    State(state): State<WebState>,
    animator: Animator,
    Query(For { pour }): Query<For>,
) -> PageResult {
    let chrome = chrome(&state, &animator, Section::Board).await?;
    let current = MonthForm::current(&state, animator.tenant()).await?;
    let Some(month) = current.filter(|month| month.takes_orders(&state)) else {
        let lead = "Les commandes ne sont pas ouvertes.".to_owned();
        return show(&Plain { chrome, title: "Saisir un bon papier".to_owned(), lead });
    };
    let members = buyers(&state, &animator).await?;
    if let Some(placed) = placed(&state, &animator, &month, &pour).await? {
        return Ok(go(&format!("/structure/commandes/{placed}")));
    }
    let known = members.iter().any(|choice| choice.value == pour);
    let member = Typed::new(if known { pour } else { String::new() });
    let paper = PaperOrder { members, member };
    show(&page(chrome, &month, &TypedOrder::default(), paper, Budget::default()).view())
}

pub async fn save(State(state): State<WebState>, animator: Animator, posted: Posted) -> PageResult {
    let campaign = posted.text("campaign").parse().map_err(|_| PageError::not_found())?;
    let month = MonthForm::of(&state, animator.tenant(), campaign).await?;
    let mut typed = TypedOrder::posted(&posted);
    let budget = Budget::read(posted.text("budget"));
    let members = buyers(&state, &animator).await?;
    let whose = buyer(&posted, &members);
    let recompute = posted.text("do") == "recompute";
    let mut paper = typed_buyer(&posted, members, whose.is_some() || recompute);
    let chrome = chrome(&state, &animator, Section::Board).await?;
    let wrong = typed.error_count() > 0 || budget.typed.error.is_some();
    let (Some(buyer), false, false) = (whose, recompute, wrong) else {
        let show_page = if recompute && !wrong { show } else { show_again };
        return show_page(&page(chrome, &month, &typed, paper, budget).view());
    };
    let whose = whose_order(&month, &animator, buyer);
    let sent = ordering::send(&state, &animator.actor, &month, whose, &posted, &typed).await?;
    if let Some((status, words)) = about_buyer(&sent) {
        paper.member.error = Some(words);
        return show_with(status, &page(chrome, &month, &typed, paper, budget).view());
    }
    match sent.again(chrome, &mut typed, &month, FRESH) {
        None => Ok(go("/structure?fait=saisie")),
        Some(ShownAgain { status, chrome, .. }) => {
            show_with(status, &page(chrome, &month, &typed, paper, budget).view())
        }
    }
}

/// The order that stands already for whom the code on a paper form names: it is changed, not
/// placed again.
async fn placed(
    state: &WebState,
    animator: &Animator,
    month: &MonthForm,
    whose: &str,
) -> Result<Option<OrderId>, PageError> {
    let buyer = match whose {
        STRUCTURE => Buyer::Structure,
        member => match member.parse() {
            Ok(member) => Buyer::Member(member),
            Err(_) => return Ok(None),
        },
    };
    let (id, ..) = whose_order(month, animator, buyer);
    let order = month.order(state, id).await?;
    Ok(order.filter(|order| !order.head.cancelled).map(|order| order.head.order))
}

fn typed_buyer(posted: &Posted, members: Vec<Choice>, good: bool) -> PaperOrder {
    let wrong = (!good).then(|| "Choisissez un adhérent.".to_owned());
    PaperOrder { members, member: posted.typed("member", wrong) }
}

/// What is wrong with the choice of the buyer.
fn about_buyer(sent: &Sent) -> Option<(StatusCode, String)> {
    match sent {
        // Somebody has an order already: it is changed on its own page, not from here.
        Sent::Changed { words, .. } => Some((StatusCode::CONFLICT, words.clone())),
        Sent::Refused(told) if told.field == Some("member") => {
            Some((told.status, told.message.clone()))
        }
        Sent::Refused(_) | Sent::Saved => None,
    }
}

/// Whose order it is: somebody of the list, or nobody.
fn buyer(posted: &Posted, members: &[Choice]) -> Option<Buyer> {
    let chosen = posted.text("member");
    if chosen == STRUCTURE {
        return Some(Buyer::Structure);
    }
    let known = members.iter().any(|choice| choice.value == chosen);
    let member: MemberId = chosen.parse().ok()?;
    known.then_some(Buyer::Member(member))
}

fn whose_order(month: &MonthForm, animator: &Animator, buyer: Buyer) -> (OrderId, Buyer, Channel) {
    let campaign = month.head.campaign;
    match buyer {
        Buyer::Member(member) => (OrderId::of_member(campaign, member), buyer, Channel::Paper),
        Buyer::Structure => {
            let structure = animator.tenant().into();
            (OrderId::of_structure(campaign, structure), buyer, Channel::Screen)
        }
    }
}

/// The members by alias, and the structure itself.
async fn buyers(state: &WebState, animator: &Animator) -> Result<Vec<Choice>, PageError> {
    let tenant = animator.tenant();
    let read = async |vault: &mut Vault| queries::members::members(vault, tenant).await;
    let members = state.app.disclose(&animator.actor, Purpose::PaperOrder, read).await?;
    let named = members
        .into_iter()
        .filter(|member| member.active)
        .filter_map(|member| Some(Choice::new(member.member.to_string(), member.alias?)));
    let first = [Choice::new("", "Choisissez"), Choice::new(STRUCTURE, OWN_ORDER)];
    Ok(first.into_iter().chain(named).collect())
}

fn page<'a>(
    chrome: Chrome,
    month: &'a MonthForm,
    typed: &'a TypedOrder,
    paper: PaperOrder,
    budget: Budget,
) -> FormPage<'a> {
    FormPage {
        chrome,
        month,
        typed,
        filler: Filler::Paper(paper),
        action: "/structure/saisie".to_owned(),
        version: FRESH.0,
        places: FRESH.1,
        budget,
    }
}
