//! What is there: the streams of a kind, and the commands that were carried out.

use serde::Deserialize;
use sqlx::PgExecutor;
use sqlx::types::Json;
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

/// What the command with this key led to, if it was carried out before. The executor is a
/// transaction of `tenant`. [`AppendError::KeyReused`] when it was another command.
pub async fn carried_out(
    executor: impl PgExecutor<'_>,
    tenant: Uuid,
    key: &IdempotencyKey,
) -> Result<Option<AppendOutcome>, AppendError> {
    let row: Option<(bool, Json<Vec<Reached>>)> = sqlx::query_as(
        "SELECT fingerprint = $3, outcome FROM eventlog.commands WHERE tenant_id = $1 AND key = $2",
    )
    .bind(tenant)
    .bind(&key.key)
    .bind(key.fingerprint.as_slice())
    .fetch_optional(executor)
    .await
    .map_err(|error| AppendError::Unavailable(error.into()))?;
    match row {
        None => Ok(None),
        Some((false, _)) => Err(AppendError::KeyReused { key: key.key.clone() }),
        Some((true, Json(reached))) => {
            let versions = reached.into_iter().map(|one| one.of(tenant)).collect();
            Ok(Some(AppendOutcome::AlreadyDone(versions)))
        }
    }
}

/// One stream's version just after a command, as `eventlog.commands` keeps it.
#[derive(Deserialize)]
struct Reached {
    category: String,
    stream: Uuid,
    version: u64,
}

impl Reached {
    fn of(self, tenant: Uuid) -> StreamVersion {
        let stream = StreamId { tenant, category: self.category.into(), id: self.stream };
        StreamVersion { stream, version: self.version }
    }
}
