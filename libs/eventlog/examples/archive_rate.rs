//! How fast a partition leaves as a file and comes back, and how small the file is.
//!
//! `cargo run --release -p eventlog --example archive_rate -- EVENTS FOLDER`: in a database of its
//! own on the server of the tests.

use std::error::Error;
use std::fs;
use std::path::PathBuf;

use chrono::DateTime;
use eventlog::*;
use sha2::{Digest, Sha256};
use sqlx::PgPool;
use test_support::TestDatabase;
use tokio::time::Instant;
use uuid::Uuid;

type Anything = Box<dyn Error + Send + Sync>;

/// Events of one append, and of one stream.
const APPEND: u64 = 10;

#[tokio::main]
async fn main() -> Result<(), Anything> {
    let mut arguments = std::env::args().skip(1);
    let events: u64 = arguments.next().map_or(Ok(200_000), |text| text.parse())?;
    let folder = PathBuf::from(arguments.next().unwrap_or_else(|| ".".into()));
    let database = TestDatabase::new().await;
    let (owner, worker) = (database.owner().await, database.worker().await);
    sqlx::raw_sql(
        "DROP TABLE eventlog.events_from_000000000001, eventlog.events_from_000010000001",
    )
    .execute(&owner)
    .await?;
    sqlx::query("SELECT eventlog.extend($1)").bind(i64::try_from(events)?).execute(&owner).await?;
    fill(&worker, events + APPEND).await?;

    let archivist = Archivist::new(worker.clone(), owner, &folder);
    let start = Instant::now();
    let archive = archivist.archive(1, &mut |_| {}).await?;
    report("archived", events, start);
    let file = folder.join(&archive.file_name);
    println!("{} bytes an event in the file", fs::metadata(&file)?.len() / events);
    let start = Instant::now();
    let verification = archivist.verify(&mut |_| {}).await?;
    assert_eq!(verification.difference, None);
    report("verified", events, start);
    let start = Instant::now();
    archivist.restore(1, &mut |_| {}).await?;
    report("restored", events, start);
    assert_eq!(verify(&worker).await?.difference, None);
    println!(
        "{}",
        fs::read_to_string("/proc/self/status")?
            .lines()
            .find(|l| l.starts_with("VmHWM"))
            .unwrap_or("")
    );
    fs::remove_file(file)?;
    Ok(())
}

fn report(done: &str, events: u64, start: Instant) {
    let millis = start.elapsed().as_millis().max(1);
    println!(
        "{done} {events} events in {millis} ms: {} a second",
        u128::from(events) * 1_000 / millis
    );
}

async fn fill(worker: &PgPool, events: u64) -> Result<(), Anything> {
    let log = EventLog::start(worker.clone(), WriterSettings::default());
    let sealer = Sealer::new(worker.clone()).with_partitions_of(u32::try_from(events)?);
    for number in 0..events.div_ceil(APPEND) {
        log.append(some_append(number)).await?;
        if number % 500 == 0 {
            sealer.seal_available().await?;
        }
    }
    sealer.seal_available().await?;
    Ok(())
}

/// An id that looks like any other, to the compression too.
fn id(kind: u8, number: u64) -> Uuid {
    let digest = Sha256::new().chain_update([kind]).chain_update(number.to_be_bytes()).finalize();
    Uuid::from_slice(&digest[..16]).unwrap_or_default()
}

/// Ten events of about 350 bytes.
fn some_append(number: u64) -> Append {
    let tenant = id(0, number % 100);
    let event = |part| {
        let line = number * APPEND + part;
        let payload = format!(
            "{{\"order\":\"{}\",\"product\":\"{}\",\"member\":\"{}\",\"quantity\":\"{}.5\",\
             \"unit\":\"kg\",\"unit_price_cents\":{},\"campaign\":\"{}\",\"note_hash\":\"{}\",\
             \"delivery_place\":\"{}\"}}",
            id(1, number),
            id(2, line % 400),
            id(3, number % 5_000),
            line % 30,
            100 + line % 900,
            id(4, number / 10_000),
            id(5, line).simple(),
            id(6, number % 50)
        );
        let name = "line_added".into();
        NewEvent { id: id(7, line), name, schema_version: 1, payload, kind: EntryKind::Hidden }
    };
    let events = (0..APPEND).map(event).collect();
    let stream = StreamId::new(tenant, "order", id(1, number));
    Append {
        tenant,
        streams: vec![StreamAppend { stream, expected: ExpectedVersion::NoStream, events }],
        metadata: Metadata {
            actor: id(3, number % 5_000),
            role: "member".into(),
            causation: None,
            correlation: id(8, number),
            recorded_at: DateTime::UNIX_EPOCH + chrono::TimeDelta::milliseconds(number as i64 * 37),
        },
        idempotency: None,
    }
}
