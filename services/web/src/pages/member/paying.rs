//! `/payer`: with what is on one's account, or with a voucher.

use super::order_form::own_order;
use crate::{
    notices::Notice,
    page::{PageError, PageResult, go, show, show_again},
    pages::ordering::{self, MonthForm, PaymentForm, PaymentPlace},
    posted::Posted,
    session::Member,
    state::WebState,
    views::{
        Section,
        payment::{Link, PaymentPage},
    },
};
use app::queries::{self, order::OrderHead};
use axum::extract::State;
use kernel::Month;

pub async fn show_form(
    State(state): State<WebState>,
    member: Member,
    notice: Notice,
) -> PageResult {
    let (month, order) = own(&state, &member).await?;
    let mut reading = state.app.reading(member.tenant()).await?;
    let wallet = queries::wallet::wallet(&mut reading, member.tenant(), order.buyer).await?;
    drop(reading);
    let form = PaymentForm::own(wallet.balance, order.due());
    let mut view = page(&state, &member, month, &order, (form, None)).await?;
    view.chrome = notice.tell(view.chrome);
    show(&view)
}

pub async fn take(State(state): State<WebState>, member: Member, posted: Posted) -> PageResult {
    let (month, order) = own(&state, &member).await?;
    match ordering::pay(&state, &member.actor, &order, &posted).await? {
        // A part is paid: here is the way to pay the rest.
        Ok(_) if own(&state, &member).await?.1.due().is_positive() => {
            Ok(go("/payer?fait=paiement"))
        }
        Ok(_) => Ok(go("/ma-commande?fait=paiement")),
        Err(refused) => show_again(&page(&state, &member, month, &order, refused).await?),
    }
}

async fn own(state: &WebState, member: &Member) -> Result<(Month, OrderHead), PageError> {
    let month = MonthForm::current(state, member.tenant()).await?;
    let month = month.ok_or_else(PageError::not_found)?;
    let order = month.order(state, own_order(&month, member)).await?;
    let order = order.filter(|order| !order.head.cancelled).ok_or_else(PageError::not_found)?;
    Ok((month.head.month, order.head))
}

async fn page(
    state: &WebState,
    member: &Member,
    month: Month,
    order: &OrderHead,
    form: (PaymentForm, Option<String>),
) -> Result<PaymentPage, PageError> {
    let mut reading = state.app.reading(member.tenant()).await?;
    let chrome = member.chrome(state, &mut reading, Section::Order).await?;
    drop(reading);
    let back = Link { href: "/ma-commande".to_owned(), label: "Retour à ma commande".to_owned() };
    let place = PaymentPlace {
        tenant: member.tenant(),
        order,
        month,
        alias: None,
        action: "/payer".to_owned(),
        back,
    };
    ordering::payment_page(state, chrome, place, form).await
}
