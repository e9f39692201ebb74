//! How long after its answer an append is there for others, under half load.

use super::{
    CALLERS, Extent, appending::turn, database::Database, paced::paced, progress, sample::Sample,
};
use crate::{
    Anything,
    chart::Chart,
    cluster::PrivateCluster,
    month,
    report::{Figure, Section, median, milliseconds},
};
use app::Platform;
use eventlog::{EventLog, HeadWatch, Sealer, WriterSettings, read_sealed};
use runtime::{RealClock, RealIds};
use sqlx::PgPool;
use std::{
    collections::HashMap,
    future::pending,
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::{sync::mpsc, task::JoinSet, time::timeout};
use uuid::Uuid;

const POLL: Duration = Duration::from_millis(500);
/// How often the checkpoints of the read models are looked at.
const LOOK: Duration = Duration::from_millis(1);
/// As the service's.
const CONNECTIONS_MAX: u32 = 16;
const STRETCH: u32 = 1_000;
/// After that something is wrong.
const PATIENCE: Duration = Duration::from_secs(120);
/// What the distribution is drawn at.
const PERCENTS: [usize; 8] = [10, 25, 50, 75, 90, 95, 98, 99];

/// How long the events of each round took, ascending.
type Rounds = Vec<Vec<Duration>>;

/// `rate` is how many appends a second the log does.
pub async fn measure(
    cluster: &PrivateCluster,
    extent: Extent,
    rate: u64,
) -> Result<Section, Anything> {
    let half = rate / 2;
    let read = subscribed(cluster, extent, half).await?;
    let projected = projected(cluster, extent).await?;
    let figures = vec![
        Figure::new("Half of what the log does at 64 callers", format!("{half} appends/s")),
        Figure::new("… from the answer until a subscriber has read the event", quantiles(&read)),
        Figure::new(
            "Half of what log and worker keep up with",
            format!("{} orders/s", projected.rate),
        ),
        Figure::new("… from the answer until it is in `read.orders`", quantiles(&projected.orders)),
        Figure::new("… until it is in all read models that follow", quantiles(&projected.all)),
    ];
    let chart = Chart {
        name: "latency",
        title: "From the append’s answer until others see it, under half load",
        across: "so many per cent of the events within",
        up: "milliseconds",
        categories: PERCENTS.map(|percent| format!("{percent} %")).to_vec(),
        series: vec![
            ("read by a subscriber of the log", distribution(read)),
            ("in the read model of orders", distribution(projected.orders)),
        ],
    };
    Ok(Section::new("The event log: latency", method(extent), figures).drawn(chart))
}

fn method(extent: Extent) -> String {
    format!(
        "Appends at an even rate, whether or not the last one is answered. First the log alone: \
         half of the rate above; a sealer runs, and a subscriber that is woken by \
         `eventlog::HeadWatch` and reads with `read_sealed`. Then the platform: `order_placed` \
         with three lines, and a whole worker (sealing, all read models, processes) in the same \
         process; its load is half of the rate at which \
         {CALLERS} callers append so many orders \
         and the worker is done with them; the checkpoints are looked at each millisecond. {} \
         rounds of {} s after a warm-up. Reported, not promised: the order of magnitude is 5 ms \
         for half of the events, 50 ms for 99 %.",
        extent.rounds,
        extent.turn.as_secs()
    )
}

/// Half and 99 % of a round: the median of the rounds.
fn quantiles(rounds: &Rounds) -> String {
    let within = |percent: usize| {
        milliseconds(median(rounds.iter().map(|waits| at(waits, percent)).collect()))
    };
    format!("half within {}, 99 % within {}", within(50), within(99))
}

fn at(waits: &[Duration], percent: usize) -> Duration {
    waits.get(waits.len() * percent / 100).copied().unwrap_or_default()
}

/// In hundredths of a millisecond.
fn distribution(rounds: Rounds) -> Vec<u128> {
    let mut waits = rounds.concat();
    waits.sort_unstable();
    PERCENTS.map(|percent| at(&waits, percent).as_micros() / 10).to_vec()
}

/// From the answer until a subscriber holds the event.
async fn subscribed(
    cluster: &PrivateCluster,
    extent: Extent,
    rate: u64,
) -> Result<Rounds, Anything> {
    let database = Database::create(cluster, "latency").await?;
    let (log, sample) = (patient_log(&database), Sample::paid()?);
    let (sender, mut seen) = mpsc::unbounded_channel();
    let mut tasks = JoinSet::new();
    let sealer = Sealer::new(database.worker.clone());
    tasks.spawn(async move { sealer.run(POLL, pending()).await });
    tasks.spawn(follow(database.worker.clone(), sender));
    let mut rounds = vec![];
    for round in 0..=extent.rounds {
        let mut answered = paced(&log, &sample, rate, extent.turn).await?;
        let mut waits = vec![];
        while !answered.is_empty() {
            let next = timeout(PATIENCE, seen.recv()).await?;
            let (event, when): (Uuid, Instant) = next.ok_or("the subscriber has ended")?;
            waits.extend(
                answered.remove(&event).map(|answered| when.saturating_duration_since(answered)),
            );
        }
        waits.sort_unstable();
        progress("half of the events read by a subscriber", milliseconds(at(&waits, 50)));
        if round > 0 {
            rounds.push(waits);
        }
    }
    tasks.shutdown().await;
    drop(log);
    database.drop(cluster).await?;
    Ok(rounds)
}

/// The log as services start it, but with a queue for every burst of an even load.
fn patient_log(database: &Database) -> EventLog {
    let settings = WriterSettings { waiting_max: 1_000_000, ..WriterSettings::default() };
    EventLog::start(database.app.clone(), settings)
}

/// Reads on whenever the log grows, and tells of each event.
async fn follow(worker: PgPool, sender: mpsc::UnboundedSender<(Uuid, Instant)>) {
    let head = HeadWatch::start(worker.clone(), POLL);
    let mut seen = 0;
    loop {
        if head.wait_for(seen + 1, POLL).await.is_err() {
            continue;
        }
        let Ok(events) = read_sealed(&worker, seen, STRETCH).await else { return };
        let now = Instant::now();
        for event in events {
            seen = event.position.unwrap_or(seen);
            if sender.send((event.id, now)).is_err() {
                return;
            }
        }
    }
}

struct InReadModels {
    rate: u64,
    orders: Rounds,
    all: Rounds,
}

/// A moment, and up to which position the read model of orders, and all of them, then were.
type Reached = (Instant, [u64; 2]);

async fn projected(cluster: &PrivateCluster, extent: Extent) -> Result<InReadModels, Anything> {
    let database = Database::create(cluster, "projected").await?;
    let (log, sample) = (patient_log(&database), Sample::placed()?);
    let (clock, ids) = (Arc::new(RealClock), Arc::new(RealIds));
    let platform = Platform::connect(
        &database.url,
        CONNECTIONS_MAX,
        clock,
        ids,
        &solidaires_tests::keys::key_source(),
    )
    .await?;
    month::register_structures(&platform.app).await?;
    month::present_form(&platform.app, 0).await?;
    platform.worker().catch_up().await?;
    let mut total = usize::try_from(eventlog::head(&database.worker).await?.size)?;
    let mut tasks = JoinSet::new();
    tasks.spawn(async move { worker::run(&platform, pending()).await });
    let start = Instant::now();
    let burst = turn(&log, &sample, CALLERS, Duration::from_millis(500)).await?.waits.len();
    total += burst;
    until_all_at(&database, total).await?;
    let kept_up = u64::try_from(burst as u128 * 1_000 / start.elapsed().as_millis().max(1))?;
    let mut measured = InReadModels { rate: kept_up / 2, orders: vec![], all: vec![] };
    progress("orders/s that log and worker keep up with", kept_up);
    for round in 0..=extent.rounds {
        let before = total as u64;
        let answering = paced(&log, &sample, measured.rate, extent.turn);
        let (answered, mut reached) = watched(&database, answering).await?;
        total += answered.len();
        reached.extend(until_all_at(&database, total).await?);
        let positions = positions_after(&database, before).await?;
        let [orders, all] = [0, 1].map(|model| waits_for(&answered, &positions, &reached, model));
        progress("half of the orders in all read models", milliseconds(at(&all, 50)));
        if round > 0 {
            measured.orders.push(orders);
            measured.all.push(all);
        }
    }
    tasks.shutdown().await;
    drop(log);
    database.drop(cluster).await?;
    Ok(measured)
}

/// What the work gives, and how the read models moved on meanwhile.
async fn watched<T>(
    database: &Database,
    work: impl Future<Output = Result<T, Anything>>,
) -> Result<(T, Vec<Reached>), Anything> {
    let mut reached = vec![];
    let mut looks = tokio::time::interval(LOOK);
    tokio::pin!(work);
    loop {
        tokio::select! {
            done = &mut work => return Ok((done?, reached)),
            _ = looks.tick() => reached.push(look(database).await?),
        }
    }
}

/// Looks until all read models have so many events; says what was seen on the way.
async fn until_all_at(database: &Database, events: usize) -> Result<Vec<Reached>, Anything> {
    let start = Instant::now();
    let mut reached = vec![];
    let mut looks = tokio::time::interval(LOOK);
    loop {
        looks.tick().await;
        let seen = look(database).await?;
        reached.push(seen);
        if seen.1.iter().all(|position| *position >= events as u64) {
            return Ok(reached);
        }
        if start.elapsed() > PATIENCE {
            return Err("a read model does not come to the end of the log".into());
        }
    }
}

async fn look(database: &Database) -> Result<Reached, Anything> {
    let (orders, all): (i64, i64) = sqlx::query_as(
        "SELECT coalesce(min(position) FILTER (WHERE projection = 'orders'), 0),
             coalesce(min(position), 0) FROM read.checkpoints",
    )
    .fetch_one(&database.worker)
    .await?;
    Ok((Instant::now(), [u64::try_from(orders)?, u64::try_from(all)?]))
}

async fn positions_after(
    database: &Database,
    position: u64,
) -> Result<HashMap<Uuid, u64>, Anything> {
    let mut positions = HashMap::new();
    let mut after = position;
    loop {
        let events = read_sealed(&database.worker, after, STRETCH).await?;
        if events.is_empty() {
            return Ok(positions);
        }
        for event in events {
            after = event.position.unwrap_or(after);
            positions.insert(event.id, after);
        }
    }
}

/// From each answer to the first look at which the model had the event; ascending.
fn waits_for(
    answered: &HashMap<Uuid, Instant>,
    positions: &HashMap<Uuid, u64>,
    reached: &[Reached],
    model: usize,
) -> Vec<Duration> {
    let wait = |(event, answered): (&Uuid, &Instant)| {
        let position = positions.get(event)?;
        let first = reached.partition_point(|(_, at)| at[model] < *position);
        reached.get(first).map(|(when, _)| when.saturating_duration_since(*answered))
    };
    let mut waits: Vec<Duration> = answered.iter().filter_map(wait).collect();
    waits.sort_unstable();
    waits
}
