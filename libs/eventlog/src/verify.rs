//! Checking the whole log: every entry, the order, and every root, recomputed from the events.

use std::ops::RangeInclusive;

use sqlx::{PgConnection, PgPool, Postgres, Transaction};
use transparency::{CompactRange, Hash};
use uuid::Uuid;

use crate::archive::{Away, first_missing, present_rows};
use crate::checkpoints::{Checkpoints, Comparison};
use crate::error::ReadError;
use crate::model::{RecordedEvent, StreamId};
use crate::read::{EventRow, database_number, event_columns, natural, sealed_rows};
use crate::salts::{Agreement, Salts};

/// What a verification read, and what it found wrong.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verification {
    /// How many sealed events agree with all that depends on them.
    pub events: u64,
    /// How many of them nobody can tie to their entries any more, since their salts were forgotten.
    pub unlinked: u64,
    /// How many checkpoints do.
    pub checkpoints: u64,
    /// The positions whose events were not read, since they are in archive files: here the
    /// verification went on from what the archive left in the log (a frontier, a few leaf hashes),
    /// which agrees with every checkpoint after it. Empty when the files were given.
    pub unread: Vec<RangeInclusive<u64>>,
    /// The first difference, in the order of the log; `None` when all is as it was written.
    pub difference: Option<Difference>,
}

impl Verification {
    fn leave_unread(&mut self, from: u64, to: u64) {
        match self.unread.last_mut() {
            Some(last) if last.end() + 1 == from => *last = *last.start()..=to,
            _ => self.unread.push(from..=to),
        }
    }
}

/// Where the log is not what it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Difference {
    /// This position is missing, though later ones, or a checkpoint over it, exist.
    PositionMissing { position: u64 },
    /// The position is sealed, but its event is not in the log any more.
    EventMissing { position: u64 },
    /// The event is not the one that its entry, written when it was appended, commits to.
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
/// No partition can be archived meanwhile.
pub async fn verify(pool: &PgPool) -> Result<Verification, ReadError> {
    let mut snapshot = begin_snapshot(pool).await?;
    let verification = verify_within(&mut snapshot).await?;
    snapshot.commit().await?;
    Ok(verification)
}

/// Begins a transaction that sees one state of the log, partitions included: the lock comes before
/// the snapshot.
pub(crate) async fn begin_snapshot(
    pool: &PgPool,
) -> Result<Transaction<'static, Postgres>, ReadError> {
    let begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; \
                 LOCK TABLE eventlog.events IN ACCESS SHARE MODE";
    Ok(pool.begin_with(begin).await?)
}

/// As [`verify`], in a transaction from [`begin_snapshot`].
pub(crate) async fn verify_within(
    connection: &mut PgConnection,
) -> Result<Verification, ReadError> {
    let away = Away::read(connection).await?;
    let mut walk = Walk {
        connection,
        away,
        range: CompactRange::new(),
        checkpoints: Checkpoints::default(),
        verification: Verification::default(),
    };
    let difference = walk.first_difference().await?;
    let mut verification = walk.verification;
    verification.difference = difference;
    Ok(verification)
}

/// The log as far as it was recomputed.
struct Walk<'c> {
    connection: &'c mut PgConnection,
    away: Away,
    range: CompactRange,
    checkpoints: Checkpoints,
    verification: Verification,
}

type Step = Result<Option<Difference>, ReadError>;

impl Walk<'_> {
    async fn first_difference(&mut self) -> Step {
        let end = self.end().await?;
        while self.range.size() < end {
            if let Some(difference) = self.page(end).await? {
                return Ok(Some(difference));
            }
        }
        if let Some(difference) = unsealed_change(self.connection).await? {
            return Ok(Some(difference));
        }
        if let Some(difference) = out_of_order(self.connection).await? {
            return Ok(Some(difference));
        }
        changed_head(self.connection).await
    }

    /// The last position that anything speaks of.
    async fn end(&mut self) -> Result<u64, ReadError> {
        let end: i64 = sqlx::query_scalar(
            "SELECT greatest((SELECT max(size) FROM eventlog.checkpoints),
                 (SELECT max(last_position) FROM eventlog.runs), 0)",
        )
        .fetch_one(&mut *self.connection)
        .await?;
        natural(end)
    }

    async fn page(&mut self, end: u64) -> Step {
        let after = self.range.size();
        let rows = sealed_rows(&mut *self.connection, after, PAGE).await?;
        let found = rows.into_iter().filter_map(|row| Some(row.found.0?.1));
        let events = found.map(RecordedEvent::try_from).collect::<Result<Vec<_>, _>>()?;
        let salts = Salts::of(self.connection, &events).await?;
        for event in events {
            let position = event.position.ok_or(ReadError::Corrupt("position"))?;
            if let Some(difference) = self.bridge(position.saturating_sub(1)).await? {
                return Ok(Some(difference));
            }
            // Where an archive's prefix reached beyond it, the event was looked at already.
            if self.range.size() >= position {
                continue;
            }
            match salts.agreement(&event) {
                Agreement::Differs => return Ok(Some(changed(event))),
                Agreement::Unlinked => self.verification.unlinked += 1,
                Agreement::Agrees => {}
            }
            self.verification.events += 1;
            if let Some(difference) = self.push(event.entry.leaf_hash()).await? {
                return Ok(Some(difference));
            }
        }
        self.bridge(end.min(after + u64::from(PAGE))).await
    }

    async fn push(&mut self, leaf: Hash) -> Step {
        self.range.push(leaf);
        self.compare().await
    }

    async fn compare(&mut self) -> Step {
        match self.checkpoints.compare(self.connection, &self.range).await? {
            Comparison::NoCheckpoint => Ok(None),
            Comparison::Differs => Ok(Some(Difference::RootChanged { size: self.range.size() })),
            Comparison::Agrees => {
                self.verification.checkpoints += 1;
                Ok(None)
            }
        }
    }

    /// Goes on to the position `to`, at least, over positions whose events are not in the database.
    async fn bridge(&mut self, to: u64) -> Step {
        while self.range.size() < to {
            let position = self.range.size() + 1;
            let difference = if let Some(leaf) = self.away.leaf(position).copied() {
                self.verification.leave_unread(position, position);
                self.push(leaf).await?
            } else {
                let Some(number) = number_of(self.connection, position).await? else {
                    return Ok(Some(Difference::PositionMissing { position }));
                };
                let Some(range) = self.away.resume(number, position)? else {
                    return Ok(Some(Difference::EventMissing { position }));
                };
                self.skip(range).await?
            };
            if difference.is_some() {
                return Ok(difference);
            }
        }
        Ok(None)
    }

    /// Leaves out the rest of an archive's prefix.
    async fn skip(&mut self, to: CompactRange) -> Step {
        let first = self.range.size() + 1;
        if let Some(position) = first_missing(self.connection, first, to.size()).await? {
            return Ok(Some(Difference::EventMissing { position }));
        }
        let rows = present_rows(self.connection, first, to.size()).await?;
        if let Some(event) = first_changed(self.connection, rows).await? {
            return Ok(Some(changed(event)));
        }
        self.verification.leave_unread(first, to.size());
        self.range = to;
        self.compare().await
    }
}

