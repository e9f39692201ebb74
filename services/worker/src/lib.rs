//! The worker service: seals the log, keeps the read models up to date, carries the processes.
//!
//! **Invariant:** it serves nobody and decides nothing; any number may run beside each other.

use app::Platform;
use std::future::Future;

/// Works until `stop` is done.
pub async fn run(platform: &Platform, stop: impl Future<Output = ()>) {
    tracing::info!("worker started");
    platform.worker().run(stop).await;
    tracing::info!("worker stopped");
}
