//! How many appends a second somebody else's event log does; each append is one event of a thing
//! that has none yet.
//!
//! `rivals NAME URL CALLERS CONNECTIONS SECONDS` makes the tables where there are none, appends for
//! so long and prints the rate. NAME is one of
//! - `disintegrate-make`: `DecisionMaker::make`, as its README shows;
//! - `disintegrate-append`: `EventStore::append` alone, with its check that no event is there yet;
//! - `disintegrate-unchecked`: `EventStore::append_without_validation`;
//! - `postgres-es-execute`: `CqrsFramework::execute`, as its guide shows, without queries;
//! - `postgres-es-persist`: `PersistedEventRepository::persist` alone.

mod disintegrate_log;
mod postgres_es_log;

use sqlx::{PgPool, postgres::PgPoolOptions};
use std::{
    env,
    error::Error,
    time::{Duration, Instant},
};
use tokio::task::JoinSet;

type Anything = Box<dyn Error + Send + Sync>;

/// What the event says, so that its row is as long as those it is compared with.
const TEXT_BYTES: usize = 180;

#[tokio::main]
async fn main() -> Result<(), Anything> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [name, url, callers, connections, seconds] = &arguments[..] else {
        return Err("rivals NAME URL CALLERS CONNECTIONS SECONDS".into());
    };
    let connections = connections.parse()?;
    // A connection that worked for the last append is not tried out before the next one.
    let pool = PgPoolOptions::new().min_connections(connections).max_connections(connections);
    let pool: PgPool = pool.test_before_acquire(false).connect(url).await?;
    let (callers, time) = (callers.parse()?, Duration::from_secs(seconds.parse()?));
    let rate = match name.as_str() {
        "disintegrate-make" => {
            let maker = disintegrate_log::decision_maker(pool).await?;
            rate(callers, time, move || disintegrate_log::make(maker.clone())).await?
        }
        "disintegrate-append" => {
            let store = disintegrate_log::store(pool).await?;
            rate(callers, time, move || disintegrate_log::append(store.clone())).await?
        }
        "disintegrate-unchecked" => {
            let store = disintegrate_log::store(pool).await?;
            rate(callers, time, move || disintegrate_log::append_unchecked(store.clone())).await?
        }
        "postgres-es-execute" => {
            let framework = postgres_es_log::framework(pool).await?;
            rate(callers, time, move || postgres_es_log::execute(framework.clone())).await?
        }
        "postgres-es-persist" => {
            let repository = postgres_es_log::repository(pool).await?;
            rate(callers, time, move || postgres_es_log::persist(repository.clone())).await?
        }
        other => return Err(format!("nobody knows {other}").into()),
    };
    println!("{rate}");
    Ok(())
}

/// Appends a second by `callers` at once, each going on when it is answered.
async fn rate<Work, Done>(callers: u32, time: Duration, append: Work) -> Result<u64, Anything>
where
    Work: Fn() -> Done + Clone + Send + 'static,
    Done: Future<Output = Result<(), Anything>> + Send,
{
    let start = Instant::now();
    let mut tasks = JoinSet::new();
    for _ in 0..callers {
        let append = append.clone();
        tasks.spawn(async move {
            let mut appended = 0;
            while start.elapsed() < time {
                append().await?;
                appended += 1;
            }
            Ok::<u64, Anything>(appended)
        });
    }
    let mut appended = 0;
    while let Some(done) = tasks.join_next().await {
        appended += done??;
    }
    Ok(appended * 1_000 / u64::try_from(start.elapsed().as_millis())?.max(1))
}
