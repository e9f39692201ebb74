//! Appending: the handle that many callers share, and the way in for a caller's own transaction.

use std::sync::Arc;
use std::time::Duration;

use sqlx::{PgConnection, PgPool};
use tokio::sync::{Semaphore, mpsc, oneshot};
use tokio::time::Instant;

use crate::batch::{Answer, Care, append_batch, check, failure};
use crate::dispatch::{Dispatcher, Waiting};
use crate::error::{AppendError, ReadError};
use crate::model::{Append, AppendOutcome, RecordedEvent, StreamId};
use crate::read;
use crate::tenant::begin_tenant;

/// How the writer of one process behaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WriterSettings {
    /// How many batches may commit at the same time, each on its own connection of the pool. With
    /// two, the server works on one while this process answers the callers of the other; more make
    /// smaller batches, and every batch has its cost.
    pub lanes: usize,
    /// How many appends one batch may gather.
    pub batch_max: usize,
    /// How many appends may wait or be under way before callers are told `Overloaded`.
    pub waiting_max: usize,
    /// How long an append may wait for a stream that another transaction holds.
    pub busy_timeout: Duration,
}

impl Default for WriterSettings {
    fn default() -> Self {
        Self { lanes: 2, batch_max: 128, waiting_max: 1024, busy_timeout: Duration::from_secs(5) }
    }
}

/// The log, for writing (and for reading one tenant's streams). Cheap to clone; one per process.
///
/// Concurrent appends are gathered and committed together: see `dispatch.rs`. Dropping the last
/// clone lets the writer finish what it has accepted, then ends it.
#[derive(Debug, Clone)]
pub struct EventLog {
    pool: PgPool,
    inbox: mpsc::UnboundedSender<Waiting>,
    room: Arc<Semaphore>,
    busy_timeout: Duration,
}

impl EventLog {
    /// Starts the writer on the current tokio runtime. The pool's connections act as
    /// `solidaires_app` or `solidaires_worker`.
    pub fn start(pool: PgPool, settings: WriterSettings) -> Self {
        let (sender, inbox) = mpsc::unbounded_channel();
        tokio::spawn(Dispatcher::new(pool.clone(), settings, inbox).run());
        Self {
            pool,
            inbox: sender,
            room: Arc::new(Semaphore::new(settings.waiting_max)),
            busy_timeout: settings.busy_timeout,
        }
    }

    /// Appends all the events of the request, or none; when it returns `Appended` they are durable.
    ///
    /// A caller that stops waiting does not stop the append.
    pub async fn append(&self, append: Append) -> Result<AppendOutcome, AppendError> {
        check(&append)?;
        // The permit travels with the request, so the queue is bounded although the channel is not.
        let room = Arc::clone(&self.room);
        let permit = room.try_acquire_owned().map_err(|_full| AppendError::Overloaded)?;
        let (reply, answer) = oneshot::channel();
        let give_up_at = Instant::now() + self.busy_timeout;
        let waiting = Waiting::new(append, reply, permit, give_up_at);
        self.inbox.send(waiting).map_err(|_closed| AppendError::Closed)?;
        answer.await.map_err(|_closed| AppendError::Closed)?
    }

    /// The events of one stream after `after_version` (0: from the start), oldest first. A stream
    /// nobody wrote is empty.
    pub async fn load(
        &self,
        stream: &StreamId,
        after_version: u64,
    ) -> Result<Vec<RecordedEvent>, ReadError> {
        let mut transaction = begin_tenant(&self.pool, stream.tenant).await?;
        let events = read::load(&mut *transaction, stream, after_version).await?;
        transaction.commit().await?;
        Ok(events)
    }
}

/// Appends within the caller's transaction: the events are in the log if it commits. The caller
/// must not hold the transaction open for long: it keeps its streams locked.
///
/// `Busy` when another transaction holds
/// one of the streams; after `Rejected` the transaction can only be rolled back.
pub async fn append_within(
    connection: &mut PgConnection,
    append: &Append,
) -> Result<AppendOutcome, AppendError> {
    check(append)?;
    let answers = append_batch(connection, &[append], Care::Full).await;
    match answers.map_err(|error| failure(Arc::new(error)))?.pop() {
        Some(Answer::Decided(decided)) => decided,
        Some(Answer::Busy) | None => Err(AppendError::Busy),
    }
}
