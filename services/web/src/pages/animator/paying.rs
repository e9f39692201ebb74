//! `/structure/paiement/{order}`: the cash desk.

use super::{
    chrome,
    orders::{Found, find},
};
use crate::{
    page::{Address, PageError, PageResult, go, show, show_again},
    pages::ordering::{self, PaymentForm, PaymentPlace},
    posted::Posted,
    session::Animator,
    state::WebState,
    views::{
        Section,
        payment::{Link, PaymentPage},
        words,
    },
};
use axum::extract::State;
use kernel::OrderId;

pub async fn show_form(
    State(state): State<WebState>,
    animator: Animator,
    Address(order): Address<OrderId>,
) -> PageResult {
    let found = find(&state, &animator, order).await?;
    let form = PaymentForm::fresh(words::Means::Cash, found.order.head.due());
    show(&page(&state, &animator, &found, (form, None)).await?)
}

pub async fn take(
    State(state): State<WebState>,
    animator: Animator,
    Address(order): Address<OrderId>,
    posted: Posted,
) -> PageResult {
    let found = find(&state, &animator, order).await?;
    match ordering::pay(&state, &animator.actor, &found.order.head, &posted).await? {
        Ok(_) => Ok(go("/structure?fait=paiement")),
        Err(refused) => show_again(&page(&state, &animator, &found, refused).await?),
    }
}

async fn page(
    state: &WebState,
    animator: &Animator,
    found: &Found,
    form: (PaymentForm, Option<String>),
) -> Result<PaymentPage, PageError> {
    let chrome = chrome(state, animator, Section::Board).await?;
    let order = &found.order.head;
    let place = PaymentPlace {
        tenant: animator.tenant(),
        order,
        month: found.month.head.month,
        alias: Some(found.alias.clone()),
        action: format!("/structure/paiement/{}", order.order),
        back: Link { href: "/structure".to_owned(), label: "Retour au mois".to_owned() },
    };
    ordering::payment_page(state, chrome, place, form).await
}
