//! Old partitions of the log as files: out of the database, and back.
//!
//! An archive is a gzip file of JSON Lines (`line.rs`). It is written under another name, made
//! durable, renamed, read back and checked against the Merkle roots of the log; only then is its
//! partition dropped, in one transaction with its row in `eventlog.archives`. A crash before that
//! commit leaves the partition, and a file that the next attempt replaces; a crash after it leaves
//! a file that was durable before. Restoring fills a table apart and attaches it, in one
//! transaction.
//!
//! **Prefix.** Each archive's row holds the frontier of the log up to the last position before
//! which no later partition has an event. It never changes, since all numbers up to the end of the
//! partition are settled. So the log can be verified from there on without the file, and the file
//! from the end of the one before it to there.

mod away;
mod check;
mod error;
mod file;
mod line;
mod plan;
mod restore;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use chrono::{DateTime, Utc};
use sqlx::postgres::PgConnectOptions;
use sqlx::{PgConnection, PgPool};
use transparency::Hash;

use crate::connections::{as_role, pool_options};
use crate::error::ReadError;
use crate::read::{database_number, hash, natural};
use crate::verify::{Verification, begin_snapshot, verify_within};
use check::{Checked, check};
use file::Writer;
use plan::{Plan, events_between};

pub(crate) use away::{Away, first_missing, present_rows};
pub use error::{ArchiveError, Kept};
pub use restore::Restored;

/// How far an archive or a restoration is. Each goes over the events twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    pub events: u64,
    pub of: u64,
}

/// Who is told of the progress.
pub type Report<'r> = &'r mut (dyn FnMut(Progress) + Send);

/// A partition that was archived at least once; as of the last time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Archive {
    /// The numbers of its events lie between these.
    pub first: u64,
    pub last: u64,
    pub events: u64,
    /// The last position before which no later partition has an event.
    pub prefix: u64,
    /// In the folder where archives are kept.
    pub file_name: String,
    pub sha256: Hash,
    /// By the database's clock.
    pub archived_at: DateTime<Utc>,
    /// Has it been restored since?
    pub in_database: bool,
}

/// A partition in the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Partition {
    pub first: u64,
    pub last: u64,
    /// Why it cannot be archived now; `None` if it can.
    pub kept: Option<Kept>,
}

/// Archives partitions to files of one folder, and restores them.
///
/// `reader` works as `solidaires_worker`; `owner` as `solidaires_owner`, by a login that is
/// a member of the worker's role too.
#[derive(Debug, Clone)]
pub struct Archivist {
    reader: PgPool,
    owner: PgPool,
    folder: PathBuf,
}

impl Archivist {
    pub fn new(reader: PgPool, owner: PgPool, folder: impl Into<PathBuf>) -> Self {
        Self { reader, owner, folder: folder.into() }
    }

    /// The same for a login at `url` that is a member of both roles. Connects when it has to.
    pub fn connect(url: &str, folder: impl Into<PathBuf>) -> Result<Self, sqlx::Error> {
        let options = PgConnectOptions::from_str(url)?;
        let pool = |role| {
            let options = as_role(options.clone(), role);
            pool_options().max_connections(2).connect_lazy_with(options)
        };
        Ok(Self::new(pool("solidaires_worker"), pool("solidaires_owner"), folder))
    }

    /// The partitions in the database, oldest first.
    pub async fn partitions(&self) -> Result<Vec<Partition>, ReadError> {
        let rows: Vec<(i64, i64, Option<String>)> = sqlx::query_as(
            "SELECT first_seq, last_seq, eventlog.kept_because(first_seq)
             FROM eventlog.partitions ORDER BY first_seq",
        )
        .fetch_all(&self.reader)
        .await?;
        let partitions = rows.into_iter().map(|(first, last, reason)| {
            let kept = reason.as_deref().map(kept).transpose()?;
            Ok(Partition { first: natural(first)?, last: natural(last)?, kept })
        });
        partitions.collect()
    }

    /// The archives of the log, oldest numbers first.
    pub async fn archives(&self) -> Result<Vec<Archive>, ReadError> {
        let rows = away::archive_rows(&mut *self.reader.acquire().await?).await?;
        rows.into_iter().map(Archive::try_from).collect()
    }

