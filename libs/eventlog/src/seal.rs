//! Sealing: giving committed events their place in the one order of the log.
//!
//! Why no event is missed. An event takes its number after its transaction got its id
//! (`events.seq`). When the sealer sees number m but not n < m, then n had been given out before m,
//! so its owner's transaction id already existed; a transaction id that the sealer draws after that
//! look (the *horizon*) is higher. (The sealer's transaction must have no id before: locking a row
//! would give it one, hence the advisory lock.) Once a later snapshot says that
//! every transaction below the horizon has ended, and still does not show n, then n will never be
//! committed. Until then the sealer looks for n again each time, and seals everything else: nobody
//! waits for a transaction that hangs.
//!
//! Why the order within a stream is that of its versions. Version v + 1 is appended under the
//! stream's lock, which the transaction of v gave back only after it had become visible. So the
//! number of v + 1 is higher, and a snapshot that shows v + 1 shows v too. Each look is one
//! statement, so one snapshot, sorted by number and cut (if at all) at the high end: v was sealed
//! before or is in the same look, ahead of v + 1, even when its number had been a gap.
//!
//! Why there is one order. An advisory lock is held for the whole transaction, so positions are
//! given out and committed by one sealer after the other: who sees position p sees all before it.
//! The lock ends with its connection, and the state is in the row of `eventlog.sealer` and in the
//! newest checkpoint, so any process can go on at any time.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use sqlx::{FromRow, PgConnection, PgPool};
use tokio::time::Instant;
use transparency::CompactRange;

use crate::error::ReadError;
use crate::gaps::{Gap, Lookout};
use crate::model::Checkpoint;
use crate::notify::{APPENDED, Bell, SEALED, notify};
use crate::read::{database_number, head, read_entry, read_frontier};

/// Seals committed events. Any number of processes may run one; they take turns. Needs the role
/// `solidaires_worker`.
#[derive(Debug, Clone)]
pub struct Sealer {
    pool: PgPool,
    batch_max: i64,
    partition_numbers: i64,
    /// The watermark from which on to see to further partitions.
    extend_at: Arc<AtomicI64>,
}

/// How many numbers one partition of the events takes.
pub const PARTITION_NUMBERS: i64 = 10_000_000;

/// What one round of sealing did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealing {
    /// How many events were sealed in this round.
    pub sealed: usize,
    /// The log after it.
    pub head: Checkpoint,
    /// How many ranges of numbers are still missing: transactions under way, or rolled back while
    /// an older one is still under way.
    pub gaps: usize,
}

impl Sealer {
    pub fn new(pool: PgPool) -> Self {
        Self {
            pool,
            batch_max: 2_000,
            partition_numbers: PARTITION_NUMBERS,
            extend_at: Arc::default(),
        }
    }

    /// As [`Sealer::new`], sealing at most `batch_max` events in a round.
    pub fn with_batch_max(pool: PgPool, batch_max: u32) -> Self {
        Self { batch_max: i64::from(batch_max.max(1)), ..Self::new(pool) }
    }

    /// The same, making further partitions for so many numbers each.
    #[must_use]
    pub fn with_partitions_of(self, numbers: u32) -> Self {
        Self { partition_numbers: i64::from(numbers.max(1)), ..self }
    }

    /// Seals committed events, oldest numbers first, up to the size of a batch, and writes
    /// a checkpoint if there were any. Waits while another sealer is at it.
    pub async fn seal_batch(&self) -> Result<Sealing, ReadError> {
        // A sealer that lost its network must not keep the lease for ever.
        let mut transaction = self
            .pool
            .begin_with(
                "BEGIN ISOLATION LEVEL READ COMMITTED; \
                 SET LOCAL idle_in_transaction_session_timeout = '10s'",
            )
            .await?;
        let known = lock_lookout(&mut transaction).await?;
        let look = look(&mut transaction, &known, self.batch_max).await?;
        let now_known = learn(&mut transaction, &known, &look).await?;
        if !look.found.is_empty() {
            seal(&mut transaction, &look.found).await?;
        }
        if now_known != known {
            save_lookout(&mut transaction, &now_known).await?;
        }
        let head = head(&mut *transaction).await?;
        transaction.commit().await?;
        if !look.found.is_empty() {
            notify(&self.pool, SEALED).await?;
        }
        self.make_room(now_known.watermark).await?;
        Ok(Sealing { sealed: look.found.len(), head, gaps: now_known.gaps.len() })
    }

