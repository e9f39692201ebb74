//! What goes on without anybody asking: sealing, projecting, reacting.

use crate::{App, AppError, process};
use eventlog::{HeadWatch, Sealer, read_sealed};
use sqlx::PgPool;
use std::{future::Future, time::Duration};
use storage::{Projector, advance_all, all_projectors};

/// Events projected at once, where so many wait.
const PROJECTED_MAX: u32 = 1_000;
/// Events reacted to at once; other workers wait their turn as long.
const REACTED_MAX: u32 = 500;
/// The longest wait for news that was missed, or for a database that was away.
const POLL: Duration = Duration::from_millis(500);
/// Rounds of reactions that set off reactions, before [`Worker::catch_up`] gives up.
const ROUNDS_MAX: usize = 1_000;

/// Seals the log, keeps the read models up to date and carries the processes.
///
/// Any number may run: the sealer, each projection and the processes take turns by locks.
pub struct Worker {
    app: App,
    /// Connects as the worker's role.
    pool: PgPool,
    sealer: Sealer,
    projectors: Vec<Box<dyn Projector>>,
}

impl Worker {
    pub fn new(app: App, pool: PgPool) -> Self {
        let sealer = Sealer::new(pool.clone());
        Self { app, pool, sealer, projectors: all_projectors() }
    }

    /// Works until `stop` is done. A database that is away is logged and tried again.
    pub async fn run(&self, stop: impl Future<Output = ()>) {
        let sealing = self.sealer.run(POLL, std::future::pending());
        let following = async {
            let head = HeadWatch::start(self.pool.clone(), POLL);
            let mut seen = 0;
            loop {
                match self.follow().await {
                    Ok(true) => {}
                    Ok(false) => seen = head.wait_for(seen + 1, POLL).await.unwrap_or(seen),
                    Err(error) => {
                        tracing::error!(%error, "the worker will try again");
                        seen = head.wait_for(u64::MAX, POLL).await.unwrap_or(seen);
                    }
                }
            }
        };
        tokio::select! {
            () = stop => {}
            () = sealing => {}
            () = following => {}
        }
    }

    /// One round of everything; says whether anything was done.
    ///
    /// # Errors
    /// Fails when the database does not answer, or a reaction does not go through. Projections
    /// that fail stop alone and say so in `read.failures`.
    pub async fn round(&self) -> Result<bool, AppError> {
        let sealing = self.sealer.seal_available().await.map_err(AppError::unavailable)?;
        Ok(self.follow().await? || sealing.sealed > 0)
    }

    /// Projects and reacts to what is sealed; says whether there was anything.
    async fn follow(&self) -> Result<bool, AppError> {
        let projected = advance_all(&self.pool, &self.projectors, PROJECTED_MAX)
            .await
            .map_err(AppError::unavailable)?;
        for error in &projected.stopped {
            tracing::error!(%error);
        }
        Ok(self.react().await? || projected.advanced)
    }

    /// Rounds until nothing is left to do.
    ///
    /// # Errors
    /// As [`Worker::round`].
    pub async fn catch_up(&self) -> Result<(), AppError> {
        for _ in 0..ROUNDS_MAX {
            if !self.round().await? {
                return Ok(());
            }
        }
        Err(AppError::unavailable("the processes do not come to rest"))
    }

    /// Reacts to the next events, at least once each, in order; one worker at a time.
    async fn react(&self) -> Result<bool, AppError> {
        let mut turn = self.pool.begin().await.map_err(AppError::unavailable)?;
        let Some(reached) =
            storage::process_position(&mut turn).await.map_err(AppError::unavailable)?
        else {
            return Ok(false);
        };
        let events =
            read_sealed(&self.pool, reached, REACTED_MAX).await.map_err(AppError::unavailable)?;
        let mut position = reached;
        let mut outcome = Ok(());
        for event in &events {
            let root = if process::needs_root(&event.name) {
                let size = event.position.unwrap_or_default();
                eventlog::root_at(&self.pool, size).await.map_err(AppError::unavailable)?
            } else {
                None
            };
            outcome = self.app.react(event, root).await;
            if outcome.is_err() {
                tracing::error!(event = %event.id, name = event.name, "a reaction failed");
                break;
            }
            position = event.position.unwrap_or(position);
        }
        storage::set_process_position(&mut turn, position).await.map_err(AppError::unavailable)?;
        turn.commit().await.map_err(AppError::unavailable)?;
        outcome.map(|()| position > reached)
    }
}