fn changed(RecordedEvent { position, stream, version, .. }: RecordedEvent) -> Difference {
    Difference::EventChanged { position, stream, version }
}

/// The number of the event at a position, if the position is sealed.
async fn number_of(connection: &mut PgConnection, position: u64) -> Result<Option<i64>, ReadError> {
    let number = sqlx::query_scalar(
        "SELECT first_seq + $1 - first_position FROM eventlog.runs
         WHERE $1 BETWEEN first_position AND last_position",
    )
    .bind(database_number(position))
    .fetch_optional(connection)
    .await?;
    Ok(number)
}

/// Events not sealed yet are few: those of the last moments, or of nobody's sealer.
async fn unsealed_change(connection: &mut PgConnection) -> Step {
    let rows: Vec<EventRow> = sqlx::query_as(concat!(
        "SELECT ",
        event_columns!(),
        " FROM eventlog.events e
          WHERE NOT EXISTS (SELECT FROM eventlog.runs r
              WHERE int8range(r.first_seq, r.last_seq, '[]') @> e.seq) ORDER BY e.seq"
    ))
    .fetch_all(&mut *connection)
    .await?;
    let event = first_changed(connection, rows).await?;
    Ok(event.map(|event| changed(RecordedEvent { position: None, ..event })))
}

/// The first of these events that is not the one of its entry.
async fn first_changed(
    connection: &mut PgConnection,
    rows: Vec<EventRow>,
) -> Result<Option<RecordedEvent>, ReadError> {
    let events = rows.into_iter().map(RecordedEvent::try_from).collect::<Result<Vec<_>, _>>()?;
    let salts = Salts::of(connection, &events).await?;
    Ok(events.into_iter().find(|event| salts.agreement(event) == Agreement::Differs))
}

/// The numbers that are in archives, as `(SELECT numbers FROM away)`.
macro_rules! with_away {
    () => {
        "WITH away AS MATERIALIZED (
             SELECT coalesce(range_agg(int8range(first_seq, last_seq, '[]')), '{}') AS numbers
             FROM eventlog.detached) "
    };
}

/// Versions may be missing in a stream only where an archive lies between their neighbours.
async fn out_of_order(connection: &mut PgConnection) -> Step {
    let row: Option<(Uuid, String, Uuid, i64)> = sqlx::query_as(concat!(
        with_away!(),
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
         WHERE seq <= earlier_seq OR version <= earlier_version
            OR (version <> earlier_version + 1 AND NOT (SELECT numbers FROM away)
                && int8range(least(earlier_seq, seq), seq, '()'))
            OR (position IS NOT NULL AND (position > earlier_position) IS NOT TRUE)
         ORDER BY seq LIMIT 1"
    ))
    .fetch_optional(connection)
    .await?;
    row.map(|(tenant, category, id, version)| {
        let stream = StreamId { tenant, category: category.into(), id };
        Ok(Difference::OutOfOrder { stream, version: natural(version)? })
    })
    .transpose()
}

/// Each end of a stream must be that of its events, or lie in an archive beyond them.
async fn changed_head(connection: &mut PgConnection) -> Step {
    let row: Option<(Uuid, String, Uuid)> = sqlx::query_as(concat!(
        with_away!(),
        "SELECT tenant_id, category, stream_id
         FROM eventlog.heads h
         FULL JOIN (SELECT tenant_id, category, stream_id, max(version) AS version,
                        min(seq) AS first_seq, max(seq) AS last_seq
                    FROM eventlog.events GROUP BY tenant_id, category, stream_id) e
             USING (tenant_id, category, stream_id)
         WHERE (h.first_seq = e.first_seq
                OR (e.first_seq <= h.first_seq) IS NOT TRUE
                    AND (SELECT numbers FROM away) @> h.first_seq) IS NOT TRUE
            OR ((h.version, h.last_seq) = (e.version, e.last_seq)
                OR (e.version >= h.version OR e.last_seq >= h.last_seq) IS NOT TRUE
                    AND (SELECT numbers FROM away) @> h.last_seq) IS NOT TRUE
         LIMIT 1"
    ))
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|(tenant, category, id)| {
        let stream = StreamId { tenant, category: category.into(), id };
        Difference::HeadChanged { stream }
    }))
}
