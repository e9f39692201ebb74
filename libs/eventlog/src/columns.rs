//! A batch as the arrays that `eventlog.append_batch` takes.

use chrono::{DateTime, SubsecRound, Utc};
use sqlx::Postgres;
use sqlx::error::BoxDynError;
use sqlx::postgres::PgArguments;
use sqlx::query::QueryAs;
use transparency::{ENTRY_BYTES, Entry, Salt};
use uuid::Uuid;

use crate::canonical::content_hash_of_new;
use crate::lock;
use crate::model::{Append, Metadata, StreamAppend};
use crate::read::database_number;
use crate::salts::fresh_salts;

/// One element for each lock, stream, command key and event of the batch; each names its request
/// (from 1).
#[derive(Default)]
pub(crate) struct Columns<'a> {
    lock: LockColumns,
    stream: StreamColumns<'a>,
    command: CommandColumns<'a>,
    event: EventColumns<'a>,
}

#[derive(Default)]
struct LockColumns {
    request: Vec<i32>,
    number: Vec<i64>,
    shared: Vec<bool>,
}

#[derive(Default)]
struct StreamColumns<'a> {
    request: Vec<i32>,
    tenant: Vec<Uuid>,
    category: Vec<&'a str>,
    id: Vec<Uuid>,
    expected: Vec<i64>,
    /// Its first event among all of the batch, from 1.
    first: Vec<i32>,
    events: Vec<i32>,
    /// For its events, if it has none yet.
    salt: Vec<Salt>,
}

#[derive(Default)]
struct CommandColumns<'a> {
    request: Vec<i32>,
    tenant: Vec<Uuid>,
    key: Vec<&'a str>,
    fingerprint: Vec<&'a [u8]>,
    outcome: Vec<String>,
    recorded_at: Vec<DateTime<Utc>>,
}

#[derive(Default)]
struct EventColumns<'a> {
    request: Vec<i32>,
    /// The number of its stream in the batch, from 1.
    of: Vec<i32>,
    tenant: Vec<Uuid>,
    category: Vec<&'a str>,
    stream: Vec<Uuid>,
    version: Vec<i64>,
    id: Vec<Uuid>,
    name: Vec<&'a str>,
    schema_version: Vec<i32>,
    actor: Vec<Uuid>,
    role: Vec<&'a str>,
    causation: Vec<Option<Uuid>>,
    correlation: Vec<Uuid>,
    recorded_at: Vec<DateTime<Utc>>,
    payload: Vec<&'a str>,
    /// Of an event in a stream that goes on: with the content's hash in the place of
    /// the commitment.
    entry: Vec<[u8; ENTRY_BYTES]>,
}

