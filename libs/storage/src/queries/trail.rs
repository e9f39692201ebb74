//! Who saw what: the animator's page for their structure, and each member's for themself.

use crate::{StorageError, columns::Columns};
use chrono::{DateTime, Utc};
use domain::trail::Purpose;
use kernel::{AccountId, PersonId, TenantId};
use sqlx::{PgConnection, Row, postgres::PgRow};

/// At most so many are answered, the newest.
pub const READINGS_MAX: i64 = 500;

/// One reading of personal data, or of figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadingOfData {
    pub read_at: DateTime<Utc>,
    /// Whose access read.
    pub reader: AccountId,
    /// The stable name of the role.
    pub role: String,
    pub purpose: Purpose,
    /// Names, addresses or telephone numbers too.
    pub contacts: bool,
    /// Whose; empty for a long list.
    pub people: Vec<PersonId>,
    /// 0: figures of the structure.
    pub people_count: u32,
}

/// What was read of a structure's people and figures since `since`, the newest first.
pub async fn of_structure(
    connection: &mut PgConnection,
    tenant: TenantId,
    since: DateTime<Utc>,
) -> Result<Vec<ReadingOfData>, StorageError> {
    let rows = sqlx::query(
        "SELECT read_at, reader, role, purpose, contacts, people, people_count FROM read.trail \
         WHERE tenant_id = $1 AND read_at >= $2 ORDER BY read_at DESC, event_id LIMIT $3",
    )
    .bind(tenant.uuid())
    .bind(since)
    .bind(READINGS_MAX)
    .fetch_all(connection)
    .await?;
    rows.iter().map(read).collect()
}

/// What was read of one person since `since`, the newest first: by their number, or in a list too
/// long for numbers, on which they may have been.
pub async fn of_person(
    connection: &mut PgConnection,
    tenant: TenantId,
    person: PersonId,
    since: DateTime<Utc>,
) -> Result<Vec<ReadingOfData>, StorageError> {
    let rows = sqlx::query(
        "SELECT read_at, reader, role, purpose, contacts, people, people_count FROM read.trail \
         WHERE tenant_id = $1 AND read_at >= $2 \
         AND ($4 = ANY (people) OR (people_count > 0 AND people = '{}')) \
         ORDER BY read_at DESC, event_id LIMIT $3",
    )
    .bind(tenant.uuid())
    .bind(since)
    .bind(READINGS_MAX)
    .bind(person.uuid())
    .fetch_all(connection)
    .await?;
    rows.iter().map(read).collect()
}

fn read(row: &PgRow) -> Result<ReadingOfData, StorageError> {
    let people: Vec<uuid::Uuid> = row.try_get("people")?;
    Ok(ReadingOfData {
        read_at: row.try_get("read_at")?,
        reader: AccountId::from_uuid(row.try_get("reader")?),
        role: row.try_get("role")?,
        purpose: row.word("purpose")?,
        contacts: row.try_get("contacts")?,
        people: people.into_iter().map(PersonId::from_uuid).collect(),
        people_count: row.count("people_count")?,
    })
}