    /// As [`crate::verify`], reading the files of what is not in the database too: nothing is left
    /// unread. [`ArchiveError::Damaged`] names the first file that is not what was written.
    pub async fn verify(&self, report: Report<'_>) -> Result<Verification, ArchiveError> {
        let mut snapshot = begin_snapshot(&self.reader).await?;
        let (mut events, mut unlinked, mut checkpoints) = (0, 0, 0);
        for row in Away::read(&mut snapshot).await?.archives() {
            let checked = check_archive(&mut snapshot, row, self.folder.clone(), report).await?;
            events += checked.events;
            unlinked += checked.unlinked;
            checkpoints += checked.checkpoints;
        }
        let mut verification = verify_within(&mut snapshot).await?;
        verification.events += events;
        verification.unlinked += unlinked;
        verification.checkpoints += checkpoints;
        verification.unread.clear();
        snapshot.commit().await?;
        Ok(verification)
    }

    /// Archives the partition whose numbers begin at `first` (see [`Archivist::partitions`]).
    ///
    /// Detaching locks the table of events for a moment; when long transactions hold it, it tries
    /// again for some ten seconds.
    pub async fn archive(&self, first: u64, report: Report<'_>) -> Result<Archive, ArchiveError> {
        let written = self.write(first, report).await?;
        self.detach(&written).await?;
        let mut archives = self.archives().await?.into_iter();
        archives.find(|archive| archive.first == first).ok_or(ArchiveError::NoArchive { first })
    }

    /// The first half of [`Archivist::archive`]: writes and checks the file; the log stays as it
    /// is.
    pub async fn write(&self, first: u64, report: Report<'_>) -> Result<Written, ArchiveError> {
        // By number, whatever the statistics of a table that was filled quickly; and each statement
        // has its own snapshot, so that nothing is kept from being vacuumed.
        let begin = "BEGIN ISOLATION LEVEL READ COMMITTED READ ONLY; \
                     SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off";
        let mut connection = self.reader.begin_with(begin).await?;
        let last = settled(&mut connection, first).await?;
        let plan = Plan::of(&mut connection, database_number(first), last).await?;
        let path = self.folder.join(plan.file_name());
        let writer = Writer::start(&path, plan.header());
        let (mut next, mut events) = (plan.first_seq, 0);
        while next <= last {
            let page_end = last.min(next + file::BATCH as i64 - 1);
            let batch = events_between(&mut connection, next, page_end).await?;
            next = page_end + 1;
            events += batch.len() as u64;
            if !batch.is_empty() {
                writer.push(batch).await;
                report(Progress { events, of: plan.events });
            }
        }
        if events != plan.events {
            let last = plan.last_seq.unsigned_abs();
            return Err(ReadError::Archived { first, last }.into());
        }
        let sha256 = writer.finish().await?;
        let checked = check(&mut connection, &path, &plan, report).await?;
        connection.commit().await?;
        if checked.sha256 != sha256 {
            return Err(ArchiveError::Damaged { file: path, flaw: "it is not what was written" });
        }
        Ok(Written { plan, checked })
    }

    /// The second half: drops the partition from the database and records its archive, both or
    /// neither.
    pub async fn detach(&self, written: &Written) -> Result<(), ArchiveError> {
        for _ in 0..LOCK_TRIES {
            match self.try_detach(written).await {
                Err(ArchiveError::Log(ReadError::Database(error))) if is_lock_trouble(&error) => {
                    tokio::time::sleep(LOCK_PAUSE).await;
                }
                done => return done,
            }
        }
        Err(ArchiveError::Locked)
    }

