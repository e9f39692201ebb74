//! The leaves of the log that verifiers may see.

use crate::{
    StorageError,
    columns::{Columns, bigint},
};
use sqlx::{PgConnection, Row, postgres::PgRow};

/// One disclosed event, and what ties it to its entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DisclosedLeaf {
    /// In the log, from 1.
    pub position: u64,
    pub salt: [u8; 32],
    pub envelope: [u8; 32],
    pub payload: String,
}

/// All of them up to `position`, of every tenant, in the order of the log.
///
/// # Errors
/// Fails also where they are not projected up to there yet.
pub async fn disclosed_to(
    connection: &mut PgConnection,
    position: u64,
) -> Result<Vec<DisclosedLeaf>, StorageError> {
    let at = super::projections::projected_position(connection, "disclosures").await?;
    if at < position {
        return Err(StorageError::Missing("what is disclosed up to the report's position"));
    }
    let rows = sqlx::query("SELECT * FROM read.disclosed_to($1)")
        .bind(bigint(position)?)
        .fetch_all(connection)
        .await?;
    rows.iter().map(leaf).collect()
}

fn leaf(row: &PgRow) -> Result<DisclosedLeaf, StorageError> {
    let hash = |name: &str| -> Result<[u8; 32], StorageError> {
        let bytes: Vec<u8> = row.try_get(name)?;
        bytes.try_into().map_err(|_| StorageError::Missing("a whole hash"))
    };
    Ok(DisclosedLeaf {
        position: row.count("position")?,
        salt: hash("salt")?,
        envelope: hash("envelope")?,
        payload: row.try_get("payload")?,
    })
}
