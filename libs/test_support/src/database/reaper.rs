//! Names of test databases, and the end of those that are no longer used.

use super::DatabaseError;
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection, postgres::PgConnectOptions};
use std::{
    process,
    sync::{
        LazyLock,
        atomic::{AtomicU32, Ordering},
        mpsc::{self, Sender},
    },
    thread,
};

const PREFIX: &str = "solidaires_test_";

/// A database without sessions that is older than this was left by a process that has ended.
const LEFTOVER_MINUTES: i32 = 15;

/// A name that no other test, process or run has.
pub(super) fn fresh_name() -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let time_micros = kernel::Clock::now(&runtime::RealClock).timestamp_micros();
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    format!("{PREFIX}{}_{time_micros}_{count}", process::id())
}

/// Drops the database in the background, so that the test need not wait. What the end of the
/// process cuts short is left for [`sweep`].
pub(super) fn drop_later(server: PgConnectOptions, name: String) {
    static QUEUE: LazyLock<Sender<(PgConnectOptions, String)>> = LazyLock::new(|| {
        let (sender, receiver) = mpsc::channel::<(PgConnectOptions, String)>();
        thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            let Ok(runtime) = runtime else { return };
            for (server, name) in receiver {
                if let Err(error) = runtime.block_on(drop_now(&server, &name)) {
                    eprintln!("the database {name} is left for the next run to drop: {error}");
                }
            }
        });
        sender
    });
    // Fails only if the thread has ended: then too the next run drops it.
    QUEUE.send((server, name)).ok();
}

/// Drops what earlier processes left.
pub(super) async fn sweep(server: &PgConnectOptions) -> Result<(), DatabaseError> {
    let mut connection = PgConnection::connect_with(server).await?;
    let left: Vec<String> = sqlx::query_scalar(
        "SELECT datname::text FROM pg_database d WHERE starts_with(datname, $1) \
         AND NOT EXISTS (SELECT FROM pg_stat_activity a WHERE a.datid = d.oid) \
         AND (pg_stat_file('base/' || oid || '/PG_VERSION', true)).modification \
             < now() - make_interval(mins => $2)",
    )
    .bind(PREFIX)
    .bind(LEFTOVER_MINUTES)
    .fetch_all(&mut connection)
    .await?;
    connection.close().await?;
    for name in left {
        drop_later(server.clone(), name);
    }
    Ok(())
}

async fn drop_now(server: &PgConnectOptions, name: &str) -> Result<(), sqlx::Error> {
    let mut connection = PgConnection::connect_with(server).await?;
    let drop = format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)");
    connection.execute(AssertSqlSafe(drop)).await?;
    connection.close().await
}