    /// Says which transaction is oldest: its events, if it has any, are missing from the order, and
    /// the dead rows of the whole server stay for as long as it does.
    async fn warn_of_hanging(&self, gaps: usize, open: Duration) {
        let oldest: Result<Option<(i32, Option<String>)>, _> = sqlx::query_as(
            "SELECT pid, datname::text FROM pg_stat_activity WHERE backend_xid IS NOT NULL
             ORDER BY age(backend_xid) DESC LIMIT 1",
        )
        .fetch_optional(&self.pool)
        .await;
        let (process, database) = oldest.ok().flatten().unzip();
        let database = database.flatten();
        let seconds = open.as_secs();
        tracing::warn!(
            gaps,
            seconds,
            process,
            database,
            "numbers given out long ago are still open: a transaction hangs, and keeps only its \
             own events from being sealed; process is the oldest one, see pg_stat_activity"
        );
    }

    /// Sees to the next partition well before the last one is full.
    async fn make_room(&self, watermark: i64) -> Result<(), ReadError> {
        if watermark >= self.extend_at.load(Ordering::Relaxed) {
            sqlx::query("SELECT eventlog.extend($1)")
                .bind(self.partition_numbers)
                .execute(&self.pool)
                .await?;
            self.extend_at.store(watermark + self.partition_numbers / 4, Ordering::Relaxed);
        }
        Ok(())
    }

    /// Seals until a round finds nothing more.
    pub async fn seal_available(&self) -> Result<Sealing, ReadError> {
        let mut total = 0;
        loop {
            let round = self.seal_batch().await?;
            total += round.sealed;
            if round.sealed == 0 {
                return Ok(Sealing { sealed: total, ..round });
            }
        }
    }

    /// Seals as events come in, until `stop` is done. `poll_interval` bounds the delay when
    /// a notification is lost. An unreachable database is logged and tried again.
    pub async fn run(&self, poll_interval: Duration, stop: impl Future<Output = ()>) {
        let mut bell = Bell::new(self.pool.clone(), APPENDED);
        let mut alarm = Alarm::default();
        let sealing = async {
            loop {
                match self.seal_available().await {
                    Ok(sealing) => {
                        if let Some(open) = alarm.due(sealing.gaps, Instant::now()) {
                            self.warn_of_hanging(sealing.gaps, open).await;
                        }
                    }
                    Err(error) => tracing::error!(%error, "sealing failed, trying again"),
                }
                bell.wait(poll_interval).await;
            }
        };
        tokio::select! {
            () = stop => {}
            () = sealing => {}
        }
    }
}

/// Knows when numbers have been missing for too long.
#[derive(Debug, Default)]
struct Alarm {
    since: Option<Instant>,
    raised: Option<Instant>,
}

/// After so long, and again each time it has passed, the alarm is raised.
const ALARM_AFTER: Duration = Duration::from_secs(30);

impl Alarm {
    /// How long there have been gaps, if the alarm is to be raised now.
    fn due(&mut self, gaps: usize, now: Instant) -> Option<Duration> {
        if gaps == 0 {
            *self = Self::default();
            return None;
        }
        let since = *self.since.get_or_insert(now);
        if now - self.raised.unwrap_or(since) < ALARM_AFTER {
            return None;
        }
        self.raised = Some(now);
        Some(now - since)
    }
}

type LookoutRow = (i64, Vec<i64>, Vec<i64>, Vec<i64>);

