//! `make bench`: measures what was promised, against its yardstick in the same run, and writes
//! `BENCHMARKS.md`.
//!
//! A figure that misses its target is reported as such; it is no error.

mod allocation;
mod chart;
mod cluster;
mod disclosure;
mod load;
mod log;
mod machine;
mod month;
mod orders;
mod papers;
mod pgbench;
mod proofs;
mod report;

use report::Report;
use std::{env, error::Error, path::Path, time::Instant};

/// What went wrong, for the terminal.
type Anything = Box<dyn Error + Send + Sync>;

const SUBJECTS: [&str; 7] =
    ["allocation", "disclosure", "papers", "proof", "orders", "sealing", "log"];

fn main() -> Result<(), Anything> {
    // `cargo test --all-targets` starts this too, without the word.
    if !is_said("--bench") {
        return Ok(());
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(measure())
}

/// `cargo bench -p solidaires_tests -- orders` measures that alone; with `trial` the log is
/// measured too briefly to tell anything, to see that it can be measured. Both leave
/// `BENCHMARKS.md` as it is, and write to `.data/benchmarks` what would be in it.
async fn measure() -> Result<(), Anything> {
    let is_wanted = |what: &str| {
        let mut named = SUBJECTS.iter().filter(|one| is_said(one));
        named.clone().next().is_none() || named.any(|one| *one == what)
    };
    let start = Instant::now();
    let root = repository();
    let cluster = cluster::PrivateCluster::start(&root.join(".data/bench-postgres")).await?;
    let mut report = Report::new(machine::describe(&cluster).await?);
    if is_wanted("allocation") {
        report.add(allocation::measure()?);
    }
    if is_wanted("papers") {
        report.add(papers::measure()?);
    }
    if is_wanted("proof") {
        report.add(proofs::measure()?);
    }
    if is_wanted("disclosure") {
        report.add(disclosure::measure()?);
    }
    if is_wanted("orders") {
        report.add(orders::measure(&cluster).await?);
    }
    if is_wanted("sealing") {
        report.add(log::sealing::measure()?);
    }
    if is_wanted("log") {
        let extent = if is_said("trial") { log::TRIAL } else { log::FULL };
        log::measure(&cluster, extent, &mut report).await?;
    }
    cluster.stop_and_remove()?;
    let is_whole = SUBJECTS.iter().all(|subject| is_wanted(subject)) && !is_said("trial");
    let folder = if is_whole { root } else { &root.join(".data/benchmarks") };
    report.write(folder)?;
    println!(
        "Written to {} after {} s.",
        folder.join("BENCHMARKS.md").display(),
        start.elapsed().as_secs()
    );
    Ok(())
}

fn is_said(word: &str) -> bool {
    env::args().any(|argument| argument == word)
}

fn repository() -> &'static Path {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    tests.parent().unwrap_or(tests)
}
