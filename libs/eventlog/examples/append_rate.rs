//! How many durable appends a second this machine does, to compare with pgbench.
//!
//! `cargo run --release -p eventlog --example append_rate -- CALLERS SECONDS TENANTS LANES KEY`, with
//! `DATABASE_URL` naming a migrated database where the login may take the role `solidaires_app`. With
//! KEY 1, each append has an idempotency key.

use std::error::Error;
use std::time::Duration;

use chrono::DateTime;
use eventlog::*;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use tokio::task::JoinSet;
use tokio::time::Instant;
use uuid::Uuid;

type Anything = Box<dyn Error + Send + Sync>;

#[tokio::main]
async fn main() -> Result<(), Anything> {
    let mut arguments = std::env::args().skip(1).map(|argument| argument.parse::<u64>());
    let mut next = |default| arguments.next().unwrap_or(Ok(default));
    let (callers, seconds, tenants) = (next(32)?, next(5)?, next(30)?);
    let defaults = WriterSettings::default();
    let lanes = usize::try_from(next(defaults.lanes as u64)?)?;
    let with_key = next(1)? > 0;
    let options: PgConnectOptions = std::env::var("DATABASE_URL")?.parse()?;
    let pool = PgPoolOptions::new()
        .max_connections(u32::try_from(lanes)? + 2)
        .connect_with(options.options([("role", "solidaires_app")]))
        .await?;
    let log = EventLog::start(pool, WriterSettings { lanes, ..defaults });
    let end = Instant::now() + Duration::from_secs(seconds);
    let mut tasks = JoinSet::new();
    for caller in 0..callers {
        let tenant = Uuid::from_u128(u128::from(caller % tenants));
        tasks.spawn(append_until(log.clone(), end, tenant, with_key));
    }
    let mut waits: Vec<Duration> = Vec::new();
    while let Some(done) = tasks.join_next().await {
        waits.extend(done??);
    }
    waits.sort_unstable();
    let at = |percent: usize| waits.get(waits.len() * percent / 100).copied().unwrap_or_default();
    println!("{} appends a second", waits.len() as u64 / seconds.max(1));
    println!("median {:?}, 99 of 100 within {:?}", at(50), at(99));
    Ok(())
}

/// One caller, one new stream of one event after the other.
async fn append_until(
    log: EventLog,
    end: Instant,
    tenant: Uuid,
    with_key: bool,
) -> Result<Vec<Duration>, Anything> {
    let mut waits = Vec::new();
    while Instant::now() < end {
        let start = Instant::now();
        log.append(one_event(tenant, with_key)).await?;
        waits.push(start.elapsed());
    }
    Ok(waits)
}

fn one_event(tenant: Uuid, with_key: bool) -> Append {
    let id = fresh();
    Append {
        tenant,
        streams: vec![StreamAppend {
            stream: StreamId::new(tenant, "order", id),
            expected: ExpectedVersion::NoStream,
            events: vec![NewEvent {
                id: fresh(),
                name: "order_placed".into(),
                schema_version: 1,
                payload: r#"{"campaign":"2026-11","lines":[{"product":"apples","steps":4}]}"#
                    .into(),
            }],
        }],
        metadata: Metadata {
            actor: id,
            role: "member".into(),
            causation: None,
            correlation: id,
            recorded_at: DateTime::UNIX_EPOCH,
        },
        idempotency: with_key.then(|| IdempotencyKey { key: id.to_string(), fingerprint: [0; 32] }),
    }
}

#[expect(clippy::disallowed_methods, reason = "a measurement, with ids such as the services make")]
fn fresh() -> Uuid {
    Uuid::now_v7()
}
