//! What is there: the streams of a kind, and the commands that were carried out.

use sqlx::PgExecutor;
use uuid::Uuid;

use crate::batch::read_outcome;
use crate::error::{AppendError, ReadError};
use crate::model::{AppendOutcome, IdempotencyKey};

/// The ids of all streams of one category of `tenant`. The executor is a transaction of that
/// tenant.
pub async fn stream_ids(
    executor: impl PgExecutor<'_>,
    tenant: Uuid,
    category: &str,
) -> Result<Vec<Uuid>, ReadError> {
    let ids = sqlx::query_scalar(
        "SELECT stream_id FROM eventlog.heads
         WHERE tenant_id = $1 AND category = $2 ORDER BY stream_id",
    );
    Ok(ids.bind(tenant).bind(category).fetch_all(executor).await?)
}

/// Whether the fingerprint is the same, and the outcome.
type Row = (bool, String);

/// What the command with this key led to, if it was carried out before. The executor is a
/// transaction of `tenant`. [`AppendError::KeyReused`] when it was another command.
pub async fn carried_out(
    executor: impl PgExecutor<'_>,
    tenant: Uuid,
    key: &IdempotencyKey,
) -> Result<Option<AppendOutcome>, AppendError> {
    let row: Option<Row> = sqlx::query_as(
        "SELECT fingerprint = $3, outcome::text FROM eventlog.commands
         WHERE tenant_id = $1 AND key = $2",
    )
    .bind(tenant)
    .bind(&key.key)
    .bind(key.fingerprint.as_slice())
    .fetch_optional(executor)
    .await
    .map_err(unavailable)?;
    match row {
        None => Ok(None),
        Some((false, ..)) => Err(AppendError::KeyReused { key: key.key.clone() }),
        Some((true, outcome)) => {
            let reached = read_outcome(tenant, &outcome).map_err(unavailable)?;
            Ok(Some(AppendOutcome::AlreadyDone(reached)))
        }
    }
}

fn unavailable(error: sqlx::Error) -> AppendError {
    AppendError::Unavailable(error.into())
}