    async fn try_detach(&self, written: &Written) -> Result<(), ArchiveError> {
        let Written { plan, checked } = written;
        let begin = "BEGIN; SET LOCAL lock_timeout = '500ms'";
        let mut transaction = self.owner.begin_with(begin).await?;
        sqlx::query("SELECT eventlog.hold($1)")
            .bind(plan.first_seq)
            .execute(&mut *transaction)
            .await?;
        settled(&mut transaction, plan.first_seq.unsigned_abs()).await?;
        // The owner sees no event.
        sqlx::query("SET LOCAL ROLE solidaires_worker").execute(&mut *transaction).await?;
        let events: i64 =
            sqlx::query_scalar("SELECT count(*) FROM eventlog.events WHERE seq BETWEEN $1 AND $2")
                .bind(plan.first_seq)
                .bind(plan.last_seq)
                .fetch_one(&mut *transaction)
                .await?;
        sqlx::query("SET LOCAL ROLE solidaires_owner").execute(&mut *transaction).await?;
        if events != database_number(checked.events) {
            return Err(ReadError::Corrupt("count of a partition's events").into());
        }
        let (positions, leaves): (Vec<i64>, Vec<Hash>) = checked
            .stragglers
            .iter()
            .map(|(position, leaf)| (database_number(*position), *leaf))
            .unzip();
        sqlx::query("SELECT eventlog.detach($1, $2, $3, $4, $5, $6, $7, $8, $9)")
            .bind(plan.first_seq)
            .bind(plan.last_seq)
            .bind(events)
            .bind(database_number(plan.prefix.size()))
            .bind(plan.prefix.to_bytes())
            .bind(positions)
            .bind(leaves)
            .bind(plan.file_name())
            .bind(checked.sha256)
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(())
    }
}

impl TryFrom<away::ArchiveRow> for Archive {
    type Error = ReadError;

    fn try_from(row: away::ArchiveRow) -> Result<Self, ReadError> {
        Ok(Self {
            first: natural(row.first_seq)?,
            last: natural(row.last_seq)?,
            events: natural(row.events)?,
            prefix: row.prefix()?,
            file_name: row.file_name,
            sha256: hash(row.sha256)?,
            archived_at: row.archived_at,
            in_database: row.in_database,
        })
    }
}

/// A partition in a file that was checked, and still in the database.
pub struct Written {
    plan: Plan,
    checked: Checked,
}

/// How often to try for the lock, and how long to let others pass in between.
const LOCK_TRIES: u32 = 15;
const LOCK_PAUSE: Duration = Duration::from_millis(250);

/// Not to be had in time, or only by a deadlock.
fn is_lock_trouble(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(sqlx::error::DatabaseError::code);
    matches!(code.as_deref(), Some("55P03" | "40P01"))
}

/// The last number of the partition that begins at `first`, if it can be archived.
async fn settled(connection: &mut PgConnection, first: u64) -> Result<i64, ArchiveError> {
    let row: (Option<String>, Option<i64>) = sqlx::query_as(
        "SELECT eventlog.kept_because($1),
             (SELECT last_seq FROM eventlog.partitions WHERE first_seq = $1)",
    )
    .bind(database_number(first))
    .fetch_one(connection)
    .await?;
    match row {
        (None, Some(last)) => Ok(last),
        (reason, _) => {
            let reason = reason.as_deref().map_or(Ok(Kept::NoPartition), kept)?;
            Err(ArchiveError::Kept { first, reason })
        }
    }
}

fn kept(reason: &str) -> Result<Kept, ReadError> {
    match reason {
        "none" => Ok(Kept::NoPartition),
        "newest" => Ok(Kept::Newest),
        "open" => Ok(Kept::Open),
        _ => Err(ReadError::Corrupt("reason to keep a partition")),
    }
}

/// Checks the file of an archive against the log and the archive's row.
async fn check_archive(
    connection: &mut PgConnection,
    row: &away::ArchiveRow,
    folder: PathBuf,
    report: Report<'_>,
) -> Result<Checked, ArchiveError> {
    let plan = Plan::of_archive(connection, row).await?;
    let path = folder.join(&row.file_name);
    let checked = check(connection, &path, &plan, report).await?;
    let stragglers: BTreeMap<u64, Hash> = row.stragglers()?;
    let flaw = if checked.sha256.as_slice() != row.sha256 {
        "its SHA-256 is not that of the file that was written"
    } else if checked.stragglers != stragglers {
        "its late events are not those of the log"
    } else {
        return Ok(checked);
    };
    Err(ArchiveError::Damaged { file: path, flaw })
}
