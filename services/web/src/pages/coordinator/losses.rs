//! `/plateforme/receptions/{id}/pertes`: what is lost once it was received, shown by its effects
//! before it is noted.

use super::{
    pooled::find,
    receptions::{page, reason},
};
use crate::{
    page::{Address, PageError, PageResult, go, show, show_with},
    pages::carrying::{carry_out, or_told},
    posted::Posted,
    session::Coordinator,
    state::WebState,
    typed_values,
    views::{Section, loss::LossPreview},
};
use app::{Command, Request, queries::pooled_orders::PooledOrderView};
use axum::{extract::State, http::StatusCode};
use domain::{
    pooling::Resharing,
    receptions::{LossReason, ReceptionCommand},
};
use kernel::{PooledOrderId, ProductId, Steps};

/// A loss, as it was typed.
struct Loss {
    product: ProductId,
    quantity: Steps,
    reason: LossReason,
}

pub async fn record(
    State(state): State<WebState>,
    coordinator: Coordinator,
    Address(pooled): Address<PooledOrderId>,
    posted: Posted,
) -> PageResult {
    let order = find(&state, &coordinator, pooled).await?;
    let Some(loss) = typed(&posted)? else {
        let words = "Écrivez un nombre entier et choisissez une raison.".to_owned();
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return again(&state, &coordinator, &order, &posted, words, status).await;
    };
    if posted.text("confirmed").is_empty() {
        return preview(&state, &coordinator, &order, &posted, loss).await;
    }
    let Loss { product, quantity, reason } = loss;
    let loss = ReceptionCommand::RecordLoss { product, quantity, reason };
    let request = Request::new(posted.command()?, Command::Reception(pooled, loss));
    match carry_out(&state, &coordinator.actor, request).await? {
        Ok(_) => Ok(go(&format!("/plateforme/receptions/{pooled}?fait=perte"))),
        Err(told) => again(&state, &coordinator, &order, &posted, told.message, told.status).await,
    }
}

fn typed(posted: &Posted) -> Result<Option<Loss>, PageError> {
    let product = posted.text("product").parse().map_err(|_| PageError::not_found())?;
    let quantity = typed_values::steps(posted.text("quantity")).ok().flatten();
    let reason = reason(posted.text("reason"));
    let loss = quantity.zip(reason).map(|(quantity, reason)| Loss { product, quantity, reason });
    Ok(loss)
}

/// What the loss would take, or why it cannot be.
async fn preview(
    state: &WebState,
    coordinator: &Coordinator,
    order: &PooledOrderView,
    posted: &Posted,
    loss: Loss,
) -> PageResult {
    let Loss { product, quantity, reason } = loss;
    let actor = &coordinator.actor;
    let told = state.app.loss_preview(actor, order.pooled_order, product, quantity, reason).await;
    match or_told(told)? {
        Ok(told) => show(&effects(state, coordinator, order, posted, (product, told)).await?),
        Err(told) => again(state, coordinator, order, posted, told.message, told.status).await,
    }
}

async fn effects(
    state: &WebState,
    coordinator: &Coordinator,
    order: &PooledOrderView,
    posted: &Posted,
    (product, told): (ProductId, Resharing),
) -> Result<LossPreview, PageError> {
    let line = order.lines.iter().find(|line| line.product == product);
    let line = line.ok_or_else(PageError::not_found)?;
    let count = |orders: usize| u64::try_from(orders).unwrap_or(u64::MAX);
    Ok(LossPreview {
        chrome: super::chrome(state, coordinator, Section::Pooled).await?,
        pooled_order: order.pooled_order.to_string(),
        producer: order.producer_name.clone(),
        product_id: product.to_string(),
        quantity: posted.text("quantity").to_owned(),
        reason_code: posted.text("reason").to_owned(),
        product: line.name.clone(),
        step: line.step,
        lost: told.before.saturating_sub(told.after),
        before: told.before,
        after: told.after,
        level: told.level,
        same: count(told.same),
        less: count(told.less),
        nothing: count(told.nothing),
        packed: count(told.packed),
        drawn: count(told.drawn),
    })
}

async fn again(
    state: &WebState,
    coordinator: &Coordinator,
    order: &PooledOrderView,
    posted: &Posted,
    message: String,
    status: StatusCode,
) -> PageResult {
    let mut view = page(state, coordinator, order).await?;
    view.loss.product = posted.typed("product", None);
    view.loss.quantity = posted.typed("quantity", Some(message));
    view.loss.reason = posted.typed("reason", None);
    show_with(status, &view)
}
