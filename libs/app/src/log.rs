//! The operator's look into the log: find, follow, go back in time, take out and take in.

pub use eventlog::{
    AsOf, EventLine, ExportError, ImportError, Imported, Problem, RecordedEvent, Selection,
    StreamId, Trailer, check_lines,
};

use crate::{AppError, Platform, operate::projectors_named};
use chrono::{DateTime, Utc};
use eventlog::{HeadWatch, ReadError, Reader};
use kernel::TenantId;
use std::{
    future::Future,
    io::{self, BufRead, Write},
    time::Duration,
};

/// The longest wait for news of which no notification came.
const POLL: Duration = Duration::from_secs(1);
/// Positions looked at together.
const FOLLOWED_MAX: u64 = 1_000;

/// Why not all events were given out.
#[derive(Debug, thiserror::Error)]
pub enum GivenOutError {
    #[error(transparent)]
    App(#[from] AppError),
    /// Nobody takes the events any more.
    #[error(transparent)]
    Out(#[from] io::Error),
}

impl From<storage::StorageError> for GivenOutError {
    fn from(error: storage::StorageError) -> Self {
        Self::App(error.into())
    }
}

impl Platform {
    /// The newest of these events, at most `count`, the very newest last.
    ///
    /// # Errors
    /// [`AppError::Unavailable`] when the database does not answer; so for all of these.
    pub async fn newest(
        &self,
        selection: &Selection,
        count: u32,
    ) -> Result<Vec<RecordedEvent>, AppError> {
        selection.newest(&self.worker_pool, count).await.map_err(AppError::unavailable)
    }

    /// Gives `out` all of these events, in order, a page at a time.
    ///
    /// # Errors
    /// Fails when the database does not answer, or `out` does.
    pub async fn select(
        &self,
        selection: &Selection,
        mut out: impl FnMut(Vec<RecordedEvent>) -> io::Result<()>,
    ) -> Result<(), GivenOutError> {
        let reader = Reader::new(&self.worker_pool, selection).await;
        let mut reader = reader.map_err(AppError::unavailable)?;
        loop {
            let page = reader.page().await.map_err(AppError::unavailable)?;
            if page.is_empty() {
                return Ok(());
            }
            out(page)?;
        }
    }

    /// Gives `out` those of these events that are sealed from now on (or after a position), in
    /// order, until `stop` is done.
    ///
    /// # Errors
    /// Fails when the database does not answer, or `out` does.
    pub async fn follow(
        &self,
        selection: &Selection,
        after: Option<u64>,
        mut out: impl FnMut(Vec<RecordedEvent>) -> io::Result<()>,
        stop: impl Future<Output = ()>,
    ) -> Result<(), GivenOutError> {
        let pool = &self.worker_pool;
        let log = HeadWatch::start(pool.clone(), POLL);
        let following = async {
            let mut reached = match after {
                Some(after) => after,
                None => eventlog::head(pool).await.map_err(AppError::unavailable)?.size,
            };
            loop {
                let head = match log.wait_for(reached + 1, POLL).await {
                    Ok(head) => head,
                    Err(ReadError::TimedOut(_)) => continue,
                    Err(error) => return Err(AppError::unavailable(error).into()),
                };
                let end = head.min(reached + FOLLOWED_MAX);
                let mut worker = pool.acquire().await.map_err(AppError::unavailable)?;
                let found = selection.between(&mut worker, reached + 1, end).await;
                drop(worker);
                out(found.map_err(AppError::unavailable)?)?;
                reached = end;
            }
        };
        tokio::select! {
            () = stop => Ok(()),
            failed = following => failed,
        }
    }

    /// One stream's events as it was at a moment; as it is, without one.
    ///
    /// # Errors
    /// As [`Platform::newest`].
    pub async fn stream_as_of(
        &self,
        stream: &StreamId,
        as_of: Option<AsOf>,
    ) -> Result<Vec<RecordedEvent>, AppError> {
        let mut worker = self.worker_pool.acquire().await.map_err(AppError::unavailable)?;
        let as_of = as_of.unwrap_or(AsOf::Version(u64::MAX));
        eventlog::load_as_of(&mut worker, stream, as_of).await.map_err(AppError::unavailable)
    }

    /// The position of the last event recorded at `time` or before; 0 if there is none.
    ///
    /// # Errors
    /// As [`Platform::newest`].
    pub async fn position_at(&self, time: DateTime<Utc>) -> Result<u64, AppError> {
        let mut worker = self.worker_pool.acquire().await.map_err(AppError::unavailable)?;
        eventlog::position_at(&mut worker, time).await.map_err(AppError::unavailable)
    }

    /// Gives `out` every row (its table, and a JSON object) that the read model of this name had
    /// after the event at `position`, without touching the live one. Returns the position reached.
    ///
    /// # Errors
    /// [`AppError::NotFound`] when no read model has this name; an event that this program cannot
    /// read; and as [`Platform::select`].
    pub async fn read_model_as_of(
        &self,
        name: &str,
        position: u64,
        mut out: impl FnMut(&'static str, &str) -> io::Result<()>,
    ) -> Result<u64, GivenOutError> {
        let projector = projectors_named([name])?.pop().ok_or(AppError::NotFound)?;
        let out = |table, row: &str| out(table, row).map_err(GivenOutError::Out);
        storage::read_as_of(&self.worker_pool, projector.as_ref(), position, out).await
    }

    /// Writes a tenant's events and command keys as lines; `progress` is told how many events are
    /// written, and how many there are. The vault is no part of it.
    ///
    /// # Errors
    /// Fails when the database does not answer, the tenant does not exist, or `out` fails.
    pub async fn export(
        &self,
        tenant: TenantId,
        out: impl Write,
        progress: impl FnMut(u64, u64),
    ) -> Result<Trailer, ExportError> {
        eventlog::export(&self.worker_pool, tenant.uuid(), out, progress).await
    }

    /// Takes in a tenant's lines; `progress` is told how many bytes are done with. Repeating an
    /// import that was interrupted goes on with it.
    ///
    /// # Errors
    /// See [`Problem`]: after [`Problem::NotABeginning`] nothing has been written.
    pub async fn import(
        &self,
        lines: impl BufRead,
        progress: impl FnMut(u64),
    ) -> Result<Imported, ImportError> {
        eventlog::import(&self.worker_pool, lines, progress).await
    }
}
