//! Telling read models anew from the log, beside the live ones.
//!
//! 1. Empty twins of the tables are made in schema `read_next` ([`site`]). The live projections go
//!    on being written and read.
//! 2. The log is replayed into the twins up to where each live projection stood at the start, in
//!    several lines at once ([`replay`]), and there the two are compared, row by row.
//! 3. What was sealed meanwhile is replayed too, until little is left.
//! 4. Each projection's turn is taken, the last events are written, and the twins take the place of
//!    the tables in the same transaction ([`switch`]).
//!
//! **Why tables change places, and not their rows.** To write the new rows over the old ones takes
//! as long as there are rows, with the projection standing still, and leaves as many dead ones. To
//! rename a table takes no time. Its price is a lock that waits for whoever reads at that moment,
//! and that makes later readers wait behind it: so it is tried for a tenth of a second, given up,
//! and tried again. A statement finds the old tables or the new ones, whole; names are looked up
//! under the lock. (A transaction with one snapshot for several statements could miss rows of
//! a table that took its place in between. None of the services has one; [`super::dump`] locks.)
//!
//! **Invariant:** until its switch commits, a projection's live tables and checkpoint are as if
//! there were no rebuild. A process that dies leaves twins behind, which the next rebuild removes.

mod replay;
mod site;
mod switch;

use super::{Projector, checkpoint};
use crate::StorageError;
use replay::{Span, replay};
use site::{Fingerprint, Site, table_names};
use sqlx::PgPool;
use std::{
    collections::BTreeMap,
    num::NonZero,
    sync::{Arc, Mutex, PoisonError},
    thread::available_parallelism,
};

/// Events held in memory at once, and how few may be left for the switch.
const STRETCH_MAX: u32 = 1_000;
/// How often what came meanwhile is replayed before the switch takes what is left.
const CATCH_UPS_MAX: usize = 16;
/// Lines of replay for each processor: a line waits for the database half of its time.
const LINES_PER_PROCESSOR: usize = 2;
/// Connections left to others of the same pool.
const CONNECTIONS_LEFT: usize = 2;

/// One read model after its rebuild.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rebuilt {
    pub projection: &'static str,
    /// All sealed events up to here are in its tables.
    pub position: u64,
    /// Whether its rows were, byte for byte, those that it replaced, when both had read equally
    /// far. If not, the new rows are in place all the same: they are what the log says.
    pub unchanged: bool,
}

/// What [`rebuild`] did.
#[derive(Debug, Default)]
pub struct Rebuild {
    pub rebuilt: Vec<Rebuilt>,
    /// Why others are as they were, each a [`StorageError::Stopped`] or
    /// [`StorageError::ReadersInTheWay`].
    pub failed: Vec<StorageError>,
}

/// How far a rebuild is, in events of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RebuildProgress {
    pub done: u64,
    /// Grows while the log does.
    pub total: u64,
}

/// Makes the tables of these projectors anew from the whole sealed log, and puts them in the place
/// of the live ones. Workers may go on meanwhile. `watch` is told how far it is, now and then.
///
/// # Errors
/// [`StorageError::RebuildUnderWay`] while another rebuild runs. Where the database fails, the
/// projections that were not switched yet are as they were. An event that cannot be read or written
/// keeps its projection alone from being switched: see [`Rebuild::failed`].
pub async fn rebuild(
    worker: &PgPool,
    projectors: Vec<Box<dyn Projector>>,
    watch: impl Fn(RebuildProgress) + Send + Sync + 'static,
) -> Result<Rebuild, StorageError> {
    let names: Vec<&str> = projectors.iter().map(|projector| projector.name()).collect();
    // Those that never ran get their checkpoint here.
    checkpoint::positions(worker, &names).await?;
    let tables: Vec<&str> = projectors.iter().flat_map(|one| table_names(one.as_ref())).collect();
    let mut site = Site::open(worker, &tables).await?;
    let job = Arc::new(Job {
        projectors,
        worker: worker.clone(),
        backend: site.backend(),
        lines: lines(worker),
        failures: Mutex::default(),
        watch: Box::new(watch),
    });
    let outcome = job.run(&mut site).await;
    let closed = site.close().await;
    let rebuilt = outcome?;
    closed?;
    Ok(rebuilt)
}

/// How many connections write at once.
fn lines(worker: &PgPool) -> usize {
    let processors = available_parallelism().map_or(1, NonZero::get);
    let connections = usize::try_from(worker.options().get_max_connections()).unwrap_or(1);
    (processors * LINES_PER_PROCESSOR).min(connections.saturating_sub(CONNECTIONS_LEFT)).max(1)
}

/// What the lines of a rebuild share.
struct Job {
    projectors: Vec<Box<dyn Projector>>,
    worker: PgPool,
    /// The server process of the [`Site`]: the rebuild is over when it is.
    backend: i32,
    lines: usize,
    /// By the projector's index.
    failures: Mutex<BTreeMap<usize, StorageError>>,
    watch: Box<dyn Fn(RebuildProgress) + Send + Sync>,
}

impl Job {
    fn fail(&self, index: usize, error: StorageError) {
        let mut failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        failures.entry(index).or_insert(error);
    }

    fn has_failed(&self, index: usize) -> bool {
        let failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        failures.contains_key(&index)
    }

    async fn run(self: &Arc<Self>, site: &mut Site) -> Result<Rebuild, StorageError> {
        let live = site::live_states(self).await?;
        let mut reached: Vec<u64> = live.iter().map(|(position, _)| *position).collect();
        replay(self, reached.iter().map(|to| Span { after: 0, to: *to }).collect()).await?;
        let twins = site::twin_states(self).await?;
        let unchanged = |index: usize| {
            let live: &Fingerprint = &live[index].1;
            twins[index].as_ref() == Some(live)
        };
        self.catch_up(&mut reached).await?;
        let mut outcome = Rebuild::default();
        for (index, projector) in self.projectors.iter().enumerate() {
            if self.has_failed(index) {
                continue;
            }
            match switch::switch(site, projector.as_ref(), reached[index]).await {
                Ok(position) => outcome.rebuilt.push(Rebuilt {
                    projection: projector.name(),
                    position,
                    unchanged: unchanged(index),
                }),
                Err(error @ (StorageError::Stopped { .. } | StorageError::ReadersInTheWay(_))) => {
                    self.fail(index, error)
                }
                Err(error) => return Err(error),
            }
        }
        let mut failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        outcome.failed = std::mem::take(&mut *failures).into_values().collect();
        Ok(outcome)
    }

    /// Replays what was sealed since, until little is left.
    async fn catch_up(self: &Arc<Self>, reached: &mut [u64]) -> Result<(), StorageError> {
        for _ in 0..CATCH_UPS_MAX {
            let head = eventlog::head(&self.worker).await?.size;
            let furthest = reached.iter().map(|position| head.saturating_sub(*position)).max();
            if furthest.unwrap_or_default() == 0 {
                return Ok(());
            }
            let spans = reached.iter().map(|after| Span { after: *after, to: head }).collect();
            replay(self, spans).await?;
            reached.fill(head);
            if furthest.unwrap_or_default() <= u64::from(STRETCH_MAX) {
                return Ok(());
            }
        }
        Ok(())
    }
}
