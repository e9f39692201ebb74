//! Checking the whole log: every leaf hash, the order, and every root, recomputed from the events.

use sqlx::{FromRow, PgConnection, PgPool};
use transparency::{CompactRange, Hash};
use uuid::Uuid;

use crate::canonical::leaf_hash;
use crate::error::ReadError;
use crate::model::{RecordedEvent, StreamId};
use crate::read::{EventRow, database_number, event_columns, hash, natural};

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
    EventMissing { position: u64, stream: StreamId, version: u64 },
    /// The event does not have the hash written when it was appended, or sealed.
    EventChanged { position: Option<u64>, stream: StreamId, version: u64 },
    /// The event is not the one that follows its predecessor in the stream, or is sealed before it.
    OutOfOrder { stream: StreamId, version: u64 },
    /// The root or the frontier of the checkpoint of this size is not that of the leaves.
    RootChanged { size: u64 },
}

const PAGE: i64 = 1_000;

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
        let page = sealed_page(connection, range.size()).await?;
        let Some(last) = page.last() else { break };
        let checkpoints =
            checkpoints_up_to(connection, range.size(), last.seal.sealed_position).await?;
        let mut checkpoints = checkpoints.into_iter().peekable();
        for row in page {
            match check_sealed(row, range.size() + 1)? {
                Ok(leaf) => range.push(leaf),
                Err(difference) => return Ok(Some(difference)),
            }
            verification.events += 1;
            if let Some(checkpoint) = checkpoints.next_if(|next| next.is_at(range.size())) {
                if !checkpoint.agrees(&range) {
                    return Ok(Some(Difference::RootChanged { size: range.size() }));
                }
                verification.checkpoints += 1;
            }
        }
    }
    if beyond_checkpoint(connection, range.size()).await? {
        return Ok(Some(Difference::PositionMissing { position: range.size() + 1 }));
    }
    if let Some(difference) = unsealed_change(connection).await? {
        return Ok(Some(difference));
    }
    out_of_order(connection).await
}

/// A sealed position with its event, if the event is there.
#[derive(FromRow)]
struct SealedRow {
    sealed_position: i64,
    sealed_tenant: Uuid,
    sealed_category: String,
    sealed_stream: Uuid,
    sealed_version: i64,
    sealed_leaf: Vec<u8>,
    event_is_there: bool,
}

struct SealedEvent {
    seal: SealedRow,
    event: Option<RecordedEvent>,
}

async fn sealed_page(
    connection: &mut PgConnection,
    after_position: u64,
) -> Result<Vec<SealedEvent>, ReadError> {
    let rows = sqlx::query(concat!(
        "SELECT s.position AS sealed_position, s.tenant_id AS sealed_tenant,
                s.category AS sealed_category, s.stream_id AS sealed_stream,
                s.version AS sealed_version, s.leaf_hash AS sealed_leaf,
                e.version IS NOT NULL AS event_is_there, ",
        event_columns!(),
        " FROM eventlog.sealed s
          LEFT JOIN eventlog.events e USING (tenant_id, category, stream_id, version)
          WHERE s.position > $1 ORDER BY s.position LIMIT $2"
    ))
    .bind(database_number(after_position))
    .bind(PAGE)
    .fetch_all(connection)
    .await?;
    let sealed_event = |row: sqlx::postgres::PgRow| {
        let seal = SealedRow::from_row(&row)?;
        let event =
            if seal.event_is_there { Some(EventRow::from_row(&row)?.try_into()?) } else { None };
        Ok(SealedEvent { seal, event })
    };
    rows.into_iter().map(sealed_event).collect()
}

fn check_sealed(row: SealedEvent, position: u64) -> Result<Result<Hash, Difference>, ReadError> {
    let SealedEvent { seal, event } = row;
    if natural(seal.sealed_position)? != position {
        return Ok(Err(Difference::PositionMissing { position }));
    }
    let stream = StreamId {
        tenant: seal.sealed_tenant,
        category: seal.sealed_category.into(),
        id: seal.sealed_stream,
    };
    let version = natural(seal.sealed_version)?;
    let Some(event) = event else {
        return Ok(Err(Difference::EventMissing { position, stream, version }));
    };
    let leaf = leaf_hash(&event);
    if leaf != event.leaf_hash || leaf != hash(seal.sealed_leaf)? {
        return Ok(Err(Difference::EventChanged { position: Some(position), stream, version }));
    }
    Ok(Ok(leaf))
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
    size: i64,
) -> Result<Vec<CheckpointRow>, ReadError> {
    let rows = sqlx::query_as(
        "SELECT size, root_hash, frontier FROM eventlog.checkpoints
         WHERE size > $1 AND size <= $2 ORDER BY size",
    )
    .bind(database_number(after_size))
    .bind(size)
    .fetch_all(connection)
    .await?;
    Ok(rows)
}

/// Does a checkpoint cover more than the sealed positions that are left?
async fn beyond_checkpoint(connection: &mut PgConnection, size: u64) -> Result<bool, ReadError> {
    let beyond =
        sqlx::query_scalar("SELECT EXISTS (SELECT FROM eventlog.checkpoints WHERE size > $1)")
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
          LEFT JOIN eventlog.sealed s USING (tenant_id, category, stream_id, version)
          WHERE s.position IS NULL ORDER BY e.seq"
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
             SELECT e.*, s.position,
                 coalesce(lag(e.version) OVER stream, 0) AS earlier_version,
                 coalesce(lag(e.seq) OVER stream, 0) AS earlier_seq,
                 lag(s.position, 1, 0::bigint) OVER stream AS earlier_position
             FROM eventlog.events e
             LEFT JOIN eventlog.sealed s USING (tenant_id, category, stream_id, version)
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
