//! Reading streams (one tenant) and the sealed order (all tenants).

use chrono::{DateTime, Utc};
use sqlx::{FromRow, PgExecutor, PgPool};
use transparency::{CompactRange, EMPTY_ROOT, Hash};
use uuid::Uuid;

use crate::error::ReadError;
use crate::model::{Checkpoint, Metadata, RecordedEvent, StreamId};

/// The columns of an [`EventRow`], from `events e`, with this expression for the position.
macro_rules! event_columns {
    ($position:literal) => {
        concat!(
            "e.tenant_id, e.category, e.stream_id, e.version, e.event_id, e.name, \
             e.schema_version, e.actor_id, e.role, e.causation_id, e.correlation_id, \
             e.recorded_at, e.payload::text AS payload, e.leaf_hash, ",
            $position,
            " AS position"
        )
    };
    () => {
        event_columns!(
            "(SELECT r.first_position + e.seq - r.first_seq FROM eventlog.runs r
              WHERE int8range(r.first_seq, r.last_seq, '[]') @> e.seq)"
        )
    };
}
pub(crate) use event_columns;

/// The events of one stream after `after_version` (0: from the start), oldest first.
///
/// The executor is a transaction of the stream's tenant ([`crate::begin_tenant`]); in a transaction
/// of another tenant, or of none, every stream looks empty.
pub async fn load(
    executor: impl PgExecutor<'_>,
    stream: &StreamId,
    after_version: u64,
) -> Result<Vec<RecordedEvent>, ReadError> {
    let rows: Vec<EventRow> = sqlx::query_as(concat!(
        "SELECT ",
        event_columns!(),
        " FROM eventlog.heads h
          JOIN eventlog.events e ON (e.tenant_id, e.category, e.stream_id)
              = (h.tenant_id, h.category, h.stream_id) AND e.seq BETWEEN h.first_seq AND h.last_seq
          WHERE h.tenant_id = $1 AND h.category = $2 AND h.stream_id = $3 AND e.version > $4
          ORDER BY e.version"
    ))
    .bind(stream.tenant)
    .bind(stream.category.as_ref())
    .bind(stream.id)
    .bind(database_number(after_version))
    .fetch_all(executor)
    .await?;
    rows.into_iter().map(RecordedEvent::try_from).collect()
}

/// All the events of several streams, as they are at one moment; one list for each stream, in the
/// order asked for. The executor is as for [`load`].
pub async fn load_many(
    executor: impl PgExecutor<'_>,
    streams: &[StreamId],
) -> Result<Vec<Vec<RecordedEvent>>, ReadError> {
    let tenants: Vec<Uuid> = streams.iter().map(|stream| stream.tenant).collect();
    let categories: Vec<&str> = streams.iter().map(|stream| stream.category.as_ref()).collect();
    let ids: Vec<Uuid> = streams.iter().map(|stream| stream.id).collect();
    let rows: Vec<NumberedRow> = sqlx::query_as(concat!(
        "SELECT asked.number, ",
        event_columns!(),
        " FROM unnest($1::uuid[], $2::text[], $3::uuid[])
               WITH ORDINALITY AS asked (tenant_id, category, stream_id, number)
          JOIN eventlog.heads h USING (tenant_id, category, stream_id)
          JOIN eventlog.events e ON (e.tenant_id, e.category, e.stream_id)
              = (h.tenant_id, h.category, h.stream_id) AND e.seq BETWEEN h.first_seq AND h.last_seq
          ORDER BY asked.number, e.version"
    ))
    .bind(tenants)
    .bind(categories)
    .bind(ids)
    .fetch_all(executor)
    .await?;
    let mut histories = vec![Vec::new(); streams.len()];
    for NumberedRow { number, event } in rows {
        let index = usize::try_from(number - 1).map_err(|_| ReadError::Corrupt("row number"))?;
        let history = histories.get_mut(index).ok_or(ReadError::Corrupt("row number"))?;
        history.push(event.try_into()?);
    }
    Ok(histories)
}

/// The sealed events after `after_position` (0: from the start), in order, at most `limit` of them.
///
/// For the role `solidaires_worker`, which sees all tenants: without gaps, or an error.
pub async fn read_sealed(
    executor: impl PgExecutor<'_>,
    after_position: u64,
    limit: u32,
) -> Result<Vec<RecordedEvent>, ReadError> {
    let rows = sealed_rows(executor, after_position, limit).await?;
    let events = rows.into_iter().map(RecordedEvent::try_from);
    let events: Vec<RecordedEvent> = events.collect::<Result<_, _>>()?;
    let is_next = |(event, position): (&RecordedEvent, u64)| event.position == Some(position);
    if !events.iter().zip(after_position + 1..).all(is_next) {
        return Err(ReadError::Corrupt("gap in the order of events"));
    }
    Ok(events)
}

