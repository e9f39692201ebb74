//! What the log still knows of events that are in archive files.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use sqlx::{FromRow, PgConnection};
use transparency::{CompactRange, Hash};

use crate::error::ReadError;
use crate::read::{EventRow, database_number, event_columns, hash, natural, read_frontier};

/// A row of `eventlog.archives`.
#[derive(Debug, Clone, FromRow)]
pub(crate) struct ArchiveRow {
    pub(crate) first_seq: i64,
    pub(crate) last_seq: i64,
    pub(crate) events: i64,
    prefix: i64,
    frontier: Vec<u8>,
    straggler_positions: Vec<i64>,
    straggler_leaves: Vec<Vec<u8>>,
    pub(crate) file_name: String,
    pub(crate) sha256: Vec<u8>,
    pub(crate) archived_at: DateTime<Utc>,
    pub(crate) in_database: bool,
}

impl ArchiveRow {
    pub(crate) fn prefix(&self) -> Result<u64, ReadError> {
        natural(self.prefix)
    }

    /// The log up to the prefix.
    pub(crate) fn frontier(&self) -> Result<CompactRange, ReadError> {
        let range = read_frontier(&self.frontier)?;
        if database_number(range.size()) == self.prefix {
            Ok(range)
        } else {
            Err(ReadError::Corrupt("frontier of an archive"))
        }
    }

    /// The events beyond the prefix: their positions and leaf hashes.
    pub(crate) fn stragglers(&self) -> Result<BTreeMap<u64, Hash>, ReadError> {
        let leaves = self.straggler_leaves.iter().cloned().map(hash);
        let positions = self.straggler_positions.iter().copied().map(natural);
        positions.zip(leaves).map(|(position, leaf)| Ok((position?, leaf?))).collect()
    }
}

/// The newest archive of each partition, oldest numbers first.
pub(crate) async fn archive_rows(
    connection: &mut PgConnection,
) -> Result<Vec<ArchiveRow>, ReadError> {
    let rows = sqlx::query_as(
        "SELECT DISTINCT ON (a.first_seq) a.first_seq, a.last_seq, a.events, a.prefix, a.frontier,
             a.straggler_positions, a.straggler_leaves, a.file_name, a.sha256, a.archived_at,
             EXISTS (SELECT FROM eventlog.partitions p WHERE p.first_seq = a.first_seq)
                 AS in_database
         FROM eventlog.archives a ORDER BY a.first_seq, a.archive DESC",
    )
    .fetch_all(connection)
    .await?;
    Ok(rows)
}

/// The archives whose events are not in the database.
pub(crate) struct Away {
    archives: Vec<ArchiveRow>,
    stragglers: BTreeMap<u64, Hash>,
}

impl Away {
    pub(crate) async fn read(connection: &mut PgConnection) -> Result<Self, ReadError> {
        let mut archives = archive_rows(connection).await?;
        archives.retain(|archive| !archive.in_database);
        let mut stragglers = BTreeMap::new();
        for archive in &archives {
            stragglers.extend(archive.stragglers()?);
        }
        Ok(Self { archives, stragglers })
    }

    pub(crate) fn archives(&self) -> &[ArchiveRow] {
        &self.archives
    }

    /// The leaf hash at a position, if an archive left it behind.
    pub(crate) fn leaf(&self, position: u64) -> Option<&Hash> {
        self.stragglers.get(&position)
    }

    /// The log from which to go on, where the event with this number and position is missing:
    /// `None` unless it is in an archive.
    pub(crate) fn resume(
        &self,
        number: i64,
        position: u64,
    ) -> Result<Option<CompactRange>, ReadError> {
        let holds = |archive: &&ArchiveRow| {
            (archive.first_seq..=archive.last_seq).contains(&number)
                && archive.prefix >= database_number(position)
        };
        self.archives.iter().find(holds).map(ArchiveRow::frontier).transpose()
    }
}

/// The stretches of numbers from position `$1` to `$2` that are not in archives.
macro_rules! present {
    () => {
        "WITH away AS MATERIALIZED (
             SELECT coalesce(range_agg(int8range(first_seq, last_seq, '[]')), '{}') AS numbers
             FROM eventlog.detached),
         present AS (
             SELECT r.first_position - r.first_seq AS shift, unnest(int8multirange(int8range(
                 greatest(r.first_seq, r.first_seq + $1 - r.first_position),
                 least(r.last_seq, r.first_seq + $2 - r.first_position), '[]'))
                 - away.numbers) AS numbers
             FROM eventlog.runs r CROSS JOIN away
             WHERE r.last_position >= $1 AND r.first_position <= $2)"
    };
}

/// The first position from `from` to `to` whose event should be in the database and is not.
pub(crate) async fn first_missing(
    connection: &mut PgConnection,
    from: u64,
    to: u64,
) -> Result<Option<u64>, ReadError> {
    let position: Option<i64> = sqlx::query_scalar(concat!(
        present!(),
        "SELECT shift + n FROM present
         CROSS JOIN generate_series(lower(numbers), upper(numbers) - 1) AS n
         WHERE NOT EXISTS (SELECT FROM eventlog.events e WHERE e.seq = n)
         ORDER BY 1 LIMIT 1"
    ))
    .bind(database_number(from))
    .bind(database_number(to))
    .fetch_optional(connection)
    .await?;
    position.map(natural).transpose()
}

/// The events at these positions that are in the database: few, where an archive's prefix is left
/// out, since only those that committed beside its own are among them.
pub(crate) async fn present_rows(
    connection: &mut PgConnection,
    from: u64,
    to: u64,
) -> Result<Vec<EventRow>, ReadError> {
    let rows = sqlx::query_as(concat!(
        present!(),
        "SELECT ",
        event_columns!("present.shift + e.seq"),
        " FROM present CROSS JOIN LATERAL (SELECT * FROM eventlog.events e
              WHERE e.seq >= lower(present.numbers) AND e.seq < upper(present.numbers)) e
          ORDER BY position"
    ))
    .bind(database_number(from))
    .bind(database_number(to))
    .fetch_all(connection)
    .await?;
    Ok(rows)
}
