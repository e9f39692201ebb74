//! A read model as it was: told again from the log up to a position, in temporary tables that
//! nobody else sees and that are gone afterwards.

use super::{Projector, source::Stretch, writing::apply};
use crate::StorageError;
use sqlx::{AssertSqlSafe, PgConnection, PgPool};

/// Projectors name their tables without a schema: here, these are the temporary ones, and no
/// others are found. Times are written in UTC, so that the same rows are always the same text.
const BESIDE: &str = "BEGIN; SET LOCAL search_path = pg_temp; SET LOCAL TIME ZONE 'UTC'";

/// Events held in memory at once.
const STRETCH_MAX: u64 = 1_000;

/// Gives `out` every row (its table, and the row as a JSON object) that the projection has after
/// the event at `position`, or at the end of the log, table by table and sorted. Returns
/// the position reached.
///
/// The live tables are neither read, written nor locked, and the projection goes on meanwhile.
///
/// # Errors
/// Fails when the database does not answer, on an event that cannot be read, and when `out` does.
pub async fn read_as_of<E: From<StorageError>>(
    worker: &PgPool,
    projector: &dyn Projector,
    position: u64,
    mut out: impl FnMut(&'static str, &str) -> Result<(), E>,
) -> Result<u64, E> {
    let sql = |error: sqlx::Error| StorageError::from(error);
    // Never committed: the tables go as the transaction ends.
    let mut beside = worker.begin_with(BESIDE).await.map_err(sql)?;
    for table in projector.tables() {
        // The names are written in the program.
        let name = unqualified(table);
        let create = format!("CREATE TEMPORARY TABLE {name} (LIKE {table} INCLUDING ALL)");
        sqlx::query(AssertSqlSafe(create)).execute(&mut *beside).await.map_err(sql)?;
    }
    let reached = tell(&mut beside, projector, position).await?;
    for table in projector.tables() {
        let name = unqualified(table);
        let declare = format!(
            "DECLARE rows_of_{name} NO SCROLL CURSOR FOR \
             SELECT to_json(t)::text FROM {name} AS t ORDER BY t::text COLLATE \"C\""
        );
        sqlx::query(AssertSqlSafe(declare)).execute(&mut *beside).await.map_err(sql)?;
        loop {
            let fetch = AssertSqlSafe(format!("FETCH FORWARD 1000 FROM rows_of_{name}"));
            let rows: Vec<String> = sqlx::query_scalar(fetch)
                .persistent(false)
                .fetch_all(&mut *beside)
                .await
                .map_err(sql)?;
            if rows.is_empty() {
                break;
            }
            rows.iter().try_for_each(|row| out(table, row))?;
        }
    }
    beside.rollback().await.map_err(sql)?;
    Ok(reached)
}

/// Writes the rows of all events up to `position`; returns the position of the last.
async fn tell(
    connection: &mut PgConnection,
    projector: &dyn Projector,
    position: u64,
) -> Result<u64, StorageError> {
    let mut reached = 0;
    while reached < position {
        let limit = u32::try_from((position - reached).min(STRETCH_MAX))?;
        let stretch = Stretch::read(&mut *connection, reached, limit).await?;
        if stretch.is_empty() {
            break;
        }
        let events: Vec<_> = stretch.taken_by(projector).collect();
        apply(connection, projector, &events).await?;
        reached = stretch.end;
    }
    Ok(reached)
}

/// `orders` of `read.orders`.
fn unqualified(table: &'static str) -> &'static str {
    table.rsplit('.').next().unwrap_or(table)
}
