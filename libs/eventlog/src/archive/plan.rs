//! What a partition's archive must hold, as the log says.

use std::collections::BTreeMap;

use sqlx::{FromRow, PgConnection};
use transparency::{CompactRange, Hash};

use super::away::ArchiveRow;
use super::error::ArchiveError;
use super::line::{FORMAT, Header, Numbered};
use crate::error::ReadError;
use crate::model::RecordedEvent;
use crate::read::{EventRow, database_number, event_columns, frontier_at, leaves_between, natural};

/// The partition of these numbers, which are all settled, and its place in the one order.
pub(super) struct Plan {
    pub(super) first_seq: i64,
    pub(super) last_seq: i64,
    /// How many events have one of the numbers.
    pub(super) events: u64,
    /// The log up to the last position before which all numbers are below `first_seq`.
    pub(super) before: CompactRange,
    /// The same for the next partition: see `eventlog.archives`.
    pub(super) prefix: CompactRange,
}

impl Plan {
    pub(super) async fn of(
        connection: &mut PgConnection,
        first_seq: i64,
        last_seq: i64,
    ) -> Result<Self, ReadError> {
        let events: i64 = sqlx::query_scalar(
            "SELECT coalesce(sum(least(last_seq, $2) - greatest(first_seq, $1) + 1), 0)::bigint
             FROM eventlog.runs
             WHERE int8range(first_seq, last_seq, '[]') && int8range($1, $2, '[]')",
        )
        .bind(first_seq)
        .bind(last_seq)
        .fetch_one(&mut *connection)
        .await?;
        let before = prefix_of(connection, first_seq - 1).await?;
        let prefix = prefix_of(connection, last_seq).await?;
        Ok(Self { first_seq, last_seq, events: natural(events)?, before, prefix })
    }

    /// The plan of an archive, which must be what its row in the log says.
    pub(super) async fn of_archive(
        connection: &mut PgConnection,
        row: &ArchiveRow,
    ) -> Result<Self, ReadError> {
        let plan = Self::of(connection, row.first_seq, row.last_seq).await?;
        let agrees = plan.prefix == row.frontier()?
            && plan.prefix.size() == row.prefix()?
            && database_number(plan.events) == row.events;
        if agrees { Ok(plan) } else { Err(ReadError::Corrupt("record of an archive")) }
    }

    pub(super) fn header(&self) -> Header {
        Header {
            eventlog_archive: FORMAT,
            first_seq: self.first_seq,
            last_seq: self.last_seq,
            events: self.events,
            prefix: self.prefix.size(),
            root: hex::encode(self.prefix.root()),
        }
    }

    pub(super) fn file_name(&self) -> String {
        format!("events-{:012}-{:012}.jsonl.gz", self.first_seq, self.last_seq)
    }

    /// The leaf hashes of older partitions among the positions between `before` and `prefix`.
    pub(super) async fn older_leaves(
        &self,
        connection: &mut PgConnection,
    ) -> Result<BTreeMap<u64, Hash>, ReadError> {
        let (after, to) = (self.before.size(), self.prefix.size());
        let leaves = leaves_between(connection, after, to, self.first_seq).await?;
        Ok(leaves.into_iter().collect())
    }
}

/// The log up to the last position before which all numbers are at most `number`.
async fn prefix_of(connection: &mut PgConnection, number: i64) -> Result<CompactRange, ReadError> {
    let size: i64 = sqlx::query_scalar(
        "SELECT coalesce(min(first_position + greatest(first_seq, $1 + 1) - first_seq) - 1,
             (SELECT max(last_position) FROM eventlog.runs), 0)
         FROM eventlog.runs WHERE last_seq > $1",
    )
    .bind(number)
    .fetch_one(&mut *connection)
    .await?;
    let range = frontier_at(connection, natural(size)?).await?;
    range.ok_or(ReadError::Corrupt("length of the log"))
}

#[derive(FromRow)]
struct RunRow {
    first_position: i64,
    first_seq: i64,
    last_seq: i64,
}

/// The positions of numbers, by ascending number.
pub(super) struct Positions(Vec<RunRow>);

impl Positions {
    /// Of the numbers from `first` to `last`.
    pub(super) async fn read(
        connection: &mut PgConnection,
        first: i64,
        last: i64,
    ) -> Result<Self, ReadError> {
        let mut runs: Vec<RunRow> = sqlx::query_as(
            "SELECT first_position, first_seq, last_seq FROM eventlog.runs
             WHERE int8range(first_seq, last_seq, '[]') && int8range($1, $2, '[]')",
        )
        .bind(first)
        .bind(last)
        .fetch_all(connection)
        .await?;
        runs.sort_unstable_by_key(|run| run.first_seq);
        Ok(Self(runs))
    }

    pub(super) fn of(&self, number: i64) -> Option<u64> {
        let after = self.0.partition_point(|run| run.first_seq <= number);
        let run = self.0.get(after.checked_sub(1)?)?;
        let position = run.first_position + number - run.first_seq;
        if number <= run.last_seq { u64::try_from(position).ok() } else { None }
    }
}

#[derive(FromRow)]
struct NumberedRow {
    seq: i64,
    #[sqlx(flatten)]
    event: EventRow,
}

/// The events with numbers from `first` to `last`, with their positions.
pub(super) async fn events_between(
    connection: &mut PgConnection,
    first: i64,
    last: i64,
) -> Result<Vec<Numbered>, ArchiveError> {
    let positions = Positions::read(connection, first, last).await?;
    let rows: Vec<NumberedRow> = sqlx::query_as(concat!(
        "SELECT e.seq, ",
        event_columns!("NULL::bigint"),
        " FROM eventlog.events e WHERE e.seq BETWEEN $1 AND $2 ORDER BY e.seq"
    ))
    .bind(first)
    .bind(last)
    .fetch_all(connection)
    .await?;
    let mut events = Vec::with_capacity(rows.len());
    for NumberedRow { seq, event } in rows {
        let mut event = RecordedEvent::try_from(event)?;
        event.position = positions.of(seq);
        if event.position.is_none() {
            return Err(ReadError::Corrupt("event that is not sealed").into());
        }
        events.push(Numbered { seq, event });
    }
    Ok(events)
}
