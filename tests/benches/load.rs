//! Many clients at once, each sending its next command when the last is answered.

use crate::Anything;
use std::{
    future::Future,
    ops::Range,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};
use tokio::task::JoinSet;

/// What clients got done.
pub struct Load {
    pub elapsed: Duration,
    /// How long each answer took, ascending.
    pub waits: Vec<Duration>,
}

impl Load {
    pub fn per_second(&self) -> u64 {
        let rate = self.waits.len() as u128 * 1_000_000 / self.elapsed.as_micros().max(1);
        u64::try_from(rate).unwrap_or(u64::MAX)
    }

    /// Within which time so many of a hundred were answered.
    pub fn wait_of(&self, percent: usize) -> Duration {
        self.waits.get(self.waits.len() * percent / 100).copied().unwrap_or_default()
    }
}

/// Does the work of each number of `numbers`, by `clients` at once, until the numbers or the time
/// are used up. The first error ends it.
pub async fn drive<Work, Done>(
    clients: u32,
    numbers: Range<usize>,
    time: Duration,
    work: Work,
) -> Result<Load, Anything>
where
    Work: Fn(usize) -> Done + Clone + Send + Sync + 'static,
    Done: Future<Output = Result<(), Anything>> + Send,
{
    let next = Arc::new(AtomicUsize::new(numbers.start));
    let start = Instant::now();
    let mut tasks = JoinSet::new();
    for _ in 0..clients {
        let (next, work, end) = (Arc::clone(&next), work.clone(), numbers.end);
        tasks.spawn(async move {
            let mut waits = vec![];
            while start.elapsed() < time {
                let number = next.fetch_add(1, Ordering::Relaxed);
                if number >= end {
                    break;
                }
                let sent = Instant::now();
                work(number).await?;
                waits.push(sent.elapsed());
            }
            Ok::<_, Anything>(waits)
        });
    }
    let mut waits = vec![];
    while let Some(done) = tasks.join_next().await {
        waits.extend(done??);
    }
    let elapsed = start.elapsed();
    waits.sort_unstable();
    Ok(Load { elapsed, waits })
}
