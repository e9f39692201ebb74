//! How far the processes have reacted to the log.

use crate::{StorageError, columns::bigint};
use sqlx::PgConnection;

/// Takes the processes' turn until the end of the transaction; none while another worker has it.
///
/// # Errors
/// Fails when the database does not answer.
pub async fn process_position(connection: &mut PgConnection) -> Result<Option<u64>, StorageError> {
    let position: Option<i64> = sqlx::query_scalar(
        "SELECT position FROM app.processes WHERE process = 'month' FOR UPDATE SKIP LOCKED",
    )
    .fetch_optional(connection)
    .await?;
    Ok(position.map(u64::try_from).transpose()?)
}

/// Records that all events up to `position` have been reacted to.
///
/// # Errors
/// Fails when the database does not answer.
pub async fn set_process_position(
    connection: &mut PgConnection,
    position: u64,
) -> Result<(), StorageError> {
    sqlx::query("UPDATE app.processes SET position = $1 WHERE process = 'month'")
        .bind(bigint(position)?)
        .execute(connection)
        .await?;
    Ok(())
}
