//! Words for short tests.

use std::sync::atomic::{AtomicU64, Ordering};

use chrono::{DateTime, Utc};
use eventlog::*;
use sqlx::PgPool;
use test_support::TestDatabase;
use uuid::Uuid;

static COUNT: AtomicU64 = AtomicU64::new(1);

/// An id that no other call in this process gave.
pub fn fresh() -> Uuid {
    Uuid::from_u64_pair(7, COUNT.fetch_add(1, Ordering::Relaxed))
}

pub fn some_order(tenant: Uuid) -> StreamId {
    StreamId::new(tenant, "order", fresh())
}

pub fn noon() -> DateTime<Utc> {
    "2026-11-24T12:00:00.123456Z".parse().unwrap()
}

pub fn event(name: &str) -> NewEvent {
    let (payload, kind) = ("{\"kg\":  2}".into(), EntryKind::Hidden);
    NewEvent { id: fresh(), name: name.into(), schema_version: 1, payload, kind }
}

pub fn part(stream: &StreamId, expected: ExpectedVersion, names: &[&str]) -> StreamAppend {
    let events = names.iter().map(|name| event(name)).collect();
    StreamAppend { stream: stream.clone(), expected, events }
}

pub fn request(streams: Vec<StreamAppend>) -> Append {
    let metadata = Metadata {
        actor: fresh(),
        role: "member".into(),
        causation: Some(fresh()),
        correlation: fresh(),
        recorded_at: noon(),
    };
    Append { tenant: streams[0].stream.tenant, streams, metadata, idempotency: None }
}

pub fn append_to(stream: &StreamId, expected: ExpectedVersion, names: &[&str]) -> Append {
    request(vec![part(stream, expected, names)])
}

pub fn with_key(append: Append, key: &str, content: u8) -> Append {
    let idempotency = IdempotencyKey { key: key.into(), fingerprint: [content; 32] };
    Append { idempotency: Some(idempotency), ..append }
}

pub fn version_of(stream: &StreamId, version: u64) -> StreamVersion {
    StreamVersion { stream: stream.clone(), version }
}

/// A log of the app's role, with the pools of the database it is in.
pub struct TestLog {
    pub log: EventLog,
    pub app: PgPool,
    pub worker: PgPool,
    pub sealer: Sealer,
    pub database: TestDatabase,
}

pub async fn test_log() -> TestLog {
    test_log_with(WriterSettings::default()).await
}

pub async fn test_log_with(settings: WriterSettings) -> TestLog {
    let database = TestDatabase::new().await;
    let (app, worker) = (database.app().await, database.worker().await);
    let log = EventLog::start(app.clone(), settings);
    let sealer = Sealer::new(worker.clone());
    TestLog { log, app, worker, sealer, database }
}

impl TestLog {
    pub async fn names(&self, stream: &StreamId) -> Vec<String> {
        let events = self.log.load(stream, 0).await.unwrap();
        events.into_iter().map(|event| event.name).collect()
    }
}
