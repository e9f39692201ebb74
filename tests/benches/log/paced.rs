//! Appends at an even rate, whether or not the last one is answered.

use super::sample::Sample;
use crate::Anything;
use eventlog::EventLog;
use std::{
    collections::HashMap,
    time::{Duration, Instant},
};
use tokio::task::JoinSet;
use uuid::Uuid;

const TICK: Duration = Duration::from_millis(1);

/// Appends `rate` events a second for so long; says of each when it was answered.
pub async fn paced(
    log: &EventLog,
    sample: &Sample,
    rate: u64,
    time: Duration,
) -> Result<HashMap<Uuid, Instant>, Anything> {
    let start = Instant::now();
    let mut ticks = tokio::time::interval(TICK);
    let mut tasks = JoinSet::new();
    let mut sent = 0;
    while start.elapsed() < time {
        ticks.tick().await;
        let due = u128::from(rate) * start.elapsed().as_micros() / 1_000_000;
        while sent < due {
            let (log, append) = (log.clone(), sample.one(usize::try_from(sent)?));
            tasks.spawn(async move {
                let event = append.streams.iter().flat_map(|part| &part.events).next();
                let id = event.ok_or("a request without event")?.id;
                log.append(append).await?;
                Ok::<_, Anything>((id, Instant::now()))
            });
            sent += 1;
        }
    }
    let mut answered = HashMap::new();
    while let Some(done) = tasks.join_next().await {
        answered.extend([done??]);
    }
    Ok(answered)
}
