//! Appends a second, against plain inserts by as many clients and against other people's logs.

use super::{
    CALLERS, Extent, database::Database, progress, rivals::Rivals, sample::Sample, sample::TENANTS,
};
use crate::{
    Anything,
    chart::Chart,
    cluster::PrivateCluster,
    load::{Load, drive},
    pgbench::Pgbench,
    report::{Figure, Section, decimal, hundredths, median, milliseconds},
};
use eventlog::{Append, EventLog};
use std::{collections::BTreeMap, time::Duration};

/// How many callers, and what part of the yardstick they are to reach, in hundredths.
const TARGETS: [(u32, u128); 4] = [(1, 90), (8, 150), (64, 400), (256, 500)];
const WARM_UP: Duration = Duration::from_secs(1);

/// What was measured, round after round.
#[derive(Default)]
pub struct Appended {
    extent: Option<Extent>,
    row_bytes: u64,
    /// By callers.
    ours: BTreeMap<u32, Vec<Load>>,
    plain: BTreeMap<u32, Vec<u64>>,
    with_key: Vec<Load>,
    rivals: Rivals,
}

pub async fn measure(cluster: &PrivateCluster, extent: Extent) -> Result<Appended, Anything> {
    let pgbench = Pgbench::prepare(cluster).await?;
    let mut appended = Appended { extent: Some(extent), ..Appended::default() };
    appended.rivals = Rivals::prepare(cluster, extent).await?;
    let database = Database::create(cluster, "log").await?;
    let (log, sample) = (database.log(), Sample::paid()?);
    warm_up(cluster, pgbench.as_ref(), &log, &sample).await?;
    for round in 1..=extent.rounds {
        progress("of the rounds of appends", format!("{round}/{}", extent.rounds));
        for (callers, _) in TARGETS {
            if let Some(pgbench) = &pgbench {
                let rate = pgbench.run(cluster, callers, extent.turn.as_secs())?;
                progress(&format!("rows/s, pgbench with {callers} clients"), rate);
                appended.plain.entry(callers).or_default().push(rate);
            }
            let load = turn(&log, &sample, callers, extent.turn).await?;
            progress(&format!("appends/s with {callers} callers"), load.per_second());
            appended.ours.entry(callers).or_default().push(load);
        }
        let load = turn_with_key(&log, &sample, CALLERS, extent.turn).await?;
        progress(&format!("appends/s with key, {CALLERS} callers"), load.per_second());
        appended.with_key.push(load);
        appended.rivals.round(cluster, extent)?;
    }
    appended.row_bytes = row_bytes(&database).await?;
    drop(log);
    database.drop(cluster).await?;
    Ok(appended)
}

async fn warm_up(
    cluster: &PrivateCluster,
    pgbench: Option<&Pgbench>,
    log: &EventLog,
    sample: &Sample,
) -> Result<(), Anything> {
    for (callers, _) in TARGETS {
        if let Some(pgbench) = pgbench {
            pgbench.run(cluster, callers, WARM_UP.as_secs())?;
        }
        turn(log, sample, callers, WARM_UP).await?;
    }
    Ok(())
}

/// Each caller appends one new stream of one event after the other.
pub async fn turn(
    log: &EventLog,
    sample: &Sample,
    callers: u32,
    time: Duration,
) -> Result<Load, Anything> {
    let sample = sample.clone();
    turn_of(log, callers, time, move |number| sample.one(number)).await
}

async fn turn_with_key(
    log: &EventLog,
    sample: &Sample,
    callers: u32,
    time: Duration,
) -> Result<Load, Anything> {
    let sample = sample.clone();
    turn_of(log, callers, time, move |number| sample.one_with_key(number)).await
}

async fn turn_of(
    log: &EventLog,
    callers: u32,
    time: Duration,
    request: impl Fn(usize) -> Append + Clone + Send + Sync + 'static,
) -> Result<Load, Anything> {
    let log = log.clone();
    let append = move |number| {
        let (log, append) = (log.clone(), request(number));
        async move {
            log.append(append).await?;
            Ok(())
        }
    };
    drive(callers, 0..usize::MAX, time, append).await
}

