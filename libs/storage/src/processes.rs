//! How far the processes have reacted to the log.

use crate::{StorageError, columns::bigint};
use sqlx::{PgConnection, PgPool, Postgres, Transaction};

/// The server ends a turn that it has not heard of for so long: see [`keep_process_turn`].
const BEGIN: &str = "BEGIN; SET LOCAL idle_in_transaction_session_timeout = '10s'; \
    SET LOCAL tcp_user_timeout = '5s'";

/// Takes the processes' turn until the end of the transaction, with the position they are at; none
/// while another worker has it.
///
/// # Errors
/// Fails when the database does not answer.
pub async fn begin_process_turn(
    worker: &PgPool,
) -> Result<Option<(Transaction<'static, Postgres>, u64)>, StorageError> {
    let mut turn = worker.begin_with(BEGIN).await?;
    let position: Option<i64> = sqlx::query_scalar(
        "SELECT position FROM app.processes WHERE process = 'month' FOR UPDATE SKIP LOCKED",
    )
    .fetch_optional(&mut *turn)
    .await?;
    let Some(position) = position else { return Ok(None) };
    Ok(Some((turn, u64::try_from(position)?)))
}

/// Tells the server that the turn's holder, who works over other connections, is still there.
/// Whoever has not said so for ten seconds has lost the turn, and another worker takes it.
///
/// # Errors
/// Fails when the turn is lost, or the database does not answer.
pub async fn keep_process_turn(turn: &mut PgConnection) -> Result<(), StorageError> {
    sqlx::query("SELECT").execute(turn).await?;
    Ok(())
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
