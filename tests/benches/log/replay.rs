//! Reading the whole log as projections do, against COPY of the same columns.

use super::{
    Extent,
    database::Database,
    import::{copy_out, fill, per_second},
    progress,
    sample::Sample,
};
use crate::{
    Anything,
    cluster::PrivateCluster,
    report::{Figure, Section, decimal, hundredths, median},
};
use domain::DomainEvent;
use eventlog::{RecordedEvent, Sealer, read_sealed};
use sqlx::PgConnection;
use std::{
    hint::black_box,
    time::{Duration, Instant},
};

/// As many as a projection takes at once.
const STRETCH: u32 = 1_000;
/// "0.4 of COPY", in hundredths.
const RATIO_MIN: u128 = 40;

const COPY: &str = "COPY (SELECT tenant_id, category, stream_id, version, event_id, name, \
    schema_version, actor_id, role, causation_id, correlation_id, recorded_at, payload, \
    entry, seq FROM eventlog.events) TO STDOUT";

pub async fn measure(cluster: &PrivateCluster, extent: Extent) -> Result<Section, Anything> {
    let database = Database::create(cluster, "replay").await?;
    let sample = Sample::placed()?;
    fill(&database, &sample, extent.replayed).await?;
    let start = Instant::now();
    Sealer::new(database.worker.clone()).seal_available().await?;
    let sealed = per_second(extent.replayed, start.elapsed());
    progress("events/s sealed", sealed);
    database.settle().await?;
    let mut superuser = database.superuser().await?;
    let (mut reads, mut copies) = (vec![], vec![]);
    for round in 0..=extent.rounds {
        let read = per_second(extent.replayed, replay(&database, extent.replayed).await?);
        let copy = per_second(extent.replayed, copy(&mut superuser).await?);
        progress("events/s replayed", read);
        progress("rows/s by COPY", copy);
        // The first makes both warm.
        if round > 0 {
            reads.push(read);
            copies.push(copy);
        }
    }
    database.drop(cluster).await?;
    let (read, copy) = (median(reads), median(copies));
    let ratio = hundredths(read.into(), copy.into());
    let figures = vec![
        Figure::new("Sealing the log, once", format!("{sealed} events/s")),
        Figure::new("Replay, every event read as its type", format!("{read} events/s")),
        Figure::new("COPY of the same columns", format!("{copy} rows/s")),
        Figure::new("**Replay / COPY**", format!("**{}**", decimal(ratio)))
            .against("at least 0.4", ratio >= RATIO_MIN),
    ];
    Ok(Section::new("The event log: replay", method(extent, &sample), figures))
}

fn method(extent: Extent, sample: &Sample) -> String {
    format!(
        "A log of {} events `order_placed` with three lines each ({} bytes of JSON), from the \
         first to the last: `eventlog::read_sealed` in stretches of {STRETCH}, one after the \
         other, and `DomainEvent::read` of each, as projections do. Yardstick: `COPY (SELECT …) \
         TO STDOUT` of the same columns, in no order, whose bytes are received and thrown away. \
         {} rounds in turns, all of it in the cache of the server or of the system.",
        extent.replayed,
        sample.payload().len(),
        extent.rounds
    )
}

async fn replay(database: &Database, events: usize) -> Result<Duration, Anything> {
    let start = Instant::now();
    let mut position = 0;
    loop {
        let stretch = read_sealed(&database.worker, position, STRETCH).await?;
        let Some(last) = stretch.last() else { break };
        position = last.position.unwrap_or_default();
        for event in &stretch {
            let RecordedEvent { stream, name, schema_version, payload, .. } = event;
            black_box(DomainEvent::read(&stream.category, name, *schema_version, payload)?);
        }
    }
    let time = start.elapsed();
    let is_whole = position == events as u64;
    if is_whole { Ok(time) } else { Err("the replay did not come to the end".into()) }
}

async fn copy(superuser: &mut PgConnection) -> Result<Duration, Anything> {
    let start = Instant::now();
    copy_out(superuser, COPY, |row| {
        black_box(row);
    })
    .await?;
    Ok(start.elapsed())
}
