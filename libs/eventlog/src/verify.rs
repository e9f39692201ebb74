//! Checking the whole log: every leaf hash, the order, and every root, recomputed from the events.

use sqlx::{FromRow, PgConnection, PgPool};
use transparency::CompactRange;
use uuid::Uuid;

use crate::canonical::leaf_hash;
use crate::error::ReadError;
use crate::model::{RecordedEvent, StreamId};
use crate::read::{EventRow, database_number, event_columns, natural, sealed_rows};

/// What a verification read, and what it found wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verification {
    /// How many sealed events agree with all that depends on them.
    pub events: u64,
    /// How many checkpoints do.
    pub checkpoints: u64,
    /// The first difference, in the order of the log; `None` when all is as it was written.
    pub difference: Option<Difference>,
}

/// Where the log is not what it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Difference {
    /// This position is missing, though later ones, or a checkpoint over it, exist.
    PositionMissing { position: u64 },
    /// The position is sealed, but its event is not in the log any more.
    EventMissing { position: u64 },
    /// The event does not have the hash written when it was appended.
    EventChanged { position: Option<u64>, stream: StreamId, version: u64 },
    /// The event is not the one that follows its predecessor in the stream, or is sealed before it.
    OutOfOrder { stream: StreamId, version: u64 },
    /// The head of the stream is not that of its events.
    HeadChanged { stream: StreamId },
    /// The root or the frontier of the checkpoint of this size is not that of the leaves.
    RootChanged { size: u64 },
}

const PAGE: u32 = 1_000;

/// Recomputes the whole log in one snapshot, oldest first, and stops at the first difference.
///
/// For the role `solidaires_worker`, which sees every tenant. It cannot see that the whole database
/// was replaced by a consistent other one: compare a root kept elsewhere ([`crate::root_at`]).
pub async fn verify(pool: &PgPool) -> Result<Verification, ReadError> {
    let mut snapshot = pool.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await?;
    let mut verification = Verification { events: 0, checkpoints: 0, difference: None };
    let difference = first_difference(&mut snapshot, &mut verification).await?;
    verification.difference = difference;
    snapshot.commit().await?;
    Ok(verification)
}

async fn first_difference(
    connection: &mut PgConnection,
    verification: &mut Verification,
) -> Result<Option<Difference>, ReadError> {
    let mut range = CompactRange::new();
    loop {
        let page = sealed_rows(&mut *connection, range.size(), PAGE).await?;
        let end = range.size() + page.len() as u64;
        if page.is_empty() {
            break;
        }
        let checkpoints = checkpoints_up_to(connection, range.size(), end).await?;
        let mut checkpoints = checkpoints.into_iter().peekable();
        for row in page {
            let event = RecordedEvent::try_from(row)?;
            if event.position != Some(range.size() + 1) {
                return missing(connection, range.size() + 1).await.map(Some);
            }
            let leaf = leaf_hash(&event);
            if leaf != event.leaf_hash {
                let RecordedEvent { position, stream, version, .. } = event;
                return Ok(Some(Difference::EventChanged { position, stream, version }));
            }
            range.push(leaf);
            verification.events += 1;
            if let Some(checkpoint) = checkpoints.next_if(|next| next.is_at(range.size())) {
                if !checkpoint.agrees(&range) {
                    return Ok(Some(Difference::RootChanged { size: range.size() }));
                }
                verification.checkpoints += 1;
            }
        }
    }
    if goes_beyond(connection, range.size()).await? {
        return missing(connection, range.size() + 1).await.map(Some);
    }
    if let Some(difference) = unsealed_change(connection).await? {
        return Ok(Some(difference));
    }
    if let Some(difference) = out_of_order(connection).await? {
        return Ok(Some(difference));
    }
    changed_head(connection).await
}

/// What is missing where no event was found: the event, or the position too.
async fn missing(connection: &mut PgConnection, position: u64) -> Result<Difference, ReadError> {
    let is_sealed: bool = sqlx::query_scalar(
        "SELECT EXISTS (SELECT FROM eventlog.runs
         WHERE $1 BETWEEN first_position AND last_position)",
    )
    .bind(database_number(position))
    .fetch_one(connection)
    .await?;
    Ok(match is_sealed {
        true => Difference::EventMissing { position },
        false => Difference::PositionMissing { position },
    })
}

#[derive(FromRow)]
struct CheckpointRow {
    size: i64,
    root_hash: Vec<u8>,
    frontier: Vec<u8>,
}

