//! `/producteur/commandes`: pooled orders, to confirm wholly or in part.

use crate::{
    files::Export,
    notices::Notice,
    page::{Address, PageError, PageResult, go, show_with},
    pages::{coordinator::pooled_state, supplying},
    posted::Posted,
    session::Producer,
    state::WebState,
    views::{
        Section,
        producer_orders::{ProducerOrderLine, ProducerOrders},
    },
};
use app::queries::pooled_orders::{self, PooledOrderView};
use axum::extract::State;
use domain::pooling::PooledStage;
use kernel::PooledOrderId;

pub async fn list(State(state): State<WebState>, producer: Producer, export: Export) -> PageResult {
    let hub = producer.tenant();
    let mut reading = state.app.reading(hub).await?;
    let chrome = producer.chrome(&state, &mut reading, Section::Pooled).await?;
    let own = pooled_orders::pooled_orders_of(&mut reading, hub, producer.producer).await?;
    let orders = own.iter().filter(|order| is_told(order)).map(|order| ProducerOrderLine {
        pooled_order: order.pooled_order.to_string(),
        month: order.month,
        state: pooled_state(order, false),
        total: order.total,
    });
    export.show(ProducerOrders { chrome, orders: orders.collect() }).await
}

pub async fn show_one(
    State(state): State<WebState>,
    producer: Producer,
    Address(pooled): Address<PooledOrderId>,
    notice: Notice,
    export: Export,
) -> PageResult {
    let order = find(&state, &producer, pooled).await?;
    let chrome = notice.tell(super::chrome(&state, &producer, Section::Pooled).await?);
    let hub = producer.tenant();
    export.show(supplying::page(&state, hub, chrome, &order, action(pooled)).await?).await
}

pub async fn confirm(
    State(state): State<WebState>,
    producer: Producer,
    Address(pooled): Address<PooledOrderId>,
    posted: Posted,
) -> PageResult {
    let order = find(&state, &producer, pooled).await?;
    match supplying::confirm(&state, &producer.actor, &order, &posted).await? {
        supplying::Answer::Given => Ok(go(&format!("{}?fait=reponse", action(pooled)))),
        supplying::Answer::Wrong(wrong) => {
            let order = find(&state, &producer, pooled).await?;
            let chrome = super::chrome(&state, &producer, Section::Pooled).await?;
            let hub = producer.tenant();
            let view = supplying::page(&state, hub, chrome, &order, action(pooled)).await?;
            show_with(wrong.status, &wrong.onto(view, &posted))
        }
    }
}

fn action(pooled: PooledOrderId) -> String {
    format!("/producteur/commandes/{pooled}")
}

/// A producer hears of an order when it is sent, or when it is not going to be.
fn is_told(order: &PooledOrderView) -> bool {
    matches!(order.stage, PooledStage::Sent | PooledStage::Confirmed | PooledStage::Cancelled)
}

/// Another producer's order is none, and neither is one's own before it is sent.
pub async fn find(
    state: &WebState,
    producer: &Producer,
    pooled: PooledOrderId,
) -> Result<PooledOrderView, PageError> {
    let hub = producer.tenant();
    let mut reading = state.app.reading(hub).await?;
    let found = pooled_orders::pooled_order(&mut reading, hub, pooled).await?;
    found
        .filter(|order| order.producer == producer.producer && is_told(order))
        .ok_or_else(PageError::not_found)
}