/// The events at the `limit` positions after `after_position`, as far as they are there.
///
/// Only the runs that reach into this stretch are read, then only their numbers.
pub(crate) async fn sealed_rows(
    executor: impl PgExecutor<'_>,
    after_position: u64,
    limit: u32,
) -> Result<Vec<EventRow>, ReadError> {
    let rows = sqlx::query_as(concat!(
        "WITH stretch AS MATERIALIZED (
             SELECT first_position - first_seq AS shift,
                 greatest(first_seq, first_seq + $1 + 1 - first_position) AS first_seq,
                 least(last_seq, first_seq + $1 + $2 - first_position) AS last_seq
             FROM eventlog.runs WHERE last_position > $1 AND first_position <= $1 + $2)
         SELECT ",
        event_columns!("stretch.shift + e.seq"),
        " FROM stretch
          CROSS JOIN LATERAL (SELECT * FROM eventlog.events e
              WHERE e.seq BETWEEN stretch.first_seq AND stretch.last_seq) e
          ORDER BY position"
    ))
    .bind(database_number(after_position))
    .bind(i64::from(limit))
    .fetch_all(executor)
    .await?;
    Ok(rows)
}

/// The newest checkpoint; the empty log has size 0 and the empty root.
pub async fn head(executor: impl PgExecutor<'_>) -> Result<Checkpoint, ReadError> {
    let row: Option<(i64, Vec<u8>, DateTime<Utc>)> = sqlx::query_as(
        "SELECT size, root_hash, sealed_at FROM eventlog.checkpoints ORDER BY size DESC LIMIT 1",
    )
    .fetch_optional(executor)
    .await?;
    match row {
        None => Ok(Checkpoint { size: 0, root_hash: EMPTY_ROOT, sealed_at: None }),
        Some((size, root, sealed_at)) => Ok(Checkpoint {
            size: natural(size)?,
            root_hash: hash(root)?,
            sealed_at: Some(sealed_at),
        }),
    }
}

/// The Merkle root over the first `size` sealed events, whether or not a checkpoint was written
/// there; `None` when the log is not that long.
///
/// For the worker's role: between two checkpoints it needs the leaf hashes of all tenants.
pub async fn root_at(pool: &PgPool, size: u64) -> Result<Option<Hash>, ReadError> {
    let frontier: Option<Vec<u8>> = sqlx::query_scalar(
        "SELECT frontier FROM eventlog.checkpoints WHERE size <= $1 ORDER BY size DESC LIMIT 1",
    )
    .bind(database_number(size))
    .fetch_optional(pool)
    .await?;
    let mut range = frontier.map_or(Ok(CompactRange::new()), |bytes| read_frontier(&bytes))?;
    let leaves: Vec<Vec<u8>> = sqlx::query_scalar(
        "SELECT e.leaf_hash FROM eventlog.runs r
         JOIN eventlog.events e ON e.seq BETWEEN r.first_seq AND r.last_seq
         WHERE r.last_position > $1 AND r.first_position <= $2
           AND r.first_position + e.seq - r.first_seq BETWEEN $1 + 1 AND $2
         ORDER BY r.first_position + e.seq - r.first_seq",
    )
    .bind(database_number(range.size()))
    .bind(database_number(size))
    .fetch_all(pool)
    .await?;
    for leaf in leaves {
        range.push(hash(leaf)?);
    }
    Ok((range.size() == size).then(|| range.root()))
}

/// An event as it is selected by [`event_columns`].
#[derive(Debug, FromRow)]
pub(crate) struct EventRow {
    tenant_id: Uuid,
    category: String,
    stream_id: Uuid,
    version: i64,
    event_id: Uuid,
    name: String,
    schema_version: i32,
    actor_id: Uuid,
    role: String,
    causation_id: Option<Uuid>,
    correlation_id: Uuid,
    recorded_at: DateTime<Utc>,
    payload: String,
    leaf_hash: Vec<u8>,
    position: Option<i64>,
}

#[derive(FromRow)]
struct NumberedRow {
    number: i64,
    #[sqlx(flatten)]
    event: EventRow,
}

impl TryFrom<EventRow> for RecordedEvent {
    type Error = ReadError;

    fn try_from(row: EventRow) -> Result<Self, ReadError> {
        let schema_version = u16::try_from(row.schema_version);
        Ok(Self {
            stream: StreamId {
                tenant: row.tenant_id,
                category: row.category.into(),
                id: row.stream_id,
            },
            version: natural(row.version)?,
            id: row.event_id,
            name: row.name,
            schema_version: schema_version.map_err(|_| ReadError::Corrupt("schema version"))?,
            payload: row.payload,
            metadata: Metadata {
                actor: row.actor_id,
                role: row.role,
                causation: row.causation_id,
                correlation: row.correlation_id,
                recorded_at: row.recorded_at,
            },
            leaf_hash: hash(row.leaf_hash)?,
            position: row.position.map(natural).transpose()?,
        })
    }
}

pub(crate) fn hash(bytes: Vec<u8>) -> Result<Hash, ReadError> {
    Hash::try_from(bytes).map_err(|_| ReadError::Corrupt("hash"))
}

pub(crate) fn natural(number: i64) -> Result<u64, ReadError> {
    u64::try_from(number).map_err(|_| ReadError::Corrupt("negative number"))
}

/// A version or position as the database counts; what is beyond its range is beyond every row.
pub(crate) fn database_number(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

pub(crate) fn read_frontier(bytes: &[u8]) -> Result<CompactRange, ReadError> {
    CompactRange::from_bytes(bytes).map_err(|_| ReadError::Corrupt("frontier"))
}
