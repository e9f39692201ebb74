//! What goes on without anybody asking: sealing, projecting, reacting.

use crate::{App, AppError, process, resting::Resting};
use eventlog::{HeadWatch, Sealer, read_sealed};
use sqlx::{PgConnection, PgPool};
use std::{future::Future, time::Duration};
use storage::{
    Projector, Round, StorageError, advance, advance_all, all_projectors,
    queries::projections::projections,
};
use tokio::{sync::Mutex, time::Instant};

/// Events projected at once, where so many wait.
const PROJECTED_MAX: u32 = 1_000;
/// Events reacted to at once; other workers wait their turn as long.
const REACTED_MAX: u32 = 500;
/// The longest wait for news that was missed, or for a database that was away.
const POLL: Duration = Duration::from_millis(500);
/// How often the database is told that reactions are still under way: well within the time after
/// which the server takes the turn away.
const BEAT: Duration = Duration::from_secs(2);
/// Rounds of reactions that set off reactions, before [`Worker::catch_up`] gives up.
const ROUNDS_MAX: usize = 1_000;

/// Seals the log, keeps the read models up to date and carries the processes.
///
/// Any number may run and share the work: a worker skips the projections that another is at; the
/// sealer and the processes take turns. All turns are locks of a transaction, which the server ends
/// within seconds when it hears no more of the worker.
pub struct Worker {
    app: App,
    /// Connects as the worker's role.
    pool: PgPool,
    sealer: Sealer,
    projectors: Vec<Box<dyn Projector>>,
    resting: Mutex<Resting>,
}

/// What a worker found to project and to react to.
struct Followed {
    advanced: bool,
    /// Whether some of it was left to other workers.
    shared: bool,
}

impl Worker {
    pub fn new(app: App, pool: PgPool) -> Self {
        let sealer = Sealer::new(pool.clone());
        Self { app, pool, sealer, projectors: all_projectors(), resting: Mutex::default() }
    }

    /// Works until `stop` is done. A database that is away is logged and tried again.
    pub async fn run(&self, stop: impl Future<Output = ()>) {
        let sealing = self.sealer.run(POLL, std::future::pending());
        let following = async {
            let head = HeadWatch::start(self.pool.clone(), POLL);
            let mut seen = 0;
            loop {
                match self.follow().await {
                    Ok(followed) if followed.advanced => {}
                    Ok(_) => seen = head.wait_for(seen + 1, POLL).await.unwrap_or(seen),
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
        Ok(self.follow().await?.advanced || sealing.sealed > 0)
    }

    /// Projects and reacts to what is sealed.
    async fn follow(&self) -> Result<Followed, AppError> {
        let projected = self.project().await.map_err(AppError::unavailable)?;
        let advanced = self.react().await? || projected.advanced;
        Ok(Followed { advanced, shared: projected.shared })
    }

    /// Moves on the read models that no other worker is at and that do not rest.
    async fn project(&self) -> Result<Round, StorageError> {
        let mut resting = self.resting.lock().await;
        if !resting.is_empty() {
            resting.wake(&projections(&mut *self.pool.acquire().await?).await?);
        }
        let awake = resting.awake(&self.projectors, Instant::now());
        let round = advance_all(&self.pool, &awake, PROJECTED_MAX).await?;
        for error in &round.stopped {
            tracing::error!(%error);
            resting.rest(error, Instant::now());
        }
        Ok(round)
    }

    /// Rounds until nothing is left to do, waiting for what other workers are at.
    ///
    /// # Errors
    /// As [`Worker::round`].
    pub async fn catch_up(&self) -> Result<(), AppError> {
        for _ in 0..ROUNDS_MAX {
            let sealing = self.sealer.seal_available().await.map_err(AppError::unavailable)?;
            let followed = self.follow().await?;
            let goes_on = sealing.sealed > 0
                || followed.advanced
                || (followed.shared && self.wait_for_others().await?);
            if !goes_on {
                return Ok(());
            }
        }
        Err(AppError::unavailable("the processes do not come to rest"))
    }

    /// Takes each projection's turn once, after whoever has it; says whether that moved any.
    async fn wait_for_others(&self) -> Result<bool, AppError> {
        let awake = self.resting.lock().await.awake(&self.projectors, Instant::now());
        let mut moved = false;
        for projector in awake {
            match advance(&self.pool, projector, PROJECTED_MAX).await {
                Ok(progress) => moved |= progress.advanced > 0,
                Err(error @ StorageError::Stopped { .. }) => {
                    tracing::error!(%error);
                    self.resting.lock().await.rest(&error, Instant::now());
                }
                Err(error) => return Err(AppError::unavailable(error)),
            }
        }
        Ok(moved)
    }

    /// Reacts to the next events, at least once each, in order; one worker at a time.
    async fn react(&self) -> Result<bool, AppError> {
        let turn = storage::begin_process_turn(&self.pool).await.map_err(AppError::unavailable)?;
        let Some((mut turn, reached)) = turn else { return Ok(false) };
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
            outcome = holding(&mut turn, self.app.react(event, root)).await?;
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

/// Does the work while the server is told now and then that the turn's holder is there.
async fn holding<T>(turn: &mut PgConnection, work: impl Future<Output = T>) -> Result<T, AppError> {
    let mut beat = tokio::time::interval_at(Instant::now() + BEAT, BEAT);
    let mut work = std::pin::pin!(work);
    loop {
        tokio::select! {
            done = &mut work => return Ok(done),
            _ = beat.tick() => {
                storage::keep_process_turn(turn).await.map_err(AppError::unavailable)?;
            }
        }
    }
}
