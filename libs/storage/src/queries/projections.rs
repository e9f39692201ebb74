//! How far the read models are: to wait for what was just written, and for operators.

use crate::{StorageError, columns::Columns};
use sqlx::{PgConnection, Row};
use uuid::Uuid;

/// Where one projection is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProjectionStatus {
    pub projection: String,
    /// All sealed events up to here are in its tables.
    pub position: u64,
    /// What it stands still at, if it does.
    pub failure: Option<ProjectionFailure>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProjectionFailure {
    pub position: u64,
    pub event: Uuid,
    pub error: String,
}

/// The position that one projection has reached; 0 where it never ran. For any role.
pub async fn projected_position(
    connection: &mut PgConnection,
    projection: &str,
) -> Result<u64, StorageError> {
    let position: Option<i64> =
        sqlx::query_scalar("SELECT position FROM read.checkpoints WHERE projection = $1")
            .bind(projection)
            .fetch_optional(connection)
            .await?;
    Ok(u64::try_from(position.unwrap_or_default())?)
}

/// All projections that ever ran, by name. For the worker's role.
pub async fn projections(
    connection: &mut PgConnection,
) -> Result<Vec<ProjectionStatus>, StorageError> {
    let rows = sqlx::query(
        "SELECT c.projection, c.position, f.position AS failed_position, f.event_id, f.error \
         FROM read.checkpoints c LEFT JOIN read.failures f USING (projection) \
         ORDER BY c.projection",
    )
    .fetch_all(connection)
    .await?;
    rows.iter()
        .map(|row| {
            let failure = match row.optional_count("failed_position")? {
                None => None,
                Some(position) => Some(ProjectionFailure {
                    position,
                    event: row.try_get("event_id")?,
                    error: row.try_get("error")?,
                }),
            };
            let position = row.count("position")?;
            Ok(ProjectionStatus { projection: row.try_get("projection")?, position, failure })
        })
        .collect()
}
