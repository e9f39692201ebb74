//! What an append costs in a small log and in a large one.

use super::{
    CALLERS, Extent, appending::turn, database::Database, import::fill, progress, sample::Sample,
};
use crate::{
    Anything,
    chart::Chart,
    cluster::PrivateCluster,
    report::{Figure, Section, decimal, hundredths, median},
};
use sqlx::Executor;
use std::time::Duration;

const WARM_UP: Duration = Duration::from_secs(1);
/// "Flat within 15 %": so much of the cost in the smallest log, in hundredths.
const COST_MAX: u128 = 115;
const NAMES: [&str; 3] = ["small_log", "larger_log", "largest_log"];

pub async fn measure(cluster: &PrivateCluster, extent: Extent) -> Result<Section, Anything> {
    let sample = Sample::paid()?;
    let mut databases = vec![];
    for (name, events) in NAMES.into_iter().zip(extent.sizes) {
        let database = Database::create(cluster, name).await?;
        fill(&database, &sample, events).await?;
        database.settle().await?;
        databases.push(database);
    }
    let mut rates = extent.sizes.map(|_| vec![]);
    for round in 1..=extent.rounds {
        progress("of the rounds by size", format!("{round}/{}", extent.rounds));
        for ((database, rates), events) in databases.iter().zip(&mut rates).zip(extent.sizes) {
            let log = database.log();
            database.superuser().await?.execute("CHECKPOINT").await?;
            turn(&log, &sample, CALLERS, WARM_UP).await?;
            let rate = turn(&log, &sample, CALLERS, extent.turn).await?.per_second();
            progress(&format!("appends/s after {events} events"), rate);
            rates.push(rate);
        }
    }
    for database in databases {
        database.drop(cluster).await?;
    }
    Ok(section(extent, rates.map(median)))
}

fn section(extent: Extent, rates: [u64; 3]) -> Section {
    let smallest = rates[0];
    // Hundredths of a microsecond.
    let costs = rates.map(|rate| 100_000_000 / u128::from(rate.max(1)));
    let mut figures = vec![];
    for ((events, rate), cost) in extent.sizes.into_iter().zip(rates).zip(costs) {
        let what = format!("{events} events in the log");
        figures.push(Figure::new(what, format!("{rate} appends/s, {} µs each", decimal(cost))));
        if events > extent.sizes[0] {
            let ratio = hundredths(smallest.into(), rate.into());
            let what = format!("**{events} events: the cost / in the smallest log**");
            figures.push(
                Figure::new(what, format!("**{}**", decimal(ratio)))
                    .against("at most 1.15", ratio <= COST_MAX),
            );
        }
    }
    let chart = Chart {
        name: "sizes",
        title: "What an append costs as the log grows",
        across: "events in the log",
        up: "microseconds an append",
        categories: extent.sizes.map(grouped).to_vec(),
        series: vec![("64 callers at once", costs.to_vec())],
    };
    Section::new("The event log: append cost by size", method(extent), figures).drawn(chart)
}

fn method(extent: Extent) -> String {
    format!(
        "Three logs of these sizes on one server, brought in as above (streams of ten events, {} \
         tenants), vacuumed; partitions of ten million as in production: the largest log ends \
         where the first partition does, when its indexes are largest. {CALLERS} callers append \
         new streams of one event as above. {} rounds of {} s in turns, before each a CHECKPOINT \
         and {} s to warm up. The server's own cache is 128 MB, the rest is the system's.",
        super::sample::TENANTS,
        extent.rounds,
        extent.turn.as_secs(),
        WARM_UP.as_secs()
    )
}

/// Digits in threes.
fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let groups: Vec<&str> = digits
        .as_bytes()
        .rchunks(3)
        .rev()
        .map(|group| std::str::from_utf8(group).unwrap_or_default())
        .collect();
    groups.join(" ")
}
