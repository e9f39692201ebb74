//! What is there: the streams of a kind, and the commands that were carried out.

use sqlx::PgExecutor;
use uuid::Uuid;

use crate::error::{AppendError, ReadError};
use crate::model::{AppendOutcome, IdempotencyKey, StreamId, StreamVersion};

/// The ids of all streams of one category of `tenant`. The executor is a transaction of that
/// tenant.
pub async fn stream_ids(
    executor: impl PgExecutor<'_>,
    tenant: Uuid,
    category: &str,
) -> Result<Vec<Uuid>, ReadError> {
    let ids = sqlx::query_scalar(
        "SELECT stream_id FROM eventlog.events
         WHERE tenant_id = $1 AND category = $2 AND version = 1 ORDER BY stream_id",
    );
    Ok(ids.bind(tenant).bind(category).fetch_all(executor).await?)
}

/// Whether the fingerprint is the same, and the streams with the version of each.
type Row = (bool, Vec<String>, Vec<Uuid>, Vec<i64>);

/// What the command with this key led to, if it was carried out before. The executor is a
/// transaction of `tenant`. [`AppendError::KeyReused`] when it was another command.
pub async fn carried_out(
    executor: impl PgExecutor<'_>,
    tenant: Uuid,
    key: &IdempotencyKey,
) -> Result<Option<AppendOutcome>, AppendError> {
    let row: Option<Row> = sqlx::query_as(
        "SELECT fingerprint = $3, categories, stream_ids, versions FROM eventlog.commands
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
        Some((true, categories, ids, versions)) => {
            let streams = categories.into_iter().zip(ids).zip(versions);
            let reached = streams.map(|((category, id), version)| {
                let stream = StreamId { tenant, category: category.into(), id };
                let version =
                    u64::try_from(version).map_err(|error| sqlx::Error::Decode(error.into()))?;
                Ok(StreamVersion { stream, version })
            });
            let reached: Result<Vec<_>, sqlx::Error> = reached.collect();
            Ok(Some(AppendOutcome::AlreadyDone(reached.map_err(unavailable)?)))
        }
    }
}

fn unavailable(error: sqlx::Error) -> AppendError {
    AppendError::Unavailable(error.into())
}
