//! Waiting until all that follows from what was done is done.

use app::{Platform, Worker};
use sqlx::PgPool;
use std::time::Duration;
use test_support::eventually_within;

/// Longer than a crowded machine needs.
const DEADLINE: Duration = Duration::from_secs(60);

/// Sealed whole, projected whole, reacted to.
const AT_REST: &str = "
    SELECT (SELECT count(*) FROM eventlog.events) = size
        AND NOT EXISTS (SELECT FROM read.checkpoints WHERE position < size)
        AND NOT EXISTS (SELECT FROM app.processes WHERE position < size)
        AND NOT EXISTS (SELECT FROM read.failures)
    FROM (SELECT coalesce(max(last_position), 0) AS size FROM eventlog.runs) AS log";

/// Waits until every event is sealed, in every read model, and reacted to, by whichever workers
/// there are. `superuser` sees all tenants.
pub async fn at_rest(superuser: &PgPool) {
    eventually_within(DEADLINE, || is_at_rest(superuser)).await;
}

async fn is_at_rest(superuser: &PgPool) -> Option<()> {
    let at_rest: bool = sqlx::query_scalar(AT_REST).fetch_one(superuser).await.ok()?;
    at_rest.then_some(())
}

/// The same, with a worker of one's own.
pub async fn bring_to_rest(platform: &Platform, superuser: &PgPool) {
    let worker: Worker = platform.worker();
    eventually_within(DEADLINE, || async {
        if let Err(error) = worker.catch_up().await {
            panic!("the worker cannot go on: {error}");
        }
        is_at_rest(superuser).await
    })
    .await;
}
