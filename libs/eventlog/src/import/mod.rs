//! Taking in a tenant that another database exported.
//!
//! What the database holds of the tenant must be a beginning of the file: nothing, or what an
//! interrupted import left. Only then is anything written, in the order of the file, in batches
//! that are each one transaction; so whenever it ends, what is there is a beginning of the file
//! again, and importing the same file goes on from it. The commands come first: nothing that has
//! been carried out at home is carried out again here.
//!
//! Appending gives the events of one request one author and one time, and of many requests at once
//! no order among themselves. An import must keep both, so it inserts by itself, with the rights of
//! `solidaires_log`, which an operator's login has and no service's: under the locks of the
//! streams, with a transaction id drawn before the numbers, and against the heads, as
//! `eventlog.append_batch` does.

mod columns;

use std::collections::HashMap;
use std::io::BufRead;

use sqlx::{PgConnection, PgPool};
use transparency::Salt;
use uuid::Uuid;

use self::columns::{CommandColumns, EventColumns, HeadColumns};
use crate::batch::extend;
use crate::error::MAX_STREAMS;
use crate::export::count_events;
use crate::intake::{ImportError, Intake, Problem, Salted, Taken};
use crate::line::CommandLine;
use crate::lock;
use crate::model::RecordedEvent;
use crate::notify::{APPENDED, notify};
use crate::read::{database_number, natural};

/// What an import did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Imported {
    pub tenant: Uuid,
    pub commands: u64,
    pub events: u64,
    /// How many of the events had been there before.
    pub events_known: u64,
}

/// The most commands or events of one batch.
const BATCH_MAX: usize = 4_000;
/// The most bytes of payload, unless one event alone has more.
const BATCH_BYTES_MAX: usize = 8 << 20;

/// Checks a whole file and writes nothing. `progress` is told how many bytes are read.
pub fn check_lines(lines: impl BufRead, mut progress: impl FnMut(u64)) -> Result<(), ImportError> {
    let (mut intake, _) = Intake::open(lines)?;
    loop {
        if let Taken::End = intake.next()? {
            return Ok(());
        }
        if intake.line.is_multiple_of(1_000) {
            progress(intake.bytes);
        }
    }
}

/// Imports a file, which may be read only once; `progress` is told how many bytes are done with.
///
/// The pool's connections act as `solidaires_worker`, of a login that may act as `solidaires_log`.
///
/// # Errors
/// After [`Problem::NotABeginning`] nothing has been written. After any other problem, what was
/// read before it may be there, and importing the right file goes on from it.
pub async fn import(
    pool: &PgPool,
    lines: impl BufRead,
    mut progress: impl FnMut(u64),
) -> Result<Imported, ImportError> {
    let (mut intake, header) = Intake::open(lines)?;
    let target = Target::new(pool, header.tenant).await;
    let mut target = target.map_err(|problem| intake.at_line(problem))?;
    loop {
        let entry = intake.next()?;
        let written = match entry {
            Taken::Command(command) => target.take_command(command, intake.line).await,
            Taken::Event(event) => target.take_event(*event, intake.line).await,
            Taken::End => {
                let ended = target.end(intake.line).await;
                progress(intake.bytes);
                return ended;
            }
        };
        if written? {
            progress(intake.bytes);
        }
    }
}

/// The tenant in the database that it goes to.
struct Target<'p> {
    pool: &'p PgPool,
    tenant: Uuid,
    commands_there: u64,
    events_there: u64,
    /// What was taken, written or not.
    commands: u64,
    events: u64,
    /// What is not written yet, with the numbers of their lines.
    waiting_commands: Vec<(u64, CommandLine)>,
    waiting_events: Vec<(u64, RecordedEvent)>,
    waiting_bytes: usize,
    /// The streams of the waiting events.
    streams: HashMap<(String, Uuid), StreamPart>,
}

/// What a batch adds to one stream.
struct StreamPart {
    first_version: u64,
    last_version: u64,
    /// Of its first and last event in the batch.
    first: usize,
    last: usize,
    /// That of its last event.
    salt: Option<Salt>,
    /// The last version whose salt was forgotten.
    salted_after: u64,
}

fn at(line: u64) -> impl Fn(Problem) -> ImportError {
    move |problem| ImportError { line, problem }
}