impl<'a> Columns<'a> {
    /// The columns of `requests`, whose streams must be at the `expected` versions, in order.
    pub(crate) fn of(requests: &[&'a Append], expected: &[u64]) -> Result<Self, BoxDynError> {
        let mut columns = Self::default();
        columns.stream.salt = fresh_salts(expected.len())?;
        let mut expected = expected.iter().copied();
        for (request, append) in (1..).zip(requests) {
            let parts: Vec<(&StreamAppend, u64)> =
                append.streams.iter().zip(expected.by_ref()).collect();
            for (part, expected) in &parts {
                columns.push_stream(request, &append.metadata, part, *expected);
            }
            columns.push_command(request, append, &parts)?;
        }
        Ok(columns)
    }

    fn push_stream(
        &mut self,
        request: i32,
        metadata: &'a Metadata,
        part: &'a StreamAppend,
        expected: u64,
    ) {
        self.lock.push(request, lock::of_stream(&part.stream), part.events.is_empty());
        let column = &mut self.stream;
        column.request.push(request);
        column.tenant.push(part.stream.tenant);
        column.category.push(&part.stream.category);
        column.id.push(part.stream.id);
        column.expected.push(database_number(expected));
        column.first.push(small(self.event.request.len() + 1));
        column.events.push(small(part.events.len()));
        let of = column.request.len();
        // There is one for each stream.
        let salt = column.salt.get(of - 1).copied().unwrap_or_default();
        for (version, event) in (expected + 1..).zip(&part.events) {
            let column = &mut self.event;
            column.request.push(request);
            column.of.push(small(of));
            column.tenant.push(part.stream.tenant);
            column.category.push(&part.stream.category);
            column.stream.push(part.stream.id);
            column.version.push(database_number(version));
            column.id.push(event.id);
            column.name.push(&event.name);
            column.schema_version.push(i32::from(event.schema_version));
            column.actor.push(metadata.actor);
            column.role.push(&metadata.role);
            column.causation.push(metadata.causation);
            column.correlation.push(metadata.correlation);
            column.recorded_at.push(metadata.recorded_at.trunc_subsecs(6));
            column.payload.push(&event.payload);
            let content = content_hash_of_new(&part.stream, version, metadata, event);
            let entry = match expected {
                0 => Entry::new(event.kind, &salt, &content),
                _ => Entry { kind: event.kind, commitment: content },
            };
            column.entry.push(entry.to_bytes());
        }
    }

    fn push_command(
        &mut self,
        request: i32,
        append: &'a Append,
        parts: &[(&StreamAppend, u64)],
    ) -> serde_json::Result<()> {
        let Some(idempotency) = &append.idempotency else { return Ok(()) };
        self.lock.push(request, lock::of_key(append.tenant, &idempotency.key), false);
        let reached: Vec<(&str, Uuid, u64)> = parts
            .iter()
            .map(|(part, expected)| {
                let version = expected + part.events.len() as u64;
                (part.stream.category.as_ref(), part.stream.id, version)
            })
            .collect();
        let column = &mut self.command;
        column.request.push(request);
        column.tenant.push(append.tenant);
        column.key.push(&idempotency.key);
        column.fingerprint.push(&idempotency.fingerprint);
        column.outcome.push(serde_json::to_string(&reached)?);
        column.recorded_at.push(append.metadata.recorded_at.trunc_subsecs(6));
        Ok(())
    }

    /// The call, as a query for the rows of the requests that were not carried out.
    pub(crate) fn call<Row>(self, careful: bool) -> QueryAs<'a, Postgres, Row, PgArguments>
    where
        Row: for<'r> sqlx::FromRow<'r, sqlx::postgres::PgRow>,
    {
        let Self { lock, stream, command, event } = self;
        sqlx::query_as(
            "SELECT request, status, stream, version, outcome FROM eventlog.append_batch(
                 $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18,
                 $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34)",
        )
        .bind(careful)
        .bind(lock.request)
        .bind(lock.number)
        .bind(lock.shared)
        .bind(stream.request)
        .bind(stream.tenant)
        .bind(stream.category)
        .bind(stream.id)
        .bind(stream.expected)
        .bind(stream.first)
        .bind(stream.events)
        .bind(stream.salt)
        .bind(command.request)
        .bind(command.tenant)
        .bind(command.key)
        .bind(command.fingerprint)
        .bind(command.outcome)
        .bind(command.recorded_at)
        .bind(event.request)
        .bind(event.of)
        .bind(event.tenant)
        .bind(event.category)
        .bind(event.stream)
        .bind(event.version)
        .bind(event.id)
        .bind(event.name)
        .bind(event.schema_version)
        .bind(event.actor)
        .bind(event.role)
        .bind(event.causation)
        .bind(event.correlation)
        .bind(event.recorded_at)
        .bind(event.payload)
        .bind(event.entry)
    }
}

impl LockColumns {
    fn push(&mut self, request: i32, number: i64, shared: bool) {
        self.request.push(request);
        self.number.push(number);
        self.shared.push(shared);
    }
}

/// A count that the check of each request and the size of a batch have bounded.
fn small(count: usize) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}
