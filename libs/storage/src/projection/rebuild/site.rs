//! Where a rebuild is at work: the twins in `read_next`, and the lock by which there is one
//! rebuild.

use super::{Job, Projector};
use crate::StorageError;
use sqlx::{
    AssertSqlSafe, Connection, PgConnection, PgPool, Postgres, Row, Transaction, postgres::PgRow,
};
use std::sync::Arc;
use tokio::task::JoinSet;

/// The advisory lock of a rebuild: number 0 is held by the one that runs, for as long as its
/// connection lives; number 1 by whoever writes twins, and alone by who makes or drops them.
const LOCK: i32 = 0x7265_6164;

/// The connection that holds the lock, and later does the switches: where it is lost, another
/// rebuild may have begun, and this one can neither write nor switch any more.
pub(super) struct Site {
    pub connection: PgConnection,
    backend: i32,
}

impl Site {
    /// Takes the lock, removes what a rebuild that was cut off has left, makes empty twins.
    pub async fn open(worker: &PgPool, tables: &[&str]) -> Result<Self, StorageError> {
        let mut connection = PgConnection::connect_with(&worker.connect_options()).await?;
        let (free, backend): (bool, i32) =
            sqlx::query_as("SELECT pg_try_advisory_lock($1, 0), pg_backend_pid()")
                .bind(LOCK)
                .fetch_one(&mut connection)
                .await?;
        if !free {
            return Err(StorageError::RebuildUnderWay);
        }
        let mut transaction = connection.begin().await?;
        wait_for_writers(&mut transaction).await?;
        sqlx::query("SELECT app.make_twins($1)").bind(tables).execute(&mut *transaction).await?;
        transaction.commit().await?;
        Ok(Self { connection, backend })
    }

    /// The server process of the connection.
    pub fn backend(&self) -> i32 {
        self.backend
    }

    /// Removes twins that took nobody's place.
    pub async fn close(mut self) -> Result<(), StorageError> {
        let mut transaction = self.connection.begin().await?;
        wait_for_writers(&mut transaction).await?;
        sqlx::query("SELECT app.drop_twins()").execute(&mut *transaction).await?;
        transaction.commit().await?;
        // The server learns of the end of a connection only after a while.
        let unlock = sqlx::query("SELECT pg_advisory_unlock($1, 0)").bind(LOCK);
        unlock.execute(&mut self.connection).await?;
        Ok(self.connection.close().await?)
    }
}

/// Waits for lines that have not noticed yet that their rebuild is over.
async fn wait_for_writers(connection: &mut PgConnection) -> Result<(), StorageError> {
    let lock = sqlx::query("SELECT pg_advisory_xact_lock($1, 1)").bind(LOCK);
    lock.execute(connection).await?;
    Ok(())
}

/// A transaction in which projectors write to the twins. It need not reach the disk at once: the
/// commit of the switch, which comes later in the server's log, makes all before it durable.
///
/// # Errors
/// [`StorageError::RebuildOver`] where the rebuild has lost its lock.
pub(super) async fn begin_writing(
    job: &Job,
) -> Result<Transaction<'static, Postgres>, StorageError> {
    let begin = "BEGIN; SET LOCAL search_path = read_next; SET LOCAL synchronous_commit = off";
    let mut transaction = job.worker.begin_with(begin).await?;
    sqlx::query("SELECT pg_advisory_xact_lock_shared($1, 1)")
        .bind(LOCK)
        .execute(&mut *transaction)
        .await?;
    let held: bool = sqlx::query_scalar(
        "SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND classid = $1::bigint \
         AND objid = 0 AND objsubid = 2 AND granted AND pid = $2 \
         AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))",
    )
    .bind(LOCK)
    .bind(job.backend)
    .fetch_one(&mut *transaction)
    .await?;
    if held { Ok(transaction) } else { Err(StorageError::RebuildOver) }
}