impl<'p> Target<'p> {
    async fn new(pool: &'p PgPool, tenant: Uuid) -> Result<Self, Problem> {
        let mut connection = pool.acquire().await?;
        let events_there = count_events(&mut connection, tenant).await?;
        let commands_there =
            sqlx::query_scalar("SELECT count(*) FROM eventlog.commands WHERE tenant_id = $1")
                .bind(tenant)
                .fetch_one(&mut *connection)
                .await?;
        Ok(Self {
            pool,
            tenant,
            commands_there: natural(commands_there)?,
            events_there,
            commands: 0,
            events: 0,
            waiting_commands: Vec::new(),
            waiting_events: Vec::new(),
            waiting_bytes: 0,
            streams: HashMap::new(),
        })
    }

    /// Takes the next command; says whether a batch was done with.
    async fn take_command(&mut self, command: CommandLine, line: u64) -> Result<bool, ImportError> {
        self.commands += 1;
        self.waiting_commands.push((line, command));
        // What is there is compared, what is not is written: a batch is of one kind.
        let full = self.waiting_commands.len() >= BATCH_MAX || self.commands == self.commands_there;
        if full {
            self.flush_commands().await?;
        }
        Ok(full)
    }

    async fn flush_commands(&mut self) -> Result<(), ImportError> {
        let batch = std::mem::take(&mut self.waiting_commands);
        let Some((line, _)) = batch.first() else { return Ok(()) };
        let line = *line;
        let commands: Vec<CommandLine> = batch.into_iter().map(|(_, command)| command).collect();
        let written = if self.commands <= self.commands_there {
            self.have_commands(&commands).await
        } else if self.events_there > 0 {
            // They would have been written before the events.
            Err(Problem::NotABeginning)
        } else {
            self.write_commands(&commands).await
        };
        written.map_err(at(line))
    }

    async fn have_commands(&self, commands: &[CommandLine]) -> Result<(), Problem> {
        let columns = CommandColumns::of(commands);
        let there: i64 = sqlx::query_scalar(
            "SELECT count(*) FROM unnest($2::text[], $3::bytea[], $4::text[], $5::timestamptz[])
                 AS c (key, fingerprint, outcome, recorded_at)
             JOIN eventlog.commands k ON k.tenant_id = $1 AND k.key = c.key
                 AND k.fingerprint = c.fingerprint AND k.outcome::text = c.outcome
                 AND k.recorded_at = c.recorded_at",
        )
        .bind(self.tenant)
        .bind(columns.key)
        .bind(columns.fingerprint)
        .bind(columns.outcome)
        .bind(columns.recorded_at)
        .fetch_one(self.pool)
        .await?;
        if natural(there)? == commands.len() as u64 { Ok(()) } else { Err(Problem::NotABeginning) }
    }

    async fn write_commands(&self, commands: &[CommandLine]) -> Result<(), Problem> {
        let columns = CommandColumns::of(commands);
        let mut transaction = self.pool.begin_with(AS_LOG).await?;
        let written = sqlx::query(
            "INSERT INTO eventlog.commands (tenant_id, key, fingerprint, outcome, recorded_at)
             SELECT $1, c.key, c.fingerprint, c.outcome::json, c.recorded_at
             FROM unnest($2::text[], $3::bytea[], $4::text[], $5::timestamptz[])
                 AS c (key, fingerprint, outcome, recorded_at)
             ON CONFLICT DO NOTHING",
        )
        .bind(self.tenant)
        .bind(columns.key)
        .bind(columns.fingerprint)
        .bind(columns.outcome)
        .bind(columns.recorded_at)
        .execute(&mut *transaction)
        .await?;
        if written.rows_affected() != commands.len() as u64 {
            return Err(Problem::NotABeginning);
        }
        transaction.commit().await?;
        Ok(())
    }

    /// Takes the next event; says whether a batch was done with.
    async fn take_event(&mut self, salted: Salted, line: u64) -> Result<bool, ImportError> {
        let Salted { event, salt } = salted;
        self.flush_commands().await?;
        if self.commands < self.commands_there {
            return Err(at(line)(Problem::NotABeginning));
        }
        let index = self.waiting_events.len();
        let key = (event.stream.category.to_string(), event.stream.id);
        let version = event.version;
        let part = self.streams.entry(key).or_insert(StreamPart {
            first_version: version,
            last_version: version - 1,
            first: index,
            last: index,
            salt,
            salted_after: 0,
        });
        if part.last_version + 1 != version {
            return Err(at(line)(Problem::Version));
        }
        (part.last_version, part.last, part.salt) = (version, index, salt);
        if salt.is_none() {
            part.salted_after = version;
        }
        self.events += 1;
        self.waiting_bytes += event.payload.len();
        self.waiting_events.push((line, event));
        let full = self.waiting_events.len() >= BATCH_MAX
            || self.waiting_bytes >= BATCH_BYTES_MAX
            || self.streams.len() >= MAX_STREAMS
            || self.events == self.events_there;
        if full {
            self.flush_events().await?;
        }
        Ok(full)
    }

