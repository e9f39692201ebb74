//! The event log, against what others would write instead.

mod appending;
mod database;
mod hashing;
mod import;
mod latency;
mod paced;
mod replay;
mod rivals;
mod sample;
pub mod sealing;
mod sizes;

use crate::{Anything, cluster::PrivateCluster, report::Report};
use std::time::Duration;

/// How much is measured.
#[derive(Clone, Copy)]
pub struct Extent {
    /// Of each of which the median counts.
    rounds: usize,
    /// How long each turn is.
    turn: Duration,
    /// Events brought in by one turn of the bulk import.
    imported: usize,
    /// Events in the log that is replayed.
    replayed: usize,
    /// How large the log is when an append is timed.
    sizes: [usize; 3],
}

pub const FULL: Extent = Extent {
    rounds: 5,
    turn: Duration::from_secs(2),
    imported: 100_000,
    replayed: 200_000,
    // The largest ends where a partition does: there its indexes are largest.
    sizes: [10_000, 1_000_000, 9_700_000],
};

/// Sees whether all of it can be measured.
pub const TRIAL: Extent = Extent {
    rounds: 1,
    turn: Duration::from_secs(1),
    imported: 10_000,
    replayed: 10_000,
    sizes: [1_000, 10_000, 50_000],
};

/// With how many callers most is measured.
const CALLERS: u32 = 64;

pub async fn measure(
    cluster: &PrivateCluster,
    extent: Extent,
    report: &mut Report,
) -> Result<(), Anything> {
    let appended = appending::measure(cluster, extent).await?;
    let rate = appended.rate_of(CALLERS);
    report.add(appended.section());
    report.add(appended.rivals_section());
    report.add(hashing::measure(rate)?);
    report.add(import::measure(cluster, extent).await?);
    report.add(replay::measure(cluster, extent).await?);
    report.add(latency::measure(cluster, extent, rate).await?);
    report.add(sizes::measure(cluster, extent).await?);
    Ok(())
}

/// For whoever waits at the terminal.
fn progress(what: &str, figure: impl std::fmt::Display) {
    println!("{figure} {what}");
}
