//! The worker service: seals the log, keeps the read models up to date, carries the processes, and
//! applies the rules of retention.
//!
//! **Invariant:** it serves nobody and decides nothing; any number may run beside each other.

use app::Platform;
use std::{future::Future, time::Duration};

/// How often the rules of retention are applied.
const RETAIN_EVERY: Duration = Duration::from_secs(24 * 3_600);

/// Works until `stop` is done.
pub async fn run(platform: &Platform, stop: impl Future<Output = ()>) {
    tracing::info!("worker started");
    platform.worker().run(stop).await;
    tracing::info!("worker stopped");
}

/// Applies the rules of retention at once and then every day, without end. `backup_days`: how long
/// backups are kept.
pub async fn retain(platform: &Platform, backup_days: u32) {
    platform.retain_regularly(backup_days, RETAIN_EVERY, std::future::pending()).await;
}
