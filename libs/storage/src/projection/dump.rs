//! Read models as text, to compare one with another.

use crate::StorageError;
use sqlx::{AssertSqlSafe, PgPool};
use std::fmt::Write;

/// Every row of the tables, a line each, sorted: the same rows always give the same text, in
/// whatever order they were written.
pub async fn dump(worker: &PgPool, tables: &[&'static str]) -> Result<String, StorageError> {
    let mut transaction = worker.begin().await?;
    sqlx::query("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        .execute(&mut *transaction)
        .await?;
    // Before the first query takes its snapshot: a rebuild may not put other tables in their place.
    for table in tables {
        // The names are written in the program.
        let lock = format!("LOCK TABLE {table} IN ACCESS SHARE MODE");
        sqlx::query(AssertSqlSafe(lock)).execute(&mut *transaction).await?;
    }
    sqlx::query("SET LOCAL TIME ZONE 'UTC'").execute(&mut *transaction).await?;
    let mut text = String::new();
    for table in tables {
        // The names are written in the program.
        let rows = format!("SELECT t::text FROM {table} AS t ORDER BY t::text COLLATE \"C\"");
        let rows: Vec<String> =
            sqlx::query_scalar(AssertSqlSafe(rows)).fetch_all(&mut *transaction).await?;
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{table}: {} rows", rows.len());
        for row in rows {
            text.push_str(&row);
            text.push('\n');
        }
    }
    Ok(text)
}