/// The projector's tables without their schema.
pub(super) fn table_names(projector: &dyn Projector) -> Vec<&'static str> {
    let name = |table: &&'static str| table.strip_prefix("read.").unwrap_or(table);
    projector.tables().iter().map(name).collect()
}

/// Of each table: how many rows there are, and the sum of their hashes, which does not depend on
/// the order in which they were written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fingerprint(Vec<(i64, String)>);

/// Where each live projection stands, and its rows there.
pub(super) async fn live_states(job: &Arc<Job>) -> Result<Vec<(u64, Fingerprint)>, StorageError> {
    of_each(job, |job, index| async move {
        let projector = job.projectors[index].as_ref();
        let snapshot = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
        let mut snapshot = job.worker.begin_with(snapshot).await?;
        let position: i64 =
            sqlx::query_scalar("SELECT position FROM read.checkpoints WHERE projection = $1")
                .bind(projector.name())
                .fetch_one(&mut *snapshot)
                .await?;
        let rows = fingerprint(&mut snapshot, "read", projector).await?;
        Ok((u64::try_from(position)?, rows))
    })
    .await
}

/// The rows of the twins; none where a projection has failed.
pub(super) async fn twin_states(job: &Arc<Job>) -> Result<Vec<Option<Fingerprint>>, StorageError> {
    of_each(job, |job, index| async move {
        if job.has_failed(index) {
            return Ok(None);
        }
        let projector = job.projectors[index].as_ref();
        let mut transaction = begin_writing(&job).await?;
        let tables = table_names(projector);
        let analyse = sqlx::query("SELECT app.analyse_twins($1)").bind(tables);
        analyse.execute(&mut *transaction).await?;
        let rows = fingerprint(&mut transaction, "read_next", projector).await?;
        transaction.commit().await?;
        Ok(Some(rows))
    })
    .await
}

/// Asks for each projector, as many at once as there are lines.
async fn of_each<T, Asked>(
    job: &Arc<Job>,
    ask: impl Fn(Arc<Job>, usize) -> Asked + Clone + Send + 'static,
) -> Result<Vec<T>, StorageError>
where
    T: Send + 'static,
    Asked: Future<Output = Result<T, StorageError>> + Send,
{
    let mut tasks = JoinSet::new();
    for line in 0..job.lines {
        let (job, ask) = (Arc::clone(job), ask.clone());
        tasks.spawn(async move {
            let mut answers = vec![];
            for index in (line..job.projectors.len()).step_by(job.lines) {
                answers.push((index, ask(Arc::clone(&job), index).await?));
            }
            Ok::<_, StorageError>(answers)
        });
    }
    let mut answers = vec![];
    while let Some(line) = tasks.join_next().await {
        answers.extend(line.map_err(StorageError::Task)??);
    }
    answers.sort_by_key(|(index, _)| *index);
    Ok(answers.into_iter().map(|(_, answer)| answer).collect())
}

async fn fingerprint(
    connection: &mut PgConnection,
    schema: &'static str,
    projector: &dyn Projector,
) -> Result<Fingerprint, StorageError> {
    sqlx::query("SET LOCAL TIME ZONE 'UTC'").execute(&mut *connection).await?;
    let mut tables = vec![];
    for table in table_names(projector) {
        // The names are written in the program.
        let rows = format!(
            "SELECT count(*), concat_ws(' ', \
                 sum(('x' || substr(hash, 1, 16))::bit(64)::bigint::numeric), \
                 sum(('x' || substr(hash, 17, 16))::bit(64)::bigint::numeric)) \
             FROM (SELECT md5(t::text) AS hash FROM {schema}.{table} AS t) AS rows"
        );
        let row: PgRow = sqlx::query(AssertSqlSafe(rows)).fetch_one(&mut *connection).await?;
        tables.push((row.try_get(0)?, row.try_get(1)?));
    }
    Ok(Fingerprint(tables))
}
