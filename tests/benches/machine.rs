//! What the figures were measured on; no name that says whose machine it is.

use crate::{Anything, cluster::PrivateCluster, report::median, report::milliseconds};
use kernel::Clock;
use runtime::RealClock;
use std::{fs, io::Seek, io::Write, path::Path, thread, time::Duration, time::Instant};

/// Synced writes, as PostgreSQL's log does them: one page, `fdatasync`.
const SYNCED_WRITES: usize = 300;
const PAGE_BYTES: usize = 8192;

/// How long the machine is watched before anything is measured.
const LOOK: Duration = Duration::from_secs(2);
const BUSY_PERCENT: u64 = 10;
const BUSY: &str = "
**The machine was not quiet.** What is compared was measured in turns, but the yardstick of orders
has 32 server processes and gets a greater share of a busy processor than the application: measure
again on a quiet machine before believing that ratio.
";

pub async fn describe(cluster: &PrivateCluster) -> Result<String, Anything> {
    let mut connection = cluster.superuser().await?;
    let version: String = sqlx::query_scalar("SELECT current_setting('server_version')")
        .fetch_one(&mut connection)
        .await?;
    let sync = sync_latency(cluster.running()?.folder())?;
    let taken = taken_by_others().await;
    let rows = [
        ("Day", RealClock.now().date_naive().to_string()),
        ("Processor", processor()),
        ("Cores", thread::available_parallelism()?.to_string()),
        ("Memory", memory()),
        ("Kernel", kernel()),
        ("PostgreSQL", format!("{version}, `fsync = on`, `synchronous_commit = on`")),
        ("Disk: 8 kB and `fdatasync`", milliseconds(sync)),
        ("Taken by others as it began", taken.map_or("unknown".into(), |part| format!("{part} %"))),
    ];
    let rows = rows.map(|(name, value)| format!("| {name} | {value} |\n"));
    let is_busy = taken.is_some_and(|part| part > BUSY_PERCENT);
    let warning = if is_busy { BUSY } else { "" };
    Ok(format!("| Machine | |\n|---|---|\n{}{warning}", rows.concat()))
}

fn processor() -> String {
    let model = value_of("/proc/cpuinfo", "model name");
    model.unwrap_or_else(|| std::env::consts::ARCH.to_owned())
}

fn memory() -> String {
    let kilobytes = value_of("/proc/meminfo", "MemTotal")
        .and_then(|text| text.split_whitespace().next()?.parse::<u64>().ok());
    kilobytes.map_or("unknown".into(), |kilobytes| format!("{} MiB", kilobytes / 1024))
}

fn kernel() -> String {
    let release = fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    format!("{} {}", std::env::consts::OS, release.trim())
}

/// Per cent of the processors' time that others take while we wait; none where the kernel does not
/// say.
async fn taken_by_others() -> Option<u64> {
    let (total_before, idle_before) = processor_time()?;
    let end = Instant::now() + LOOK;
    let look = || async { (Instant::now() >= end).then(processor_time) };
    let (total, idle) = test_support::eventually(look).await?;
    let [total, idle] = [total - total_before, idle - idle_before];
    Some(100 - (100 * idle).checked_div(total)?)
}

/// Ticks of all processors since the start, and those in which they had nothing to do.
fn processor_time() -> Option<(u64, u64)> {
    let text = fs::read_to_string("/proc/stat").ok()?;
    let fields = text.lines().next()?.split_whitespace().skip(1);
    let ticks: Vec<u64> = fields.map_while(|field| field.parse().ok()).collect();
    // user, nice, system, idle, waiting for disks, …
    Some((ticks.iter().sum(), ticks.get(3)? + ticks.get(4)?))
}

/// What follows `name` and a colon in a file of the kernel's.
fn value_of(file: &str, name: &str) -> Option<String> {
    let text = fs::read_to_string(file).ok()?;
    let line = text.lines().find(|line| line.starts_with(name))?;
    Some(line.split_once(':')?.1.trim().to_owned())
}

fn sync_latency(folder: &Path) -> Result<Duration, Anything> {
    let path = folder.join("sync-probe");
    let mut file = fs::File::create(&path)?;
    let page = [1; PAGE_BYTES];
    file.write_all(&page)?;
    file.sync_all()?;
    let mut times = vec![];
    for _ in 0..SYNCED_WRITES {
        let start = Instant::now();
        file.rewind()?;
        file.write_all(&page)?;
        file.sync_data()?;
        times.push(start.elapsed());
    }
    fs::remove_file(path)?;
    Ok(median(times))
}