    async fn flush_events(&mut self) -> Result<(), ImportError> {
        let batch = std::mem::take(&mut self.waiting_events);
        let streams = std::mem::take(&mut self.streams);
        self.waiting_bytes = 0;
        let Some((line, _)) = batch.first() else { return Ok(()) };
        let line = *line;
        if self.events <= self.events_there {
            return self.have_events(&batch).await;
        }
        let events: Vec<RecordedEvent> = batch.into_iter().map(|(_, event)| event).collect();
        self.write_events(&events, &streams).await.map_err(at(line))
    }

    async fn have_events(&self, batch: &[(u64, RecordedEvent)]) -> Result<(), ImportError> {
        let line = batch.first().map_or(0, |(line, _)| *line);
        let columns = EventColumns::of(batch.iter().map(|(_, event)| event));
        let entries: Result<Vec<Option<Vec<u8>>>, sqlx::Error> = sqlx::query_scalar(
            "SELECT e.entry FROM unnest($2::text[], $3::uuid[], $4::bigint[])
                 WITH ORDINALITY AS asked (category, stream_id, version, number)
             LEFT JOIN eventlog.events e ON (e.tenant_id, e.category, e.stream_id, e.version)
                 = ($1, asked.category, asked.stream_id, asked.version)
             ORDER BY asked.number",
        )
        .bind(self.tenant)
        .bind(columns.category)
        .bind(columns.stream)
        .bind(columns.version)
        .fetch_all(self.pool)
        .await;
        let entries = entries.map_err(|error| at(line)(error.into()))?;
        let differs = |((_, event), entry): &(&(u64, RecordedEvent), &Option<Vec<u8>>)| {
            entry.as_deref() != Some(event.entry.to_bytes().as_slice())
        };
        match batch.iter().zip(&entries).find(differs) {
            Some(((line, _), _)) => Err(at(*line)(Problem::NotABeginning)),
            None => Ok(()),
        }
    }

    async fn write_events(
        &self,
        events: &[RecordedEvent],
        streams: &HashMap<(String, Uuid), StreamPart>,
    ) -> Result<(), Problem> {
        let mut connection = self.pool.acquire().await?;
        extend(&mut connection).await?;
        drop(connection);
        let mut transaction = self.pool.begin_with(AS_LOG).await?;
        lock_streams(&mut transaction, events).await?;
        let numbers = take_numbers(&mut transaction, events.len()).await?;
        let heads = HeadColumns::of(streams, &numbers)?;
        heads.write(&mut transaction, self.tenant).await?;
        EventColumns::of(events.iter()).write(&mut transaction, self.tenant, numbers).await?;
        transaction.commit().await?;
        notify(self.pool, APPENDED).await?;
        Ok(())
    }

    async fn end(mut self, line: u64) -> Result<Imported, ImportError> {
        self.flush_commands().await?;
        self.flush_events().await?;
        if self.commands < self.commands_there || self.events < self.events_there {
            return Err(at(line)(Problem::NotABeginning));
        }
        Ok(Imported {
            tenant: self.tenant,
            commands: self.commands,
            events: self.events,
            events_known: self.events_there,
        })
    }
}

const AS_LOG: &str = "BEGIN ISOLATION LEVEL READ COMMITTED; SET LOCAL ROLE solidaires_log";

/// Draws the transaction's id, and keeps others off the streams.
async fn lock_streams(
    connection: &mut PgConnection,
    events: &[RecordedEvent],
) -> Result<(), Problem> {
    let mut locks: Vec<i64> = events.iter().map(|event| lock::of_stream(&event.stream)).collect();
    locks.sort_unstable();
    locks.dedup();
    sqlx::query("SELECT pg_current_xact_id()").execute(&mut *connection).await?;
    let refused: i64 = sqlx::query_scalar(
        "SELECT count(*) FROM unnest($1::bigint[]) AS l WHERE NOT pg_try_advisory_xact_lock(l)",
    )
    .bind(locks)
    .fetch_one(connection)
    .await?;
    if refused == 0 { Ok(()) } else { Err(Problem::Busy) }
}

/// So many numbers of events, ascending.
async fn take_numbers(
    connection: &mut PgConnection,
    count: usize,
) -> Result<Vec<i64>, sqlx::Error> {
    let mut numbers: Vec<i64> =
        sqlx::query_scalar("SELECT nextval('eventlog.event_seq') FROM generate_series(1, $1)")
            .bind(database_number(count as u64))
            .fetch_all(connection)
            .await?;
    numbers.sort_unstable();
    Ok(numbers)
}
