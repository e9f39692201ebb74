//! `/producteur/comptes`: what the hub owes the producer.

use crate::{
    files::Export,
    page::{PageError, PageResult},
    session::Producer,
    state::WebState,
    views::{
        Section,
        statement::{StatementMonth, StatementPage},
    },
};
use app::queries::{
    books,
    pooled_orders::{self, PooledOrderView},
    producers,
};
use axum::extract::State;
use domain::{ledger::Account, pooling::PooledStage};
use kernel::Money;

pub async fn show_statement(
    State(state): State<WebState>,
    producer: Producer,
    export: Export,
) -> PageResult {
    let hub = producer.tenant();
    let mut reading = state.app.reading(hub).await?;
    let chrome = producer.chrome(&state, &mut reading, Section::Statement).await?;
    let owed = producers::owed_to(&mut reading, hub, producer.producer).await?;
    let own = pooled_orders::pooled_orders_of(&mut reading, hub, producer.producer).await?;
    drop(reading);
    let mut months = vec![];
    for order in own.iter().filter(|order| order.stage == PooledStage::Confirmed) {
        months.push(month(&state, &producer, order).await?);
    }
    export.show(StatementPage { chrome, owed, months }).await
}

async fn month(
    state: &WebState,
    producer: &Producer,
    order: &PooledOrderView,
) -> Result<StatementMonth, PageError> {
    let mut reading = state.app.reading(producer.tenant()).await?;
    let journal = books::journal(&mut reading, producer.tenant(), order.campaign).await?;
    let own = Account::Producer(producer.producer);
    let postings = journal.iter().flat_map(|entry| &entry.postings);
    let posted: Vec<Money> =
        postings.filter(|posting| posting.account == own).map(|posting| posting.amount).collect();
    // In the books, what is owed to others is below zero.
    let owed = (!posted.is_empty()).then(|| -posted.into_iter().sum::<Money>());
    Ok(StatementMonth { month: order.month, ordered: order.total, owed })
}
