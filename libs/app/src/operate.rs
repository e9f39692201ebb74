//! What an operator does: connect, migrate, rebuild read models, verify the log, forget what is
//! over.

use crate::{App, AppError, Worker};
use kernel::{Clock, IdSource};
use sqlx::PgPool;
use std::{future::Future, sync::Arc, time::Duration};
use storage::{
    DatabaseRole, Projector, StorageError, advance, all_projectors,
    queries::projections::{ProjectionStatus, projections},
    vault::{KeySource, Keyring},
};

pub use eventlog::Verification;
pub use storage::{Rebuild, RebuildProgress, Rebuilt};

/// Events projected at once when a projection is tried again.
const RETRIED_MAX: u32 = 1_000;

/// The platform connected to its database: as the application, and as the worker.
#[derive(Clone)]
pub struct Platform {
    pub app: App,
    pub(crate) worker_pool: PgPool,
}

/// How far the read models have followed the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadModels {
    /// The end of the sealed log.
    pub head: u64,
    /// Each read model of this program, by name.
    pub projections: Vec<ProjectionStatus>,
}

impl ReadModels {
    /// Those that stand still at an event.
    pub fn stopped(&self) -> impl Iterator<Item = &ProjectionStatus> {
        self.projections.iter().filter(|status| status.failure.is_some())
    }
}

impl Platform {
    /// Connects to the database at `url`, whose schema is up to date.
    ///
    /// # Errors
    /// [`AppError::Unavailable`] when the database does not answer; [`AppError::Keys`] when the
    /// vault's keys are missing or others.
    pub async fn connect(
        url: &str,
        connections_max: u32,
        clock: Arc<dyn Clock>,
        ids: Arc<dyn IdSource>,
        keys: &KeySource,
    ) -> Result<Self, AppError> {
        let pool = storage::connect(url, DatabaseRole::App, connections_max).await?;
        let keys = storage::vault::open_keys(&pool, keys, clock.now()).await?;
        let worker_pool = storage::connect(url, DatabaseRole::Worker, connections_max).await?;
        Ok(Self::new(pool, worker_pool, clock, ids, keys))
    }

    /// The platform over pools that connect as the application's and the worker's role.
    pub fn new(
        pool: PgPool,
        worker_pool: PgPool,
        clock: Arc<dyn Clock>,
        ids: Arc<dyn IdSource>,
        keys: Keyring,
    ) -> Self {
        Self { app: App::new(pool, clock, ids, keys), worker_pool }
    }

    pub fn worker(&self) -> Worker {
        Worker::new(self.app.clone(), self.worker_pool.clone())
    }

    /// Brings the schema of the database at `url` up to date.
    ///
    /// # Errors
    /// Fails when the database does not answer; [`StorageError::Migration`] when it was migrated by
    /// another version of the program.
    pub async fn migrate(url: &str) -> Result<(), StorageError> {
        storage::migrate(url).await
    }

    /// Recomputes every hash and root of the log.
    ///
    /// # Errors
    /// [`AppError::Unavailable`] when the database does not answer. A difference is no error but
    /// the answer.
    pub async fn verify_log(&self) -> Result<Verification, AppError> {
        eventlog::verify(&self.worker_pool).await.map_err(AppError::unavailable)
    }

