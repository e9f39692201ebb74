//! Writing a span of the log into the twins: read once, written in several lines at once.
//!
//! Each line is a connection of its own. A projector whose rows depend on one tenant's events
//! ([`Reach::OneTenant`]) has a share of the tenants in every line, another one is in one line
//! alone: so the events that a row depends on are written in their order.

use super::{Job, RebuildProgress, STRETCH_MAX, site::begin_writing};
use crate::{
    StorageError,
    projection::{
        Projector, Reach,
        source::{SealedEvent, Stretch},
        writing::write_until_failure,
    },
};
use sqlx::PgConnection;
use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};
use tokio::{
    sync::mpsc::{self, Receiver, Sender},
    task::JoinSet,
};

/// Stretches that wait for a line that is behind the others.
const WAITING_MAX: usize = 4;

/// From where to where one projector is replayed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Span {
    pub after: u64,
    pub to: u64,
}

/// One replay over all projectors.
struct Replay {
    job: Arc<Job>,
    /// One for each projector.
    spans: Vec<Span>,
    /// How far each line is.
    reached: Vec<AtomicU64>,
    end: u64,
}

/// Writes each projector's span. A projector that fails at an event is noted as failed; the others
/// go on.
pub(super) async fn replay(job: &Arc<Job>, spans: Vec<Span>) -> Result<(), StorageError> {
    let open = spans.iter().filter(|span| span.after < span.to);
    let Some(start) = open.clone().map(|span| span.after).min() else { return Ok(()) };
    let end = open.map(|span| span.to).max().unwrap_or(start);
    let reached = (0..job.lines).map(|_| AtomicU64::new(start)).collect();
    let replay = Arc::new(Replay { job: Arc::clone(job), spans, reached, end });
    let mut lines = JoinSet::new();
    let mut ways = vec![];
    for line in 0..job.lines {
        let (sender, receiver) = mpsc::channel(WAITING_MAX);
        ways.push(sender);
        let replay = Arc::clone(&replay);
        lines.spawn(async move { replay.write(line, receiver).await });
    }
    let read = replay.read(start, ways).await;
    while let Some(line) = lines.join_next().await {
        line.map_err(StorageError::Task)??;
    }
    read
}

impl Replay {
    /// Reads the log for all lines; stops early where one has ended, which says why for itself.
    async fn read(&self, start: u64, lines: Vec<Sender<Arc<Stretch>>>) -> Result<(), StorageError> {
        let mut position = start;
        while position < self.end {
            let limit = u32::try_from(self.end - position).unwrap_or(STRETCH_MAX);
            let stretch = Stretch::read(&self.job.worker, position, limit.min(STRETCH_MAX)).await?;
            if stretch.is_empty() {
                break;
            }
            position = stretch.end;
            let stretch = Arc::new(stretch);
            for line in &lines {
                if line.send(Arc::clone(&stretch)).await.is_err() {
                    return Ok(());
                }
            }
        }
        Ok(())
    }

    /// Writes what falls to one line, a transaction for each stretch.
    async fn write(
        &self,
        line: usize,
        mut stretches: Receiver<Arc<Stretch>>,
    ) -> Result<(), StorageError> {
        while let Some(stretch) = stretches.recv().await {
            let work = self.work(line, &stretch);
            if !work.is_empty() {
                let mut transaction = begin_writing(&self.job).await?;
                for (index, events) in work {
                    let projector = self.job.projectors[index].as_ref();
                    if let Err(error) = apply(&mut transaction, projector, &events).await? {
                        self.job.fail(index, error);
                    }
                }
                transaction.commit().await?;
            }
            self.reached[line].store(stretch.end, Ordering::Relaxed);
            let done = self.reached.iter().map(|line| line.load(Ordering::Relaxed)).min();
            let done = done.unwrap_or(stretch.end);
            (self.job.watch)(RebuildProgress { done, total: self.end });
        }
        Ok(())
    }

    /// The events of the stretch that fall to a line, for each projector that takes any.
    fn work<'a>(&self, line: usize, stretch: &'a Stretch) -> Vec<(usize, Vec<&'a SealedEvent>)> {
        let of_projector = |(index, projector): (usize, &dyn Projector)| {
            let (reach, span) = (projector.reach(), self.spans[index]);
            let alone = reach == Reach::AllTenants;
            if self.job.has_failed(index) || (alone && index % self.job.lines != line) {
                return None;
            }
            let falls_here = |event: &&SealedEvent| {
                let position = event.recorded.position.unwrap_or_default();
                let within = span.after < position && position <= span.to;
                within && (alone || self.line_of(event) == line)
            };
            let events: Vec<_> = stretch.taken_by(projector).filter(falls_here).collect();
            (!events.is_empty()).then_some((index, events))
        };
        let projectors = self.job.projectors.iter().map(AsRef::as_ref);
        projectors.enumerate().filter_map(of_projector).collect()
    }

    /// The line of the event's tenant.
    fn line_of(&self, event: &SealedEvent) -> usize {
        let sum: usize =
            event.recorded.stream.tenant.as_bytes().iter().map(|byte| usize::from(*byte)).sum();
        sum % self.job.lines
    }
}

/// Writes the events; the inner error where one cannot be, and the projection is over.
pub(super) async fn apply(
    connection: &mut PgConnection,
    projector: &dyn Projector,
    events: &[&SealedEvent],
) -> Result<Result<(), StorageError>, StorageError> {
    let failure = write_until_failure(connection, projector, events).await?;
    Ok(failure.map_or(Ok(()), |(event, cause)| {
        Err(StorageError::Stopped {
            projection: projector.name(),
            position: event.recorded.position.unwrap_or_default(),
            cause: Box::new(cause),
        })
    }))
}
