//! What an operator does: connect, migrate, rebuild read models, verify the log, forget what is
//! over.

use crate::{App, AppError, Worker};
use kernel::{Clock, IdSource};
use sqlx::PgPool;
use std::{future::Future, sync::Arc, time::Duration};
use storage::{DatabaseRole, all_projectors};

pub use eventlog::Verification;

/// The platform connected to its database: as the application, and as the worker.
#[derive(Clone)]
pub struct Platform {
    pub app: App,
    worker_pool: PgPool,
}

/// One read model after a rebuild.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rebuilt {
    pub projection: &'static str,
    pub position: u64,
    /// Whether its rows are, byte for byte, what they were before.
    pub unchanged: bool,
}

impl Platform {
    /// Connects to the database at `url`, whose schema is up to date.
    ///
    /// # Errors
    /// [`AppError::Unavailable`] when the database does not answer.
    pub async fn connect(
        url: &str,
        connections_max: u32,
        clock: Arc<dyn Clock>,
        ids: Arc<dyn IdSource>,
    ) -> Result<Self, AppError> {
        let pool = storage::connect(url, DatabaseRole::App, connections_max).await?;
        let worker_pool = storage::connect(url, DatabaseRole::Worker, connections_max).await?;
        Ok(Self::new(pool, worker_pool, clock, ids))
    }

    /// The platform over pools that connect as the application's and the worker's role.
    pub fn new(
        pool: PgPool,
        worker_pool: PgPool,
        clock: Arc<dyn Clock>,
        ids: Arc<dyn IdSource>,
    ) -> Self {
        Self { app: App::new(pool, clock, ids), worker_pool }
    }

    pub fn worker(&self) -> Worker {
        Worker::new(self.app.clone(), self.worker_pool.clone())
    }

    /// Brings the schema of the database at `url` up to date.
    ///
    /// # Errors
    /// Fails when the database does not answer, or was migrated by a newer program.
    pub async fn migrate(url: &str) -> Result<(), AppError> {
        Ok(storage::migrate(url).await?)
    }

    /// Recomputes every hash and root of the log.
    ///
    /// # Errors
    /// [`AppError::Unavailable`] when the database does not answer. A difference is no error but
    /// the answer.
    pub async fn verify_log(&self) -> Result<Verification, AppError> {
        eventlog::verify(&self.worker_pool).await.map_err(AppError::unavailable)
    }

    /// Throws read models away and makes them anew from the log: all, or the one of this name.
    ///
    /// # Errors
    /// [`AppError::NotFound`] when no read model has this name.
    pub async fn rebuild(&self, name: Option<&str>) -> Result<Vec<Rebuilt>, AppError> {
        let mut rebuilt = vec![];
        for projector in all_projectors() {
            if name.is_some_and(|name| name != projector.name()) {
                continue;
            }
            let before = storage::dump(&self.worker_pool, projector.tables()).await?;
            let position = storage::rebuild(&self.worker_pool, projector.as_ref()).await?;
            let after = storage::dump(&self.worker_pool, projector.tables()).await?;
            let unchanged = before == after;
            rebuilt.push(Rebuilt { projection: projector.name(), position, unchanged });
        }
        if rebuilt.is_empty() { Err(AppError::NotFound) } else { Ok(rebuilt) }
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
            let forget = async |vault: &mut sqlx::PgConnection| {
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