/// Takes the sealers' lock, without a transaction id, and then reads how far the last one looked.
async fn lock_lookout(connection: &mut PgConnection) -> Result<Lookout, ReadError> {
    sqlx::query("SELECT pg_advisory_xact_lock(hashtext('eventlog.sealer'), 0)")
        .execute(&mut *connection)
        .await?;
    let (watermark, first, last, horizon): LookoutRow =
        sqlx::query_as("SELECT watermark, gap_first, gap_last, gap_horizon FROM eventlog.sealer")
            .fetch_one(connection)
            .await?;
    if first.len() != last.len() || first.len() != horizon.len() {
        return Err(ReadError::Corrupt("list of gaps"));
    }
    let bounds = first.into_iter().zip(last).zip(horizon);
    let gaps = bounds.map(|((first, last), horizon)| Gap { first, last, horizon }).collect();
    Ok(Lookout { watermark, gaps })
}

async fn save_lookout(connection: &mut PgConnection, known: &Lookout) -> Result<(), ReadError> {
    let column = |of: fn(&Gap) -> i64| -> Vec<i64> { known.gaps.iter().map(of).collect() };
    sqlx::query(
        "UPDATE eventlog.sealer
         SET watermark = $1, gap_first = $2, gap_last = $3, gap_horizon = $4",
    )
    .bind(known.watermark)
    .bind(column(|gap| gap.first))
    .bind(column(|gap| gap.last))
    .bind(column(|gap| gap.horizon))
    .execute(connection)
    .await?;
    Ok(())
}

/// What one snapshot showed.
struct Look {
    /// New events, by ascending number.
    found: Vec<Found>,
    /// The lowest transaction id still under way.
    oldest: i64,
    /// Did the sealer's own transaction have an id already?
    had_id: bool,
    /// The highest number up to which nothing was left out.
    examined_to: i64,
}

struct Found {
    number: i64,
    entry: Vec<u8>,
}

/// One line of a look; a look that found nothing has one line with nothing but `oldest`.
#[derive(FromRow)]
struct LookRow {
    oldest: i64,
    had_id: bool,
    seq: Option<i64>,
    entry: Option<Vec<u8>>,
}

impl LookRow {
    fn found(self) -> Option<Found> {
        Some(Found { number: self.seq?, entry: self.entry? })
    }
}

/// Looks above the watermark and into the gaps, in one statement: the soundness of the order rests
/// on its single snapshot (see the head of this file).
async fn look(
    connection: &mut PgConnection,
    known: &Lookout,
    batch_max: i64,
) -> Result<Look, ReadError> {
    let rows: Vec<LookRow> = sqlx::query_as(
        "SELECT snapshot.*, f.*
         FROM (SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS oldest,
                      pg_current_xact_id_if_assigned() IS NOT NULL AS had_id) snapshot
         LEFT JOIN LATERAL (
             (SELECT e.seq, e.entry
              FROM unnest($2::bigint[], $3::bigint[]) AS gap (first, last)
              JOIN eventlog.events e ON e.seq BETWEEN gap.first AND gap.last)
             UNION ALL
             (SELECT e.seq, e.entry
              FROM eventlog.events e WHERE e.seq > $1 ORDER BY e.seq LIMIT $4)
             ORDER BY seq LIMIT $4
         ) f ON true
         ORDER BY f.seq",
    )
    .bind(known.watermark)
    .bind(known.gaps.iter().map(|gap| gap.first).collect::<Vec<i64>>())
    .bind(known.gaps.iter().map(|gap| gap.last).collect::<Vec<i64>>())
    .bind(batch_max)
    .fetch_all(connection)
    .await?;
    let snapshot = rows.first().map(|row| (row.oldest, row.had_id));
    let (oldest, had_id) = snapshot.ok_or(ReadError::Corrupt("snapshot"))?;
    let found: Vec<Found> = rows.into_iter().filter_map(LookRow::found).collect();
    let is_cut = i64::try_from(found.len()).is_ok_and(|count| count >= batch_max);
    let examined_to = match found.last() {
        Some(last) if is_cut => last.number,
        _ => i64::MAX,
    };
    Ok(Look { found, oldest, had_id, examined_to })
}