impl CheckpointRow {
    fn is_at(&self, size: u64) -> bool {
        u64::try_from(self.size) == Ok(size)
    }

    fn agrees(&self, range: &CompactRange) -> bool {
        self.root_hash == range.root() && self.frontier == range.to_bytes()
    }
}

async fn checkpoints_up_to(
    connection: &mut PgConnection,
    after_size: u64,
    size: u64,
) -> Result<Vec<CheckpointRow>, ReadError> {
    let rows = sqlx::query_as(
        "SELECT size, root_hash, frontier FROM eventlog.checkpoints
         WHERE size > $1 AND size <= $2 ORDER BY size",
    )
    .bind(database_number(after_size))
    .bind(database_number(size))
    .fetch_all(connection)
    .await?;
    Ok(rows)
}

/// Are there positions, or is there a checkpoint over positions, after this one?
async fn goes_beyond(connection: &mut PgConnection, size: u64) -> Result<bool, ReadError> {
    let beyond = sqlx::query_scalar(
        "SELECT EXISTS (SELECT FROM eventlog.checkpoints WHERE size > $1)
             OR EXISTS (SELECT FROM eventlog.runs WHERE last_position > $1)",
    )
    .bind(database_number(size))
    .fetch_one(connection)
    .await?;
    Ok(beyond)
}

/// Events not sealed yet are few: those of the last moments, or of nobody's sealer.
async fn unsealed_change(connection: &mut PgConnection) -> Result<Option<Difference>, ReadError> {
    let rows: Vec<EventRow> = sqlx::query_as(concat!(
        "SELECT ",
        event_columns!(),
        " FROM eventlog.events e
          WHERE NOT EXISTS (SELECT FROM eventlog.runs r
              WHERE int8range(r.first_seq, r.last_seq, '[]') @> e.seq) ORDER BY e.seq"
    ))
    .fetch_all(connection)
    .await?;
    for row in rows {
        let event = RecordedEvent::try_from(row)?;
        if leaf_hash(&event) != event.leaf_hash {
            let RecordedEvent { stream, version, .. } = event;
            return Ok(Some(Difference::EventChanged { position: None, stream, version }));
        }
    }
    Ok(None)
}

async fn out_of_order(connection: &mut PgConnection) -> Result<Option<Difference>, ReadError> {
    let row: Option<(Uuid, String, Uuid, i64)> = sqlx::query_as(
        "SELECT tenant_id, category, stream_id, version FROM (
             SELECT e.tenant_id, e.category, e.stream_id, e.version, e.seq,
                 r.first_position + e.seq - r.first_seq AS position,
                 coalesce(lag(e.version) OVER stream, 0) AS earlier_version,
                 coalesce(lag(e.seq) OVER stream, 0) AS earlier_seq,
                 lag(r.first_position + e.seq - r.first_seq, 1, 0::bigint) OVER stream
                     AS earlier_position
             FROM eventlog.events e
             LEFT JOIN eventlog.runs r ON int8range(r.first_seq, r.last_seq, '[]') @> e.seq
             WINDOW stream AS (PARTITION BY e.tenant_id, e.category, e.stream_id
                               ORDER BY e.version)
         ) event
         WHERE version <> earlier_version + 1 OR seq <= earlier_seq
            OR (position IS NOT NULL AND (position > earlier_position) IS NOT TRUE)
         ORDER BY seq LIMIT 1",
    )
    .fetch_optional(connection)
    .await?;
    row.map(|(tenant, category, id, version)| {
        let stream = StreamId { tenant, category: category.into(), id };
        Ok(Difference::OutOfOrder { stream, version: natural(version)? })
    })
    .transpose()
}

async fn changed_head(connection: &mut PgConnection) -> Result<Option<Difference>, ReadError> {
    let row: Option<(Uuid, String, Uuid)> = sqlx::query_as(
        "SELECT tenant_id, category, stream_id
         FROM eventlog.heads h
         FULL JOIN (SELECT tenant_id, category, stream_id, max(version) AS version,
                        min(seq) AS first_seq, max(seq) AS last_seq
                    FROM eventlog.events GROUP BY tenant_id, category, stream_id) e
             USING (tenant_id, category, stream_id)
         WHERE (h.version, h.first_seq, h.last_seq)
             IS DISTINCT FROM (e.version, e.first_seq, e.last_seq)
         LIMIT 1",
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|(tenant, category, id)| {
        let stream = StreamId { tenant, category: category.into(), id };
        Difference::HeadChanged { stream }
    }))
}
