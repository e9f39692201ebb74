//! A log and its read models on a real PostgreSQL, with few words for what happened.

use chrono::{DateTime, Utc};
use domain::{DomainEvent, Written};
use eventlog::{
    Append, EntryKind, EventLog, ExpectedVersion, Metadata, NewEvent, Sealer, StreamAppend,
    StreamId, WriterSettings, begin_tenant,
};
use kernel::{Clock, IdSource, TenantId};
use sqlx::PgPool;
use storage::{
    Projector, Rebuilt, all_projectors,
    vault::{Keyring, Vault},
};
use test_support::{TestClock, TestDatabase, TestIds};
use uuid::Uuid;

pub struct World {
    pub app: PgPool,
    pub worker: PgPool,
    pub clock: TestClock,
    log: EventLog,
    sealer: Sealer,
    ids: TestIds,
    projections: &'static [&'static str],
    pub database: TestDatabase,
}

impl World {
    /// A world in which `projections` are kept; others are left alone.
    pub async fn with(projections: &'static [&'static str]) -> Self {
        let database = TestDatabase::new().await;
        let (app, worker) = (database.app().await, database.worker().await);
        Self {
            log: EventLog::start(app.clone(), WriterSettings::default()),
            sealer: Sealer::new(worker.clone()),
            app,
            worker,
            clock: TestClock::default(),
            ids: TestIds::seeded(11),
            projections,
            database,
        }
    }

    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    pub fn id(&self) -> Uuid {
        self.ids.fresh()
    }

    pub fn projectors(&self) -> Vec<Box<dyn Projector>> {
        let mut projectors = all_projectors();
        projectors.retain(|projector| self.projections.contains(&projector.name()));
        assert_eq!(projectors.len(), self.projections.len(), "every projection is registered");
        projectors
    }

    /// Appends one event, whatever the version of its stream.
    pub async fn happened(
        &self,
        tenant: impl Into<TenantId>,
        stream: Uuid,
        event: impl Into<DomainEvent>,
    ) {
        let event = event.into();
        self.written(tenant.into(), event.category(), stream, event.written().unwrap()).await;
    }

    /// Appends any text as an event, readable or not.
    pub async fn written(
        &self,
        tenant: TenantId,
        category: &'static str,
        stream: Uuid,
        written: Written,
    ) {
        let Written { name, schema_version, text } = written;
        let (id, kind) = (self.id(), EntryKind::Hidden);
        let event = NewEvent { id, name, schema_version, payload: text, kind };
        let metadata = Metadata {
            actor: Uuid::from_u128(1),
            role: "animator".into(),
            causation: None,
            correlation: Uuid::from_u128(2),
            recorded_at: self.now(),
        };
        let stream = StreamAppend {
            stream: StreamId::new(tenant.uuid(), category, stream),
            expected: ExpectedVersion::Any,
            events: vec![event],
        };
        let append =
            Append { tenant: tenant.uuid(), streams: vec![stream], metadata, idempotency: None };
        self.log.append(append).await.unwrap();
    }

    pub async fn seal(&self) {
        while self.sealer.seal_batch().await.unwrap().sealed > 0 {}
    }

    /// Seals what happened, and brings every read model up to it.
    pub async fn project(&self) {
        self.project_in_steps_of(100).await;
    }

    pub async fn project_in_steps_of(&self, limit: u32) {
        self.seal().await;
        for projector in self.projectors() {
            let projector = projector.as_ref();
            while storage::advance(&self.worker, projector, limit).await.unwrap().advanced > 0 {}
        }
    }

    /// Makes every read model anew; whether each was told the same as before.
    pub async fn rebuild(&self) -> Vec<Rebuilt> {
        let outcome = storage::rebuild(&self.worker, self.projectors(), |_| ()).await.unwrap();
        assert!(outcome.failed.is_empty(), "{:?}", outcome.failed);
        assert_eq!(outcome.rebuilt.len(), self.projections.len());
        let left = "SELECT count(*) FROM pg_class WHERE relnamespace = 'read_next'::regnamespace";
        let left: i64 = sqlx::query_scalar(left).fetch_one(&self.superuser().await).await.unwrap();
        assert_eq!(left, 0, "nothing is left over");
        outcome.rebuilt
    }

    /// As the superuser, who sees and may do everything.
    pub async fn superuser(&self) -> PgPool {
        self.database.superuser().await
    }

    /// A transaction of the web service, set to one tenant.
    pub async fn reading(&self, tenant: impl Into<TenantId>) -> Vault {
        let transaction = begin_tenant(&self.app, tenant.into().uuid()).await.unwrap();
        Vault::open(transaction, Keyring::of_secret([5; 32]))
    }

    /// All that the read models hold.
    pub async fn dump(&self) -> String {
        let tables: Vec<_> =
            self.projectors().iter().flat_map(|projector| projector.tables()).copied().collect();
        storage::dump(&self.worker, &tables).await.unwrap()
    }
}
