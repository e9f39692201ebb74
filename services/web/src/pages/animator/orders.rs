//! `/structure/commandes/{order}`: changing or cancelling an order for its buyer.

use super::{board::alias, chrome};
use crate::{
    format,
    page::{Address, PageError, PageResult, go, show, show_again, show_with},
    pages::ordering::{
        self, Aids, Budget, FormPage, MonthForm, ShownAgain, TypedOrder, only_shows,
    },
    posted::Posted,
    refusals,
    session::Animator,
    state::WebState,
    views::{Chrome, Section, Tone, confirm::Confirm, order_form::Filler},
};
use app::{
    AppError, Command, Purpose, Request,
    queries::{self, order::OrderView},
    vault::{self, Vault},
};
use axum::extract::State;
use domain::orders::{Buyer, OrderCommand};
use kernel::OrderId;

/// An order of this structure, with the form it was ordered from and what its buyer goes by.
pub struct Found {
    pub order: OrderView,
    pub month: MonthForm,
    pub alias: String,
}

/// # Errors
/// Not found where the structure has no such order.
pub async fn find(
    state: &WebState,
    animator: &Animator,
    order: OrderId,
) -> Result<Found, PageError> {
    let tenant = animator.tenant();
    let read = async |vault: &mut Vault| {
        let found = queries::order::read_order(vault, tenant, order).await?;
        let alias = match found.as_ref().map(|found| found.head.buyer) {
            Some(Buyer::Member(member)) => vault::alias(vault, tenant, member.into()).await?,
            Some(Buyer::Structure) | None => None,
        };
        Ok(found.map(|found| (found, alias)))
    };
    let found = state.app.disclose(&animator.actor, Purpose::Order, read).await?;
    let (order, known) = found.ok_or_else(PageError::not_found)?;
    let month = MonthForm::of(state, tenant, order.head.campaign).await?;
    let alias = alias(order.head.buyer, known.as_deref());
    Ok(Found { order, month, alias })
}

pub async fn show_form(
    State(state): State<WebState>,
    animator: Animator,
    Address(order): Address<OrderId>,
) -> PageResult {
    let found = find(&state, &animator, order).await?;
    let chrome = chrome(&state, &animator, Section::Board).await?;
    let typed = TypedOrder::of(Some(&found.order));
    let seen = (found.order.head.version, found.order.head.cancelled);
    let rest = (Budget::default(), Aids::default());
    show(&page(chrome, &found, &typed, seen, rest).view())
}

pub async fn save(
    State(state): State<WebState>,
    animator: Animator,
    Address(order): Address<OrderId>,
    posted: Posted,
) -> PageResult {
    let found = find(&state, &animator, order).await?;
    let mut typed = TypedOrder::posted(&posted, &found.month);
    let budget = Budget::read(posted.text("budget"));
    let aids = Aids::posted(&posted);
    let seen = (posted.expected_version().unwrap_or(0), posted.text("places") != "no");
    let chrome = chrome(&state, &animator, Section::Board).await?;
    let wrong = typed.error_count() > 0 || budget.typed.error.is_some();
    if only_shows(&posted) || wrong {
        let view = page(chrome, &found, &typed, seen, (budget, aids)).view();
        return if wrong { show_again(&view) } else { show(&view) };
    }
    let head = &found.order.head;
    let whose = (order, head.buyer, head.channel);
    let sent =
        ordering::send(&state, &animator.actor, &found.month, whose, &posted, &typed).await?;
    match sent.again(chrome, &mut typed, &found.month, seen) {
        None => Ok(go("/structure?fait=saisie")),
        Some(ShownAgain { status, chrome, seen }) => {
            show_with(status, &page(chrome, &found, &typed, seen, (budget, aids)).view())
        }
    }
}

fn page<'a>(
    chrome: Chrome,
    found: &'a Found,
    typed: &'a TypedOrder,
    (version, places): (u64, bool),
    (budget, aids): (Budget, Aids),
) -> FormPage<'a> {
    FormPage {
        chrome,
        month: &found.month,
        typed,
        filler: Filler::Change { alias: found.alias.clone() },
        action: format!("/structure/commandes/{}", found.order.head.order),
        version,
        places,
        budget,
        aids,
    }
}

pub async fn ask(
    State(state): State<WebState>,
    animator: Animator,
    Address(order): Address<OrderId>,
) -> PageResult {
    let found = find(&state, &animator, order).await?;
    let chrome = chrome(&state, &animator, Section::Board).await?;
    show(&question(chrome, &found))
}

pub async fn cancel(
    State(state): State<WebState>,
    animator: Animator,
    Address(order): Address<OrderId>,
    posted: Posted,
) -> PageResult {
    let found = find(&state, &animator, order).await?;
    let cancel = Command::Order(order, found.month.head.campaign, OrderCommand::Cancel);
    let request = Request::new(posted.command()?, cancel).expecting(posted.expected_version());
    match state.app.execute(&animator.actor, request).await {
        Ok(done) => {
            state.app.wait_until_shown(&done).await?;
            Ok(go("/structure?fait=annulation"))
        }
        Err(error @ (AppError::Conflict { .. } | AppError::Refused(_))) => {
            let told = refusals::told(&error);
            let chrome = chrome(&state, &animator, Section::Board).await?;
            let chrome = chrome.with_message(Tone::Error, told.message);
            show_with(told.status, &question(chrome, &found))
        }
        Err(error) => Err(error.into()),
    }
}

fn question(chrome: Chrome, found: &Found) -> Confirm {
    let head = &found.order.head;
    let paid = head.paid - head.credited;
    let total = format::money(head.total);
    let mut effects = vec![format!("La commande de {total} sera annulée.")];
    if paid.is_positive() {
        let paid = format::money(paid);
        effects.push(format!("Les {paid} déjà payés seront un avoir pour une autre commande."));
    }
    Confirm {
        chrome,
        question: format!("Annuler la commande de {}\u{a0}?", found.alias),
        effects,
        warning: None,
        reason: None,
        action: format!("/structure/commandes/{}/annuler", head.order),
        version: head.version,
        confirm_label: "Annuler la commande".to_owned(),
        grave: true,
        back: "/structure".to_owned(),
        back_label: "Garder la commande".to_owned(),
    }
}