/// What is known after a look.
async fn learn(
    connection: &mut PgConnection,
    known: &Lookout,
    look: &Look,
) -> Result<Lookout, ReadError> {
    let numbers: Vec<i64> = look.found.iter().map(|found| found.number).collect();
    let mut now_known = known.clone();
    // A new gap needs a horizon, drawn after the look: the id of our own transaction.
    let horizon = if known.jumps(&numbers) {
        if look.had_id {
            return Err(ReadError::Corrupt("horizon: the sealer's transaction had an id"));
        }
        sqlx::query_scalar("SELECT pg_current_xact_id()::text::bigint")
            .fetch_one(connection)
            .await?
    } else {
        i64::MAX
    };
    now_known.see(&numbers, horizon);
    now_known.bury(look.oldest, look.examined_to);
    Ok(now_known)
}

/// Writes the next positions and the checkpoint over them.
async fn seal(connection: &mut PgConnection, found: &[Found]) -> Result<(), ReadError> {
    let frontier: Option<Vec<u8>> =
        sqlx::query_scalar("SELECT frontier FROM eventlog.checkpoints ORDER BY size DESC LIMIT 1")
            .fetch_optional(&mut *connection)
            .await?;
    let mut range = frontier.map_or(Ok(CompactRange::new()), |bytes| read_frontier(&bytes))?;
    let first_position = range.size() + 1;
    for event in found {
        range.push(read_entry(&event.entry)?.leaf_hash());
    }
    let runs = runs_of(first_position, found);
    sqlx::query(
        "INSERT INTO eventlog.runs (first_position, first_seq, last_seq)
         SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bigint[])",
    )
    .bind(runs.iter().map(|run| database_number(run.first_position)).collect::<Vec<_>>())
    .bind(runs.iter().map(|run| run.first_number).collect::<Vec<_>>())
    .bind(runs.iter().map(|run| run.last_number).collect::<Vec<_>>())
    .execute(&mut *connection)
    .await?;
    sqlx::query(
        "INSERT INTO eventlog.checkpoints (size, root_hash, frontier, sealed_at)
         VALUES ($1, $2, $3, clock_timestamp())",
    )
    .bind(database_number(range.size()))
    .bind(range.root().as_slice())
    .bind(range.to_bytes())
    .execute(connection)
    .await?;
    Ok(())
}

/// Events with consecutive numbers, at consecutive positions.
#[derive(Debug, PartialEq, Eq)]
struct Run {
    first_position: u64,
    first_number: i64,
    last_number: i64,
}

/// The runs of what was found, by ascending number, from `position` on.
fn runs_of(position: u64, found: &[Found]) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for (position, event) in (position..).zip(found) {
        match runs.last_mut() {
            Some(run) if run.last_number + 1 == event.number => run.last_number = event.number,
            _ => runs.push(Run {
                first_position: position,
                first_number: event.number,
                last_number: event.number,
            }),
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_alarm_is_raised_every_half_minute_for_as_long_as_numbers_are_missing() {
        let (start, mut alarm) = (Instant::now(), Alarm::default());
        let mut after = |seconds, gaps| {
            alarm.due(gaps, start + Duration::from_secs(seconds)).map(|open| open.as_secs())
        };
        assert_eq!([after(0, 1), after(29, 2), after(30, 1)], [None, None, Some(30)]);
        assert_eq!([after(59, 1), after(61, 1)], [None, Some(61)]);
        assert_eq!([after(62, 0), after(63, 1), after(92, 1)], [None, None, None]);
        assert_eq!(after(93, 1), Some(30), "counted from the new gap");
    }

    #[test]
    fn consecutive_numbers_are_one_run_and_a_hole_begins_another() {
        let found: Vec<Found> = [4, 5, 6, 9].map(|number| Found { number, entry: vec![] }).into();
        let run = |first_position, first_number, last_number| Run {
            first_position,
            first_number,
            last_number,
        };
        assert_eq!(runs_of(11, &found), [run(11, 4, 6), run(14, 9, 9)]);
        assert_eq!(runs_of(1, &[]), []);
    }
}
