//! disintegrate-postgres: <https://github.com/disintegrate-es/disintegrate>.

use crate::{Anything, TEXT_BYTES};
use disintegrate::{
    Decision, Event, EventStore, NoSnapshot, StateMutate, StateQuery, query, serde::json::Json,
};
use disintegrate_postgres::{Error, PgDecisionMaker, PgEventStore, decision_maker as maker_of};
use serde::{Deserialize, Serialize};
use sqlx::{Executor, PgPool};
use std::{convert::Infallible, sync::Arc};
use uuid::Uuid;

#[derive(Debug, Clone, PartialEq, Eq, Event, Serialize, Deserialize)]
#[stream(OrderEvent, [OrderPlaced])]
pub enum ShopEvent {
    OrderPlaced {
        #[id]
        order_id: Uuid,
        text: String,
    },
}

pub type Store = PgEventStore<ShopEvent, Json<ShopEvent>>;
pub type Maker = Arc<PgDecisionMaker<ShopEvent, Json<ShopEvent>, NoSnapshot>>;

pub async fn store(pool: PgPool) -> Result<Store, Anything> {
    pool.execute(include_str!("disintegrate.sql")).await?;
    Ok(PgEventStore::new_uninitialized(pool, Json::default()))
}

pub async fn decision_maker(pool: PgPool) -> Result<Maker, Anything> {
    Ok(Arc::new(maker_of(store(pool).await?, NoSnapshot)))
}

/// An order, as far as a decision needs to know it.
#[derive(Default, Clone, StateQuery, Serialize, Deserialize)]
#[state_query(OrderEvent)]
struct Order {
    #[id]
    order_id: Uuid,
    placed: bool,
}

impl StateMutate for Order {
    fn mutate(&mut self, _event: Self::Event) {
        self.placed = true;
    }
}

struct Place {
    order_id: Uuid,
}

impl Decision for Place {
    type Event = ShopEvent;
    type StateQuery = Order;
    type Error = Infallible;

    fn state_query(&self) -> Order {
        Order { order_id: self.order_id, placed: false }
    }

    fn process(&self, _state: &Order) -> Result<Vec<ShopEvent>, Infallible> {
        Ok(vec![placed(self.order_id)])
    }
}

/// A transaction that PostgreSQL could not put in a row with the others is repeated, as the
/// library's users have to do.
pub async fn make(maker: Maker) -> Result<(), Anything> {
    let order_id = Uuid::now_v7();
    loop {
        match maker.make(Place { order_id }).await {
            Ok(_) => return Ok(()),
            Err(disintegrate::DecisionError::StateStore(error)) if is_conflict(&*error) => {}
            Err(error) => return Err(error.to_string().into()),
        }
    }
}

pub async fn append(store: Store) -> Result<(), Anything> {
    let order_id = Uuid::now_v7();
    loop {
        let query = query!(ShopEvent; order_id == order_id);
        match store.append(vec![placed(order_id)], query, 0).await {
            Ok(_) => return Ok(()),
            Err(error) if is_conflict(&error) => {}
            Err(error) => return Err(error.into()),
        }
    }
}

pub async fn append_unchecked(store: Store) -> Result<(), Anything> {
    store.append_without_validation(vec![placed(Uuid::now_v7())]).await?;
    Ok(())
}

fn placed(order_id: Uuid) -> ShopEvent {
    ShopEvent::OrderPlaced { order_id, text: "x".repeat(TEXT_BYTES) }
}

fn is_conflict(error: &(dyn std::error::Error + 'static)) -> bool {
    match error.downcast_ref::<Error>() {
        Some(Error::Concurrency) => true,
        Some(Error::Database(error)) => {
            let code = error.as_database_error().and_then(|error| error.code());
            code.is_some_and(|code| code == "40001")
        }
        _ => false,
    }
}
