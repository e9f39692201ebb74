//! postgres-es: <https://github.com/serverlesstechnology/cqrs>.

use crate::{Anything, TEXT_BYTES};
use cqrs_es::{
    Aggregate, DomainEvent,
    event_sink::EventSink,
    persist::{PersistedEventRepository, SerializedEvent},
};
use postgres_es::{PostgresCqrs, PostgresEventRepository, postgres_cqrs};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sqlx::{Executor, PgPool};
use std::{convert::Infallible, sync::Arc};
use uuid::Uuid;

/// As in the library's `db/init.sql`.
const TABLE: &str = "CREATE TABLE IF NOT EXISTS events (
    aggregate_type text NOT NULL,
    aggregate_id text NOT NULL,
    sequence bigint CHECK (sequence >= 0) NOT NULL,
    event_type text NOT NULL,
    event_version text NOT NULL,
    payload json NOT NULL,
    metadata json NOT NULL,
    PRIMARY KEY (aggregate_type, aggregate_id, sequence))";

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum OrderEvent {
    OrderPlaced { text: String },
}

impl DomainEvent for OrderEvent {
    fn event_type(&self) -> String {
        "OrderPlaced".into()
    }

    fn event_version(&self) -> String {
        "1.0".into()
    }
}

#[derive(Default, Serialize, Deserialize)]
pub struct Order {
    placed: bool,
}

pub struct Place;

impl Aggregate for Order {
    const TYPE: &'static str = "order";
    type Command = Place;
    type Event = OrderEvent;
    type Error = Infallible;
    type Services = ();

    async fn handle(
        &mut self,
        _place: Place,
        (): &(),
        sink: &EventSink<Self>,
    ) -> Result<(), Infallible> {
        sink.write(OrderEvent::OrderPlaced { text: "x".repeat(TEXT_BYTES) }, self).await;
        Ok(())
    }

    fn apply(&mut self, _event: OrderEvent) {
        self.placed = true;
    }
}

pub async fn framework(pool: PgPool) -> Result<Arc<PostgresCqrs<Order>>, Anything> {
    pool.execute(TABLE).await?;
    Ok(Arc::new(postgres_cqrs(pool, vec![], ())))
}

pub async fn repository(pool: PgPool) -> Result<Arc<PostgresEventRepository>, Anything> {
    pool.execute(TABLE).await?;
    Ok(Arc::new(PostgresEventRepository::new(pool)))
}

pub async fn execute(framework: Arc<PostgresCqrs<Order>>) -> Result<(), Anything> {
    framework.execute(&Uuid::now_v7().to_string(), Place).await?;
    Ok(())
}

pub async fn persist(repository: Arc<PostgresEventRepository>) -> Result<(), Anything> {
    let event = SerializedEvent::new(
        Uuid::now_v7().to_string(),
        1,
        Order::TYPE.into(),
        "OrderPlaced".into(),
        "1.0".into(),
        json!({"OrderPlaced": {"text": "x".repeat(TEXT_BYTES)}}),
        json!({}),
    );
    repository.persist::<Order>(&[event], None).await?;
    Ok(())
}
