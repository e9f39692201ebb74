//! The order that goes to a producer: the same paper on both sides.

use super::{name, short_number};
use crate::{
    files, format,
    page::{Address, PageError, PageResult},
    pages::{producer, supplying},
    session::{Coordinator, Producer},
    state::WebState,
};
use app::queries::pooled_orders::{self, PooledOrderLine, PooledOrderView};
use axum::extract::State;
use documents::papers::{ProducerOrder, ProducerOrderLine};
use kernel::{PooledOrderId, SaleUnit, TenantId};

pub async fn sent_order(
    State(state): State<WebState>,
    coordinator: Coordinator,
    Address(pooled): Address<PooledOrderId>,
) -> PageResult {
    let hub = coordinator.tenant();
    let mut reading = state.app.reading(hub).await?;
    let found = pooled_orders::pooled_order(&mut reading, hub, pooled).await?;
    drop(reading);
    print(&state, hub, &found.ok_or_else(PageError::not_found)?).await
}

pub async fn received_order(
    State(state): State<WebState>,
    producer: Producer,
    Address(pooled): Address<PooledOrderId>,
) -> PageResult {
    let order = producer::told_order(&state, &producer, pooled).await?;
    print(&state, producer.tenant(), &order).await
}

async fn print(state: &WebState, hub: TenantId, order: &PooledOrderView) -> PageResult {
    let deliveries = supplying::deliveries(state, hub, order).await?;
    let ordered = order.lines.iter().filter(|line| !line.target.is_zero());
    let paper = ProducerOrder {
        hub: name(state, hub).await?,
        producer: order.producer_name.clone(),
        number: short_number(order.pooled_order.uuid()),
        month: order.month,
        facts: deliveries.into_iter().map(|words| ("Livraison".to_owned(), words)).collect(),
        lines: ordered.map(line).collect(),
        total: order.total,
    };
    let title = format!("Commande {} {}", format::of_month(order.month), order.producer_name);
    files::paper(&title, move || paper.to_pdf()).await
}

fn line(line: &PooledOrderLine) -> ProducerOrderLine {
    ProducerOrderLine {
        product: line.name.clone(),
        step: line.step,
        case_size: line.case_size,
        quantity: line.target,
        unit_price: line.unit_price,
        priced_by: match line.variable_weight_grams {
            Some(_) => SaleUnit::Kilogram,
            None => line.step.unit(),
        },
        amount: line.amount,
    }
}
