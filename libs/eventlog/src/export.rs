//! Writing one tenant's part of the log as lines (`line.rs`): in one snapshot, in order, in
//! constant memory.

use std::io::{self, Write};
use std::time::Duration;

use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};
use sqlx::{PgConnection, PgPool, Postgres, Transaction};
use tokio::time::sleep;
use uuid::Uuid;

use crate::error::ReadError;
use crate::line::{CommandLine, EventLine, FORMAT, Header, Line, Trailer};
use crate::read::{hash, head, natural};
use crate::salts::Salts;
use crate::seal::Sealer;
use crate::select::{Reader, Selection};

/// Why a tenant could not be exported.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    #[error(transparent)]
    Read(#[from] ReadError),
    #[error("the lines cannot be written: {0}")]
    Write(#[from] io::Error),
    #[error("the lines cannot be written: {0}")]
    Json(#[from] serde_json::Error),
    /// The tenant has no event.
    #[error("there is no such tenant")]
    NoTenant,
    /// Some of its events could not be sealed: a transaction hangs, or it never comes to rest.
    #[error("the tenant's newest events could not be sealed")]
    Unsealed,
    /// Some of its events are not in the database: they are in archives that were taken out of it.
    #[error("only {found} of the tenant's {total} events are in the database")]
    Incomplete { found: u64, total: u64 },
}

impl From<sqlx::Error> for ExportError {
    fn from(error: sqlx::Error) -> Self {
        Self::Read(error.into())
    }
}

/// Writes all events and command keys of `tenant`; `progress` is told how many events are written
/// and how many there are. Needs the role `solidaires_worker`.
///
/// What is written is the tenant at one moment, at which all its events are sealed: a command whose
/// key is in the file has its events there too.
pub async fn export<Out: Write>(
    pool: &PgPool,
    tenant: Uuid,
    out: Out,
    mut progress: impl FnMut(u64, u64),
) -> Result<Trailer, ExportError> {
    let mut snapshot = sealed_snapshot(pool, tenant).await?;
    let total = count_events(&mut snapshot, tenant).await?;
    if total == 0 {
        return Err(ExportError::NoTenant);
    }
    let mut lines = Lines { out, digest: Sha256::new(), buffer: Vec::new() };
    let log = head(&mut *snapshot).await?;
    let (position, root) = (log.size, log.root_hash);
    lines.write(&Line::Header(Header { format: FORMAT, tenant, position, root }))?;
    let commands = write_commands(&mut snapshot, tenant, &mut lines).await?;
    let selection = Selection { tenant: Some(tenant), ..Selection::default() };
    let mut reader = Reader::within(snapshot, &selection).await?;
    let mut events = 0;
    loop {
        let page = reader.page().await?;
        if page.is_empty() {
            break;
        }
        events += page.len() as u64;
        let salts = Salts::of(reader.connection(), &page).await?;
        for event in page {
            let salt = salts.salt(&event).copied();
            lines.write(&Line::Event(EventLine { salt, ..EventLine::from(event) }))?;
        }
        progress(events, total);
    }
    if events != total {
        return Err(ExportError::Incomplete { found: events, total });
    }
    lines.end(commands, events)
}

struct Lines<Out> {
    out: Out,
    digest: Sha256,
    buffer: Vec<u8>,
}

impl<Out: Write> Lines<Out> {
    fn write(&mut self, line: &Line) -> Result<(), ExportError> {
        self.buffer.clear();
        serde_json::to_writer(&mut self.buffer, line)?;
        self.buffer.push(b'\n');
        self.digest.update(&self.buffer);
        Ok(self.out.write_all(&self.buffer)?)
    }

    fn end(mut self, commands: u64, events: u64) -> Result<Trailer, ExportError> {
        let trailer = Trailer { commands, events, sha256: self.digest.clone().finalize().into() };
        self.write(&Line::Trailer(trailer.clone()))?;
        self.out.flush()?;
        Ok(trailer)
    }
}

const ATTEMPTS_MAX: u32 = 100;
const PAUSE: Duration = Duration::from_millis(50);

/// A snapshot in which every event of the tenant is sealed.
async fn sealed_snapshot(
    pool: &PgPool,
    tenant: Uuid,
) -> Result<Transaction<'static, Postgres>, ExportError> {
    let sealer = Sealer::new(pool.clone());
    for _ in 0..ATTEMPTS_MAX {
        while sealer.seal_batch().await?.sealed > 0 {}
        let mut snapshot =
            pool.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await?;
        let unsealed: bool = sqlx::query_scalar(
            "SELECT EXISTS (SELECT FROM eventlog.heads h WHERE h.tenant_id = $1
                 AND NOT EXISTS (SELECT FROM eventlog.runs r
                     WHERE int8range(r.first_seq, r.last_seq, '[]') @> h.last_seq))",
        )
        .bind(tenant)
        .fetch_one(&mut *snapshot)
        .await?;
        if !unsealed {
            return Ok(snapshot);
        }
        sleep(PAUSE).await;
    }
    Err(ExportError::Unsealed)
}

/// How many events the tenant has.
pub(crate) async fn count_events(
    connection: &mut PgConnection,
    tenant: Uuid,
) -> Result<u64, ReadError> {
    let count = sqlx::query_scalar(
        "SELECT coalesce(sum(version), 0)::bigint FROM eventlog.heads WHERE tenant_id = $1",
    );
    natural(count.bind(tenant).fetch_one(connection).await?)
}

type CommandRow = (String, Vec<u8>, String, DateTime<Utc>);

async fn write_commands<Out: Write>(
    snapshot: &mut PgConnection,
    tenant: Uuid,
    lines: &mut Lines<Out>,
) -> Result<u64, ExportError> {
    sqlx::query(
        "DECLARE commands NO SCROLL CURSOR FOR
         SELECT key, fingerprint, outcome::text, recorded_at FROM eventlog.commands
         WHERE tenant_id = $1 ORDER BY recorded_at, key",
    )
    .bind(tenant)
    .execute(&mut *snapshot)
    .await?;
    let mut count = 0;
    loop {
        let rows: Vec<CommandRow> = sqlx::query_as("FETCH FORWARD 1000 FROM commands")
            .persistent(false)
            .fetch_all(&mut *snapshot)
            .await?;
        if rows.is_empty() {
            return Ok(count);
        }
        count += rows.len() as u64;
        for (key, fingerprint, outcome, recorded_at) in rows {
            let fingerprint = hash(fingerprint)?;
            let command = CommandLine { key, fingerprint, outcome, recorded_at };
            lines.write(&Line::Command(command))?;
        }
    }
}