async fn row_bytes(database: &Database) -> Result<u64, Anything> {
    let mut superuser = database.superuser().await?;
    let bytes: i64 = sqlx::query_scalar(
        "SELECT avg(pg_column_size(e.*))::bigint
         FROM (SELECT * FROM eventlog.events LIMIT 1000) e",
    )
    .fetch_one(&mut superuser)
    .await?;
    Ok(u64::try_from(bytes)?)
}

impl Appended {
    /// Appends a second.
    pub fn rate_of(&self, callers: u32) -> u64 {
        let loads = self.ours.get(&callers).map(Vec::as_slice).unwrap_or_default();
        median(loads.iter().map(Load::per_second).collect())
    }

    fn plain_of(&self, clients: u32) -> u64 {
        median(self.plain.get(&clients).cloned().unwrap_or_default())
    }

    pub fn section(&self) -> Section {
        let mut figures = vec![];
        for (callers, target) in TARGETS {
            let (ours, plain) = (self.rate_of(callers), self.plain_of(callers));
            let loads = self.ours.get(&callers).map(Vec::as_slice).unwrap_or_default();
            figures.push(Figure::new(
                format!("{}: the log", callers_of(callers)),
                answered(ours, loads),
            ));
            if plain == 0 {
                let what = format!("{}: plain inserts", callers_of(callers));
                figures.push(Figure::new(what, "not measured: `pgbench` is not installed"));
                continue;
            }
            let what = format!("{}: plain inserts, `pgbench`", callers_of(callers));
            figures.push(Figure::new(what, format!("{plain} rows/s")));
            let ratio = hundredths(ours.into(), plain.into());
            let what = format!("**{}: the log / plain inserts**", callers_of(callers));
            let ratio_is = format!("**{}**", decimal(ratio));
            let promised = format!("at least {}", decimal(target));
            figures.push(Figure::new(what, ratio_is).against(promised, ratio >= target));
        }
        let with_key = median(self.with_key.iter().map(Load::per_second).collect());
        let what = format!("{CALLERS} callers: the log, each with an idempotency key");
        figures.push(Figure::new(what, answered(with_key, &self.with_key)));
        let ratio = hundredths(with_key.into(), self.plain_of(CALLERS).into());
        let what = format!("{CALLERS} callers: … / plain inserts");
        figures.push(Figure::new(what, decimal(ratio)));
        Section::new("The event log: appends", self.method(), figures).drawn(self.chart())
    }

    fn method(&self) -> String {
        let Extent { rounds, turn, .. } = self.extent.unwrap_or(super::TRIAL);
        let seconds = turn.as_secs();
        format!(
            "Each caller sends its next append to `eventlog::EventLog::append` when the last one \
             is answered, that is durable: one new stream of one event (`payment_received`) of one \
             of {TENANTS} tenants, expected to have none yet, with its head and its leaf hash; a \
             row of {} bytes in the partitioned table with its two indexes. The writer has its \
             default settings. Yardstick: `pgbench -c N -j 2 -M prepared`, one insert of a row of \
             about 350 bytes and one commit each, into a table with only a primary key; as many \
             clients, the same Unix socket and server. {rounds} rounds of {seconds} s each, in \
             turns, after a warm-up; nothing is reset in between. Callers and server share the \
             machine.",
            self.row_bytes,
        )
    }

    fn chart(&self) -> Chart {
        let of = |rate: &dyn Fn(u32) -> u64| {
            TARGETS.map(|(callers, _)| u128::from(rate(callers)) * 100).to_vec()
        };
        Chart {
            name: "appends",
            title: "Durable appends a second",
            across: "callers at once",
            up: "appends a second",
            categories: TARGETS.map(|(callers, _)| callers.to_string()).to_vec(),
            series: vec![
                ("the event log", of(&|callers| self.rate_of(callers))),
                ("plain inserts, pgbench", of(&|callers| self.plain_of(callers))),
            ],
        }
    }

    pub fn rivals_section(&self) -> Section {
        self.rivals.section(self.rate_of(CALLERS))
    }
}

fn callers_of(count: u32) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} caller{plural}")
}

fn answered(rate: u64, loads: &[Load]) -> String {
    let wait =
        |percent| milliseconds(median(loads.iter().map(|load| load.wait_of(percent)).collect()));
    format!("{rate} appends/s, half within {}, 99 % within {}", wait(50), wait(99))
}
