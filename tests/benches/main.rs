//! `make bench`: measures what was promised, against its yardstick in the same run, and writes
//! `BENCHMARKS.md`.
//!
//! A figure that misses its target is reported as such; it is no error.

mod allocation;
mod cluster;
mod load;
mod machine;
mod month;
mod orders;
mod pgbench;
mod report;

use report::Report;
use std::{env, error::Error, fs, path::Path};

/// What went wrong, for the terminal.
type Anything = Box<dyn Error + Send + Sync>;

const SUBJECTS: [&str; 2] = ["allocation", "orders"];

fn main() -> Result<(), Anything> {
    // `cargo test --all-targets` starts this too, without the word.
    if !env::args().any(|argument| argument == "--bench") {
        return Ok(());
    }
    // `cargo bench -p solidaires_tests -- orders` measures that alone, and writes nothing.
    let is_wanted = |what: &str| {
        let mut named = SUBJECTS.iter().filter(|one| env::args().any(|said| said == **one));
        named.clone().next().is_none() || named.any(|one| *one == what)
    };
    let root = repository();
    let cluster = cluster::PrivateCluster::start(&root.join(".data/bench-postgres"))?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let mut report = Report::new(runtime.block_on(machine::describe(&cluster))?);
    if is_wanted("allocation") {
        report.add(allocation::measure()?);
    }
    if is_wanted("orders") {
        report.add(runtime.block_on(orders::measure(&cluster))?);
    }
    cluster.stop_and_remove()?;
    if !SUBJECTS.iter().all(|subject| is_wanted(subject)) {
        println!("{}", report.markdown());
        return Ok(());
    }
    fs::write(root.join("BENCHMARKS.md"), report.markdown())?;
    println!("Written to BENCHMARKS.md.");
    Ok(())
}

fn repository() -> &'static Path {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    tests.parent().unwrap_or(tests)
}
