//! What the figures were measured on; no name that says whose machine it is.

use crate::{Anything, cluster::PrivateCluster, report::median, report::milliseconds};
use kernel::Clock;
use runtime::RealClock;
use std::{fs, io::Seek, io::Write, path::Path, thread, time::Duration, time::Instant};

/// Synced writes, as PostgreSQL's log does them: one page, `fdatasync`.
const SYNCED_WRITES: usize = 300;
const PAGE_BYTES: usize = 8192;

pub async fn describe(cluster: &PrivateCluster) -> Result<String, Anything> {
    let mut connection = cluster.superuser().await?;
    let version: String = sqlx::query_scalar("SELECT current_setting('server_version')")
        .fetch_one(&mut connection)
        .await?;
    let sync = sync_latency(cluster.running()?.folder())?;
    let rows = [
        ("Day", RealClock.now().date_naive().to_string()),
        ("Processor", processor()),
        ("Cores", thread::available_parallelism()?.to_string()),
        ("Memory", memory()),
        ("Kernel", kernel()),
        ("PostgreSQL", format!("{version}, `fsync = on`, `synchronous_commit = on`")),
        ("Disk: 8 kB and `fdatasync`", milliseconds(sync)),
        ("Others’ load when it began", load()),
    ];
    let rows = rows.map(|(name, value)| format!("| {name} | {value} |\n"));
    Ok(format!("| Machine | |\n|---|---|\n{}", rows.concat()))
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

/// The average number of running programs over the last minute, before ours.
fn load() -> String {
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let minute = load.split_whitespace().next().unwrap_or("unknown");
    format!("{minute} programs running, on average over a minute")
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