    /// Makes read models anew from the log, beside the live ones, and puts them in their place:
    /// all, or those of these names.
    ///
    /// # Errors
    /// [`AppError::NotFound`] when there is no read model of a name; [`AppError::Unavailable`] when
    /// the database does not answer, or one of them cannot be made: it is as it was.
    pub async fn rebuild<'n>(
        &self,
        names: impl IntoIterator<Item = &'n str>,
    ) -> Result<Vec<Rebuilt>, AppError> {
        let mut outcome = self.rebuild_watched(names, |_| ()).await?;
        match outcome.failed.pop() {
            None => Ok(outcome.rebuilt),
            Some(error) => Err(AppError::unavailable(error)),
        }
    }

    /// The same, telling how far it is; those that cannot be made are in the answer.
    ///
    /// # Errors
    /// As [`Platform::rebuild`].
    pub async fn rebuild_watched<'n>(
        &self,
        names: impl IntoIterator<Item = &'n str>,
        watch: impl Fn(RebuildProgress) + Send + Sync + 'static,
    ) -> Result<Rebuild, AppError> {
        let projectors = projectors_named(names)?;
        Ok(storage::rebuild(&self.worker_pool, projectors, watch).await?)
    }

    /// How far the read models are, and which ones stand still.
    ///
    /// # Errors
    /// [`AppError::Unavailable`] when the database does not answer.
    pub async fn read_models(&self) -> Result<ReadModels, AppError> {
        let mut worker = self.worker_pool.acquire().await.map_err(AppError::unavailable)?;
        let known = projections(&mut worker).await?;
        let head = eventlog::head(&mut *worker).await.map_err(AppError::unavailable)?.size;
        let status = |projector: Box<dyn Projector>| {
            let found = known.iter().find(|status| status.projection == projector.name());
            found.cloned().unwrap_or_else(|| ProjectionStatus {
                projection: projector.name().to_owned(),
                position: 0,
                failure: None,
            })
        };
        let mut projections: Vec<_> = all_projectors().into_iter().map(status).collect();
        projections.sort_by(|one, other| one.projection.cmp(&other.projection));
        Ok(ReadModels { head, projections })
    }

    /// Has the projections of these names (all, where there are none) go on from where they stand,
    /// as far as they can; how far that is.
    ///
    /// # Errors
    /// As [`Platform::rebuild`]. An event that still cannot be read is in the answer.
    pub async fn retry<'n>(
        &self,
        names: impl IntoIterator<Item = &'n str>,
    ) -> Result<ReadModels, AppError> {
        for projector in projectors_named(names)? {
            loop {
                match advance(&self.worker_pool, projector.as_ref(), RETRIED_MAX).await {
                    Ok(progress) if progress.advanced > 0 => {}
                    Ok(_) | Err(StorageError::Stopped { .. }) => break,
                    Err(error) => return Err(error.into()),
                }
            }
        }
        self.read_models().await
    }

    /// Drops the sign-in links and sessions of every tenant that are over; how many there were.
    ///
    /// The worker's role knows all tenants and no person, the application's one tenant at a time:
    /// it takes both.
    ///
    /// # Errors
    /// [`AppError::Unavailable`] when the database does not answer.
    pub async fn forget_expired(&self) -> Result<u64, AppError> {
        let mut worker = self.worker_pool.acquire().await.map_err(AppError::unavailable)?;
        let tenants = storage::queries::structures::all_tenants(&mut worker).await?;
        drop(worker);
        let now = self.app.clock().now();
        let mut forgotten = 0;
        for tenant in tenants {
            let forget = async |vault: &mut storage::vault::Vault| {
                storage::vault::forget_expired(vault, tenant, now).await
            };
            forgotten += self.app.in_vault(tenant, forget).await?;
        }
        Ok(forgotten)
    }

    /// The same at once and then every `period`, until `stop` is done. A database that is away is
    /// logged and tried again the next time.
    pub async fn forget_regularly(&self, period: Duration, stop: impl Future<Output = ()>) {
        let forgetting = async {
            let mut next = tokio::time::interval(period);
            loop {
                next.tick().await;
                match self.forget_expired().await {
                    Ok(links_and_sessions) => tracing::info!(links_and_sessions, "forgotten"),
                    Err(error) => tracing::error!(%error, "what is over is not forgotten yet"),
                }
            }
        };
        tokio::select! {
            () = stop => {}
            () = forgetting => {}
        }
    }

    /// Every read model as text, to compare.
    ///
    /// # Errors
    /// [`AppError::Unavailable`] when the database does not answer.
    pub async fn dump(&self) -> Result<String, AppError> {
        let mut text = String::new();
        for projector in all_projectors() {
            text.push_str(&storage::dump(&self.worker_pool, projector.tables()).await?);
        }
        Ok(text)
    }
}

/// The projectors of these names, once each; all, where there are none.
pub(crate) fn projectors_named<'a>(
    names: impl IntoIterator<Item = &'a str>,
) -> Result<Vec<Box<dyn Projector>>, AppError> {
    let names: Vec<&str> = names.into_iter().collect();
    let mut projectors = all_projectors();
    let is_known = |name: &&str| projectors.iter().any(|projector| projector.name() == *name);
    if !names.iter().all(is_known) {
        return Err(AppError::NotFound);
    }
    projectors.retain(|projector| names.is_empty() || names.contains(&projector.name()));
    Ok(projectors)
}
