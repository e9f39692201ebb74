//! Bringing in many events, against COPY of the same rows.

use super::{Extent, database::Database, progress, sample::Sample};
use crate::{
    Anything,
    cluster::PrivateCluster,
    load::drive,
    report::{Figure, Section, decimal, hundredths, median},
};
use eventlog::{Append, EventLog, WriterSettings};
use sqlx::{Executor, PgConnection};
use std::{
    future::poll_fn,
    sync::Arc,
    time::{Duration, Instant},
};

/// As many as one request may hold.
pub const REQUEST_EVENTS: usize = 5_000;
/// Requests under way: one is put together while others are written.
const REQUESTS: u32 = 4;
/// Each request is a batch of its own, two at a time.
const SETTINGS: WriterSettings = WriterSettings {
    lanes: 2,
    batch_max: 1,
    waiting_max: 64,
    busy_timeout: Duration::from_secs(60),
};
/// "0.5 of COPY", in hundredths.
const RATIO_MIN: u128 = 50;

const TABLE: &str = "CREATE TABLE plain (LIKE eventlog.events INCLUDING INDEXES)";

pub async fn measure(cluster: &PrivateCluster, extent: Extent) -> Result<Section, Anything> {
    let database = Database::create(cluster, "import").await?;
    let mut superuser = database.superuser().await?;
    superuser.execute(TABLE).await?;
    let log = EventLog::start(database.app.clone(), SETTINGS);
    let sample = Sample::paid()?;
    let (mut imports, mut copies) = (vec![], vec![]);
    for round in 0..=extent.rounds {
        let requests = extent.imported / REQUEST_EVENTS;
        let requests = (0..requests).map(|number| sample.many(number, REQUEST_EVENTS)).collect();
        let before = last_number(&mut superuser).await?;
        let import = per_second(extent.imported, import(&log, requests).await?);
        let rows = rows_after(&mut superuser, before).await?;
        let copy = per_second(extent.imported, copy_in(&mut superuser, rows).await?);
        progress("events/s imported", import);
        progress("rows/s by COPY", copy);
        // The first makes both warm.
        if round > 0 {
            imports.push(import);
            copies.push(copy);
        }
    }
    drop(log);
    database.drop(cluster).await?;
    let (import, copy) = (median(imports), median(copies));
    let ratio = hundredths(import.into(), copy.into());
    let figures = vec![
        Figure::new("Import through the log", format!("{import} events/s")),
        Figure::new("COPY of the same rows", format!("{copy} rows/s")),
        Figure::new("**Import / COPY**", format!("**{}**", decimal(ratio)))
            .against("at least 0.5", ratio >= RATIO_MIN),
    ];
    Ok(Section::new("The event log: bulk import", method(extent), figures))
}

fn method(extent: Extent) -> String {
    format!(
        "{} events in requests of {REQUEST_EVENTS}, each of 500 new streams with 10 events, \
         checked, hashed and numbered like all others: `EventLog::append` with {REQUESTS} requests \
         under way and two lanes. Yardstick: `COPY … FROM STDIN` of the very rows that it wrote, \
         over one connection, into a table with the same columns and the same two indexes, but \
         without partitions, heads, checks or triggers. {} rounds in turns.",
        extent.imported, extent.rounds
    )
}

async fn import(log: &EventLog, requests: Vec<Append>) -> Result<Duration, Anything> {
    let (log, numbers, requests) = (log.clone(), 0..requests.len(), Arc::new(requests));
    let append = move |number: usize| {
        let (log, append) = (log.clone(), requests[number].clone());
        async move {
            log.append(append).await?;
            Ok(())
        }
    };
    Ok(drive(REQUESTS, numbers, Duration::MAX, append).await?.elapsed)
}

/// Fills a log with so many events more.
pub async fn fill(database: &Database, sample: &Sample, events: usize) -> Result<(), Anything> {
    let log = EventLog::start(database.app.clone(), SETTINGS);
    let (sample, start) = (sample.clone(), Instant::now());
    let requests = events.div_ceil(REQUEST_EVENTS);
    let append = move |number: usize| {
        let events = REQUEST_EVENTS.min(events - number * REQUEST_EVENTS);
        let (log, append) = (log.clone(), sample.many(number, events));
        async move {
            log.append(append).await?;
            Ok(())
        }
    };
    drive(REQUESTS, 0..requests, Duration::MAX, append).await?;
    progress(&format!("events brought in within {} s", start.elapsed().as_secs()), events);
    Ok(())
}

pub fn per_second(events: usize, time: Duration) -> u64 {
    u64::try_from(events as u128 * 1_000_000 / time.as_micros().max(1)).unwrap_or(u64::MAX)
}

async fn last_number(superuser: &mut PgConnection) -> Result<i64, Anything> {
    let last = sqlx::query_scalar("SELECT coalesce(max(seq), 0) FROM eventlog.events");
    Ok(last.fetch_one(superuser).await?)
}

/// The rows as COPY writes and reads them.
async fn rows_after(superuser: &mut PgConnection, number: i64) -> Result<Vec<u8>, Anything> {
    let mut rows = vec![];
    let select =
        format!("COPY (SELECT * FROM eventlog.events WHERE seq > {number} ORDER BY seq) TO STDOUT");
    copy_out(superuser, &select, |row| rows.extend_from_slice(row)).await?;
    Ok(rows)
}

/// Gives away what a COPY sends, as it comes.
pub async fn copy_out(
    connection: &mut PgConnection,
    statement: &str,
    mut take: impl FnMut(&[u8]),
) -> Result<(), Anything> {
    let mut stream = connection.copy_out_raw(statement).await?;
    while let Some(bytes) = poll_fn(|context| stream.as_mut().poll_next(context)).await {
        take(&bytes?);
    }
    Ok(())
}

async fn copy_in(superuser: &mut PgConnection, rows: Vec<u8>) -> Result<Duration, Anything> {
    let start = Instant::now();
    let mut copy = superuser.copy_in_raw("COPY plain FROM STDIN").await?;
    copy.send(rows).await?;
    copy.finish().await?;
    Ok(start.elapsed())
}
