//! Reading streams (one tenant) and the sealed order (all tenants).

use chrono::{DateTime, Utc};
use sqlx::postgres::PgRow;
use sqlx::{FromRow, PgConnection, PgExecutor, PgPool, Row};
use transparency::{CompactRange, EMPTY_ROOT, Entry, Hash};
use uuid::Uuid;

use crate::error::ReadError;
use crate::model::{Checkpoint, Metadata, RecordedEvent, StreamId};

/// The columns of an [`EventRow`], from `events e`, with this expression for the position.
macro_rules! event_columns {
    ($position:literal) => {
        concat!(
            "e.tenant_id, e.category, e.stream_id, e.version, e.event_id, e.name, \
             e.schema_version, e.actor_id, e.role, e.causation_id, e.correlation_id, \
             e.recorded_at, e.payload::text AS payload, e.entry, ",
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
/// [`ReadError::Archived`] when one of them is in an archive file.
///
/// The executor is a transaction of the stream's tenant ([`crate::begin_tenant`]); in a transaction
/// of another tenant, or of none, every stream looks empty.
pub async fn load(
    executor: impl PgExecutor<'_>,
    stream: &StreamId,
    after_version: u64,
) -> Result<Vec<RecordedEvent>, ReadError> {
    let rows: Vec<StreamRow> = sqlx::query_as(concat!(
        "SELECT 1::bigint AS stream_number, h.version AS head_version, h.first_seq, h.last_seq, \
         e.seq, ",
        event_columns!(),
        " FROM eventlog.heads h
          LEFT JOIN eventlog.events e ON (e.tenant_id, e.category, e.stream_id)
              = (h.tenant_id, h.category, h.stream_id) AND e.seq BETWEEN h.first_seq AND h.last_seq
              AND e.version > $4
          WHERE h.tenant_id = $1 AND h.category = $2 AND h.stream_id = $3
          ORDER BY e.version"
    ))
    .bind(stream.tenant)
    .bind(stream.category.as_ref())
    .bind(stream.id)
    .bind(database_number(after_version))
    .fetch_all(executor)
    .await?;
    history(rows, after_version)
}

/// All the events of several streams, as they are at one moment; one list for each stream, in the
/// order asked for. The executor and the errors are as for [`load`].
pub async fn load_many(
    executor: impl PgExecutor<'_>,
    streams: &[StreamId],
) -> Result<Vec<Vec<RecordedEvent>>, ReadError> {
    let tenants: Vec<Uuid> = streams.iter().map(|stream| stream.tenant).collect();
    let categories: Vec<&str> = streams.iter().map(|stream| stream.category.as_ref()).collect();
    let ids: Vec<Uuid> = streams.iter().map(|stream| stream.id).collect();
    let rows: Vec<StreamRow> = sqlx::query_as(concat!(
        "SELECT asked.stream_number, h.version AS head_version, h.first_seq, h.last_seq, e.seq, ",
        event_columns!(),
        " FROM unnest($1::uuid[], $2::text[], $3::uuid[])
               WITH ORDINALITY AS asked (tenant_id, category, stream_id, stream_number)
          JOIN eventlog.heads h USING (tenant_id, category, stream_id)
          LEFT JOIN eventlog.events e ON (e.tenant_id, e.category, e.stream_id)
              = (h.tenant_id, h.category, h.stream_id) AND e.seq BETWEEN h.first_seq AND h.last_seq
          ORDER BY asked.stream_number, e.version"
    ))
    .bind(tenants)
    .bind(categories)
    .bind(ids)
    .fetch_all(executor)
    .await?;
    let mut histories: Vec<Vec<StreamRow>> = streams.iter().map(|_| vec![]).collect();
    for row in rows {
        let index = usize::try_from(row.stream_number - 1);
        let index = index.map_err(|_| ReadError::Corrupt("row number"))?;
        histories.get_mut(index).ok_or(ReadError::Corrupt("row number"))?.push(row);
    }
    histories.into_iter().map(|rows| history(rows, 0)).collect()
}

/// The events of one stream, complete from `after_version` to its head.
fn history(rows: Vec<StreamRow>, after_version: u64) -> Result<Vec<RecordedEvent>, ReadError> {
    let Some(row) = rows.first() else { return Ok(vec![]) };
    let (head, last_seq, mut before) = (natural(row.head_version)?, row.last_seq, row.first_seq);
    let mut events = Vec::with_capacity(rows.len());
    let mut next = after_version + 1;
    for row in rows {
        let Some((seq, event)) = row.found.0 else { break };
        let event = RecordedEvent::try_from(event)?;
        if event.version != next {
            return Err(archived(before, seq - 1));
        }
        (next, before) = (next + 1, seq + 1);
        events.push(event);
    }
    if next <= head { Err(archived(before, last_seq)) } else { Ok(events) }
}

pub(crate) fn archived(first: i64, last: i64) -> ReadError {
    ReadError::Archived { first: first.unsigned_abs(), last: last.unsigned_abs() }
}

/// The sealed events after `after_position` (0: from the start), in order, at most `limit` of them.
/// [`ReadError::Archived`] when one of them is in an archive file.
///
/// For the role `solidaires_worker`, which sees all tenants: without gaps, or an error.
pub async fn read_sealed(
    executor: impl PgExecutor<'_>,
    after_position: u64,
    limit: u32,
) -> Result<Vec<RecordedEvent>, ReadError> {
    let rows = sealed_rows(executor, after_position, limit).await?;
    let mut events = Vec::with_capacity(rows.len());
    // What the current stretch still needs, its last number included.
    let mut open: Option<(i64, i64)> = None;
    for (row, position) in rows.into_iter().zip(after_position + 1..) {
        let (wanted, last) = open.unwrap_or((row.first_seq, row.last_seq));
        let (seq, event) = match row.found.0 {
            Some((seq, event)) if seq <= last => (seq, event),
            _ => return Err(archived(wanted, last)),
        };
        if seq != wanted {
            return Err(archived(wanted, seq - 1));
        }
        let event = RecordedEvent::try_from(event)?;
        if event.position != Some(position) {
            return Err(ReadError::Corrupt("gap in the order of events"));
        }
        open = (seq < last).then_some((seq + 1, last));
        events.push(event);
    }
    match open {
        Some((wanted, last)) => Err(archived(wanted, last)),
        None => Ok(events),
    }
}

/// The stretches of numbers that have the `limit` positions after `after_position`, each with its
/// events as far as they are there, in order.
///
/// Only the runs that reach into this part are read, then only their numbers.
pub(crate) async fn sealed_rows(
    executor: impl PgExecutor<'_>,
    after_position: u64,
    limit: u32,
) -> Result<Vec<SealedRow>, ReadError> {
    let rows = sqlx::query_as(concat!(
        "WITH stretch AS MATERIALIZED (
             SELECT first_position - first_seq AS shift,
                 greatest(first_seq, first_seq + $1 + 1 - first_position) AS first_seq,
                 least(last_seq, first_seq + $1 + $2 - first_position) AS last_seq
             FROM eventlog.runs WHERE last_position > $1 AND first_position <= $1 + $2)
         SELECT stretch.first_seq, stretch.last_seq, e.seq, ",
        event_columns!("stretch.shift + e.seq"),
        " FROM stretch
          LEFT JOIN LATERAL (SELECT * FROM eventlog.events e
              WHERE e.seq BETWEEN stretch.first_seq AND stretch.last_seq) e ON true
          ORDER BY stretch.shift + stretch.first_seq, e.seq"
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
/// For the worker's role: between two checkpoints it needs the entries of all tenants. Among
/// archived events it may need those too: [`ReadError::Archived`].
pub async fn root_at(pool: &PgPool, size: u64) -> Result<Option<Hash>, ReadError> {
    let range = frontier_at(&mut *pool.acquire().await?, size).await?;
    Ok(range.map(|range| range.root()))
}

/// All that is needed to go on from this size: from the last checkpoint or archive before it, and
/// the entries since.
pub(crate) async fn frontier_at(
    connection: &mut PgConnection,
    size: u64,
) -> Result<Option<CompactRange>, ReadError> {
    let frontier: Option<Vec<u8>> = sqlx::query_scalar(
        "SELECT frontier FROM (
             (SELECT size, frontier FROM eventlog.checkpoints WHERE size <= $1
              ORDER BY size DESC LIMIT 1)
             UNION ALL SELECT prefix, frontier FROM eventlog.detached WHERE prefix <= $1) known
         ORDER BY size DESC LIMIT 1",
    )
    .bind(database_number(size))
    .fetch_optional(&mut *connection)
    .await?;
    let mut range = frontier.map_or(Ok(CompactRange::new()), |bytes| read_frontier(&bytes))?;
    for (_, leaf) in leaves_between(connection, range.size(), size, i64::MAX).await? {
        range.push(leaf);
    }
    Ok((range.size() == size).then_some(range))
}

#[derive(FromRow)]
struct LeafRow {
    position: i64,
    seq: i64,
    entry: Option<Vec<u8>>,
    /// Of an event that is in an archive.
    leaf_hash: Option<Vec<u8>>,
}

/// The positions after `after` up to `to` whose numbers are below `number`, with their leaf hashes,
/// in order, as far as the log is that long.
///
/// Of archived events only the stragglers' are known: [`ReadError::Archived`] for others.
pub(crate) async fn leaves_between(
    connection: &mut PgConnection,
    after: u64,
    to: u64,
    number: i64,
) -> Result<Vec<(u64, Hash)>, ReadError> {
    let leaves: Vec<LeafRow> = sqlx::query_as(
        "SELECT r.first_position + n - r.first_seq AS position, n AS seq,
             e.entry, straggler.leaf_hash
         FROM eventlog.runs r
         CROSS JOIN generate_series(greatest(r.first_seq, r.first_seq + $1 + 1 - r.first_position),
             least(r.last_seq, r.first_seq + $2 - r.first_position, $3 - 1)) AS n
         LEFT JOIN eventlog.events e ON e.seq = n
         LEFT JOIN (SELECT s.* FROM eventlog.detached d
                    CROSS JOIN unnest(d.straggler_positions, d.straggler_leaves)
                        AS s (position, leaf_hash)) straggler
             ON straggler.position = r.first_position + n - r.first_seq
         WHERE r.last_position > $1 AND r.first_position <= $2 AND r.first_seq < $3
         ORDER BY 1",
    )
    .bind(database_number(after))
    .bind(database_number(to))
    .bind(number)
    .fetch_all(connection)
    .await?;
    let leaves = leaves.into_iter().map(|LeafRow { position, seq, entry, leaf_hash }| {
        let leaf = match (entry, leaf_hash) {
            (Some(entry), _) => read_entry(&entry)?.leaf_hash(),
            (None, Some(leaf)) => hash(leaf)?,
            (None, None) => return Err(archived(seq, seq)),
        };
        Ok((natural(position)?, leaf))
    });
    leaves.collect()
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
    entry: Vec<u8>,
    position: Option<i64>,
}

/// An event with its number, where the outer join found one.
pub(crate) struct Found(pub(crate) Option<(i64, EventRow)>);

impl FromRow<'_, PgRow> for Found {
    fn from_row(row: &PgRow) -> Result<Self, sqlx::Error> {
        let Some(seq) = row.try_get("seq")? else { return Ok(Self(None)) };
        Ok(Self(Some((seq, EventRow::from_row(row)?))))
    }
}

#[derive(FromRow)]
struct StreamRow {
    /// Which of the streams that were asked for, from 1.
    stream_number: i64,
    /// Of the stream's head.
    head_version: i64,
    first_seq: i64,
    last_seq: i64,
    #[sqlx(flatten)]
    found: Found,
}

/// An event of the order, or a stretch of it without any.
#[derive(FromRow)]
pub(crate) struct SealedRow {
    /// All numbers from this one…
    first_seq: i64,
    /// …to this one are sealed.
    last_seq: i64,
    #[sqlx(flatten)]
    pub(crate) found: Found,
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
            entry: read_entry(&row.entry)?,
            position: row.position.map(natural).transpose()?,
        })
    }
}

pub(crate) fn hash(bytes: Vec<u8>) -> Result<Hash, ReadError> {
    Hash::try_from(bytes).map_err(|_| ReadError::Corrupt("hash"))
}

pub(crate) fn read_entry(bytes: &[u8]) -> Result<Entry, ReadError> {
    Entry::try_from(bytes).map_err(|_| ReadError::Corrupt("entry"))
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
