//! `/commande/annuler`: one question, then the order is cancelled.

use super::order_form::own_order;
use crate::{
    format,
    page::{PageError, PageResult, go, show, show_with},
    pages::ordering::MonthForm,
    posted::Posted,
    refusals,
    session::Member,
    state::WebState,
    views::{Section, Tone, confirm::Confirm},
};
use app::{AppError, Command, Request, queries::order::OrderHead};
use axum::extract::State;
use domain::orders::OrderCommand;
use kernel::Money;

pub async fn ask(State(state): State<WebState>, member: Member) -> PageResult {
    let (month, order) = standing_order(&state, &member).await?;
    show(&question(&state, &member, &month, &order).await?)
}

pub async fn cancel(State(state): State<WebState>, member: Member, posted: Posted) -> PageResult {
    let (month, order) = match standing_order(&state, &member).await {
        // Sent twice: it is cancelled already.
        Err(PageError::Problem(problem)) if problem.kind == "order-not-standing" => {
            return Ok(go("/ma-commande?fait=commande-annulee"));
        }
        found => found?,
    };
    let campaign = month.head.campaign;
    let cancel = Command::Order(order.order, campaign, OrderCommand::Cancel);
    let request = Request::new(posted.command()?, cancel).expecting(posted.expected_version());
    match state.app.execute(&member.actor, request).await {
        Ok(done) => {
            state.app.wait_until_shown(&done).await?;
            Ok(go("/ma-commande?fait=commande-annulee"))
        }
        Err(error @ (AppError::Conflict { .. } | AppError::Refused(_))) => {
            let told = refusals::told(&error);
            let mut view = question(&state, &member, &month, &order).await?;
            view.chrome = view.chrome.with_message(Tone::Error, told.message);
            show_with(told.status, &view)
        }
        Err(error) => Err(error.into()),
    }
}

/// The order of the current month, if it stands.
async fn standing_order(
    state: &WebState,
    member: &Member,
) -> Result<(MonthForm, OrderHead), PageError> {
    let month = MonthForm::current(state, member.tenant()).await?;
    let month = month.ok_or_else(PageError::not_found)?;
    let order = month.order(state, own_order(&month, member)).await?;
    match order {
        Some(order) if !order.head.cancelled => Ok((month, order.head)),
        _ => Err(crate::problem::Problem::new(
            "order-not-standing",
            axum::http::StatusCode::NOT_FOUND,
            "Vous n’avez pas de commande",
            "Il n’y a rien à annuler.",
        )
        .into()),
    }
}

async fn question(
    state: &WebState,
    member: &Member,
    month: &MonthForm,
    order: &OrderHead,
) -> Result<Confirm, PageError> {
    let mut reading = state.app.reading(member.tenant()).await?;
    let chrome = member.chrome(state, &mut reading, Section::Order).await?;
    let paid: Money = order.paid - order.credited;
    let mut effects =
        vec![format!("Votre commande de {} sera annulée.", format::money(order.total))];
    if paid.is_positive() {
        let paid = format::money(paid);
        effects.push(format!("Les {paid} déjà payés seront sur votre compte."));
    }
    let until = format::instant_long(month.head.closes_at);
    effects.push(format!("Vous pouvez commander de nouveau jusqu’au {until}."));
    Ok(Confirm {
        chrome,
        question: "Annuler votre commande\u{a0}?".to_owned(),
        effects,
        warning: None,
        reason: None,
        action: "/commande/annuler".to_owned(),
        version: order.version,
        confirm_label: "Annuler ma commande".to_owned(),
        grave: true,
        back: "/ma-commande".to_owned(),
        back_label: "Garder ma commande".to_owned(),
    })
}
