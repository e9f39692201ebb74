//! Loads folded state from the log and appends decisions to it.

use crate::AppError;
use domain::{DomainEvent, Fold};
use eventlog::{
    Append, AppendError, AppendOutcome, EventLog, IdempotencyKey, RecordedEvent, StreamId,
    WriterSettings,
};
use kernel::{IdSource, TenantId};
use sqlx::PgPool;
use std::{
    any::Any,
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};
use uuid::Uuid;

/// State as of a version of its stream.
#[derive(Debug, Clone)]
pub(crate) struct Loaded<S> {
    pub id: Uuid,
    pub state: Arc<S>,
    /// 0: the stream has no event.
    pub version: u64,
}

/// How far remembered state is trusted. Appending checks it either way; a refusal on remembered
/// state is decided again on fresh state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Trust {
    Remembered,
    Fresh,
}

/// At most this many states are remembered; then all are forgotten, and read again.
const REMEMBERED_MAX: usize = 20_000;

type Key = (TenantId, &'static str, Uuid);
type Remembered = (Arc<dyn Any + Send + Sync>, u64);

pub(crate) struct Store {
    log: EventLog,
    pool: PgPool,
    ids: Arc<dyn IdSource>,
    remembered: Mutex<HashMap<Key, Remembered>>,
}

impl Store {
    pub fn new(pool: PgPool, ids: Arc<dyn IdSource>) -> Self {
        let log = EventLog::start(pool.clone(), WriterSettings::default());
        Self { log, pool, ids, remembered: Mutex::default() }
    }

    pub const fn pool(&self) -> &PgPool {
        &self.pool
    }

    pub fn ids(&self) -> &dyn IdSource {
        &*self.ids
    }

    /// The state of a stream of `tenant`.
    pub async fn load<S: Fold>(
        &self,
        tenant: TenantId,
        id: Uuid,
        trust: Trust,
    ) -> Result<Loaded<S>, AppError> {
        let known = self.recall::<S>(tenant, id);
        if let (Some(known), Trust::Remembered) = (&known, trust) {
            return Ok(known.clone());
        }
        let known = known.unwrap_or_else(|| Loaded::absent(id));
        let stream = StreamId::new(tenant.uuid(), S::CATEGORY, id);
        let mut transaction = eventlog::begin_tenant(&self.pool, tenant.uuid())
            .await
            .map_err(AppError::unavailable)?;
        let events = eventlog::load(&mut *transaction, &stream, known.version)
            .await
            .map_err(AppError::unavailable)?;
        transaction.rollback().await.map_err(AppError::unavailable)?;
        if events.is_empty() && known.version > 0 {
            return Ok(known);
        }
        let loaded = folded(known, &events)?;
        self.remember(tenant, &loaded);
        Ok(loaded)
    }

    /// The state of a stream as it was at `version`.
    pub async fn load_as_of<S: Fold>(
        &self,
        tenant: TenantId,
        id: Uuid,
        version: u64,
    ) -> Result<S, AppError> {
        let stream = StreamId::new(tenant.uuid(), S::CATEGORY, id);
        let mut transaction = eventlog::begin_tenant(&self.pool, tenant.uuid())
            .await
            .map_err(AppError::unavailable)?;
        let mut events =
            eventlog::load(&mut *transaction, &stream, 0).await.map_err(AppError::unavailable)?;
        transaction.rollback().await.map_err(AppError::unavailable)?;
        events.retain(|event| event.version <= version);
        Ok(Arc::unwrap_or_clone(folded(Loaded::absent(id), &events)?.state))
    }

    /// The states of several streams of `tenant`, fresh, those without events left out.
    pub async fn load_many<S: Fold>(
        &self,
        tenant: TenantId,
        ids: &[Uuid],
    ) -> Result<Vec<Loaded<S>>, AppError> {
        let streams: Vec<StreamId> =
            ids.iter().map(|id| StreamId::new(tenant.uuid(), S::CATEGORY, *id)).collect();
        let mut transaction = eventlog::begin_tenant(&self.pool, tenant.uuid())
            .await
            .map_err(AppError::unavailable)?;
        let events = eventlog::load_many(&mut *transaction, &streams)
            .await
            .map_err(AppError::unavailable)?;
        transaction.rollback().await.map_err(AppError::unavailable)?;
        ids.iter()
            .zip(events)
            .filter(|(_, events)| !events.is_empty())
            .map(|(id, events)| folded(Loaded::absent(*id), &events))
            .collect()
    }

    /// Whether every event of a stream of `tenant` has its place in the one order.
    pub async fn is_sealed<S: Fold>(&self, tenant: TenantId, id: Uuid) -> Result<bool, AppError> {
        let stream = StreamId::new(tenant.uuid(), S::CATEGORY, id);
        let mut transaction = eventlog::begin_tenant(&self.pool, tenant.uuid())
            .await
            .map_err(AppError::unavailable)?;
        let events =
            eventlog::load(&mut *transaction, &stream, 0).await.map_err(AppError::unavailable)?;
        transaction.rollback().await.map_err(AppError::unavailable)?;
        Ok(events.iter().all(|event| event.position.is_some()))
    }

    /// The ids of all streams of one kind of `tenant`.
    pub async fn ids_of<S: Fold>(&self, tenant: TenantId) -> Result<Vec<Uuid>, AppError> {
        let mut transaction = eventlog::begin_tenant(&self.pool, tenant.uuid())
            .await
            .map_err(AppError::unavailable)?;
        let ids = eventlog::stream_ids(&mut *transaction, tenant.uuid(), S::CATEGORY)
            .await
            .map_err(AppError::unavailable)?;
        transaction.rollback().await.map_err(AppError::unavailable)?;
        Ok(ids)
    }

    pub async fn append(&self, append: Append) -> Result<AppendOutcome, AppendError> {
        self.log.append(append).await
    }

    /// Forgets streams that have moved on, or may have.
    pub fn forget(&self, tenant: TenantId, streams: impl Iterator<Item = (&'static str, Uuid)>) {
        let mut remembered = self.remembered.lock().unwrap_or_else(PoisonError::into_inner);
        for (category, id) in streams {
            remembered.remove(&(tenant, category, id));
        }
    }

    /// What a command led to, if it was carried out before.
    pub async fn carried_out(
        &self,
        tenant: TenantId,
        key: &IdempotencyKey,
    ) -> Result<Option<AppendOutcome>, AppError> {
        let mut transaction = eventlog::begin_tenant(&self.pool, tenant.uuid())
            .await
            .map_err(AppError::unavailable)?;
        let outcome = eventlog::carried_out(&mut *transaction, tenant.uuid(), key).await;
        transaction.rollback().await.map_err(AppError::unavailable)?;
        match outcome {
            Err(AppendError::KeyReused { .. }) => Err(AppError::CommandReused),
            outcome => outcome.map_err(AppError::unavailable),
        }
    }

    fn recall<S: Fold>(&self, tenant: TenantId, id: Uuid) -> Option<Loaded<S>> {
        let remembered = self.remembered.lock().unwrap_or_else(PoisonError::into_inner);
        let (state, version) = remembered.get(&(tenant, S::CATEGORY, id))?;
        let state = Arc::clone(state).downcast::<S>().ok()?;
        Some(Loaded { id, state, version: *version })
    }

    fn remember<S: Fold>(&self, tenant: TenantId, loaded: &Loaded<S>) {
        let mut remembered = self.remembered.lock().unwrap_or_else(PoisonError::into_inner);
        if remembered.len() >= REMEMBERED_MAX {
            remembered.clear();
        }
        let state: Arc<dyn Any + Send + Sync> = Arc::clone(&loaded.state) as _;
        remembered.insert((tenant, S::CATEGORY, loaded.id), (state, loaded.version));
    }
}

impl<S: Default> Loaded<S> {
    /// A stream that has no event.
    pub fn absent(id: Uuid) -> Self {
        Self { id, state: Arc::default(), version: 0 }
    }
}

fn folded<S: Fold>(from: Loaded<S>, events: &[RecordedEvent]) -> Result<Loaded<S>, AppError> {
    let mut state = Arc::unwrap_or_clone(from.state);
    let mut version = from.version;
    for recorded in events {
        let event =
            domain::read_event::<S>(&recorded.name, recorded.schema_version, &recorded.payload)
                .map_err(|error| AppError::Unreadable(Arc::new(error)))?;
        state = state.evolve(&event);
        version = recorded.version;
    }
    Ok(Loaded { id: from.id, state: Arc::new(state), version })
}

/// Reads a recorded event of any context.
pub(crate) fn read_event(recorded: &RecordedEvent) -> Result<DomainEvent, AppError> {
    let RecordedEvent { stream, name, schema_version, payload, .. } = recorded;
    DomainEvent::read(&stream.category, name, *schema_version, payload)
        .map_err(|error| AppError::Unreadable(Arc::new(error)))
}
