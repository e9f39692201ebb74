//! Waking those who wait. `NOTIFY` makes commits queue behind one lock of the whole cluster, so no
//! append ever carries one: it is sent from a statement of its own, after the commit, and seldom.
//! A lost notification costs a poll interval, never an event.

use std::sync::Arc;
use std::time::Duration;

use sqlx::PgPool;
use sqlx::postgres::PgListener;
use tokio::sync::{Notify, watch};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

use crate::error::ReadError;
use crate::read::head;

/// Tells sealers that there are events to seal.
pub(crate) const APPENDED: &str = "eventlog_appended";
/// Tells subscribers that the log has grown.
pub(crate) const SEALED: &str = "eventlog_sealed";

/// At most one announcement in this time.
const DEBOUNCE: Duration = Duration::from_millis(20);

/// Announces appends to sealers, after the commit and debounced.
pub(crate) struct Announcer {
    due: Arc<Notify>,
    /// Ends with the announcer.
    _task: JoinSet<()>,
}

impl Announcer {
    pub(crate) fn start(pool: PgPool) -> Self {
        let due = Arc::new(Notify::new());
        let mut task = JoinSet::new();
        let wanted = Arc::clone(&due);
        task.spawn(async move {
            loop {
                wanted.notified().await;
                if let Err(error) = notify(&pool, APPENDED).await {
                    tracing::warn!(%error, "sealers could not be notified; they poll");
                }
                sleep(DEBOUNCE).await;
            }
        });
        Self { due, _task: task }
    }

    pub(crate) fn announce(&self) {
        self.due.notify_one();
    }
}

pub(crate) async fn notify(pool: &PgPool, channel: &str) -> Result<(), sqlx::Error> {
    sqlx::query("SELECT pg_notify($1, '')").bind(channel).execute(pool).await?;
    Ok(())
}

/// A channel to wait on that survives the loss of its connection: waiting then means polling.
pub(crate) struct Bell {
    pool: PgPool,
    channel: &'static str,
    listener: Option<PgListener>,
}

impl Bell {
    pub(crate) fn new(pool: PgPool, channel: &'static str) -> Self {
        Self { pool, channel, listener: None }
    }

    /// Returns at the next notification, or after `poll_interval` at the latest.
    pub(crate) async fn wait(&mut self, poll_interval: Duration) {
        let rung = timeout(poll_interval, self.ring()).await;
        if let Ok(Err(error)) = rung {
            tracing::warn!(%error, channel = self.channel, "not listening, polling instead");
            self.listener = None;
            sleep(poll_interval).await;
        }
    }

    async fn ring(&mut self) -> Result<(), sqlx::Error> {
        let listener = match &mut self.listener {
            Some(listener) => listener,
            none => {
                let mut listener = PgListener::connect_with(&self.pool).await?;
                listener.listen(self.channel).await?;
                // What was announced before we listened has not been heard: look once.
                *none = Some(listener);
                return Ok(());
            }
        };
        listener.recv().await?;
        Ok(())
    }
}

/// Knows how far the log is sealed, and lets many tasks wait for more. Cheap to clone.
#[derive(Debug, Clone)]
pub struct HeadWatch {
    head: watch::Receiver<u64>,
    _task: Arc<JoinSet<()>>,
}

impl HeadWatch {
    /// Starts watching on the current tokio runtime, with one connection of the pool for listening.
    /// `poll_interval` bounds the delay when a notification is lost.
    pub fn start(pool: PgPool, poll_interval: Duration) -> Self {
        let (sender, receiver) = watch::channel(0);
        let mut task = JoinSet::new();
        task.spawn(async move {
            let mut bell = Bell::new(pool.clone(), SEALED);
            loop {
                match head(&pool).await {
                    Ok(checkpoint) => {
                        sender.send_if_modified(|known| {
                            let grown = checkpoint.size > *known;
                            *known = checkpoint.size.max(*known);
                            grown
                        });
                    }
                    Err(error) => tracing::warn!(%error, "the head of the log cannot be read"),
                }
                bell.wait(poll_interval).await;
            }
        });
        Self { head: receiver, _task: Arc::new(task) }
    }

    /// Waits until `position` is sealed; returns the position of the last sealed event.
    pub async fn wait_for(&self, position: u64, at_most: Duration) -> Result<u64, ReadError> {
        let mut head = self.head.clone();
        let reached = timeout(at_most, head.wait_for(|size| *size >= position)).await;
        match reached {
            Ok(Ok(size)) => Ok(*size),
            Ok(Err(_)) | Err(_) => Err(ReadError::TimedOut(position)),
        }
    }
}
