//! One call of `eventlog.append_batch`: requests to arrays, rows to outcomes.

use std::sync::Arc;

use chrono::{DateTime, SubsecRound, Utc};
use sqlx::postgres::PgArguments;
use sqlx::query::QueryAs;
use sqlx::{FromRow, PgExecutor, Postgres};
use uuid::Uuid;

use crate::error::{AppendError, Invalid, MAX_EVENTS, MAX_STREAMS};
use crate::model::{Append, AppendOutcome, ExpectedVersion, StreamAppend, StreamId, StreamVersion};
use crate::read::database_number;

/// What became of one request of a batch.
#[derive(Debug)]
pub(crate) enum Answer {
    Decided(Result<AppendOutcome, AppendError>),
    /// A lock was not free; nothing was written, and the request can be tried again.
    Busy,
}

/// Appends all requests in one statement (a transaction of its own unless `executor` is in one).
///
/// The answers are in the order of the requests. An error means that the statement failed as
/// a whole; whether it was committed is then known only from the kind of the error.
pub(crate) async fn append_batch(
    executor: impl PgExecutor<'_>,
    requests: &[&Append],
) -> Result<Vec<Answer>, sqlx::Error> {
    let columns = Columns::of(requests);
    let rows: Vec<AnswerRow> = columns.call().fetch_all(executor).await?;
    if rows.len() != requests.len() {
        return Err(protocol("another number of rows than requests"));
    }
    requests.iter().zip(rows).map(|(request, row)| row.answer(request)).collect()
}

/// Refuses what the database could not hold or the log could not mean.
pub(crate) fn check(append: &Append) -> Result<(), Invalid> {
    let mut streams: Vec<&StreamId> = append.streams.iter().map(|part| &part.stream).collect();
    streams.sort_unstable();
    let event_count: usize = append.streams.iter().map(|part| part.events.len()).sum();
    if streams.is_empty() {
        return Err(Invalid::NoStream);
    }
    if streams.len() > MAX_STREAMS || event_count > MAX_EVENTS {
        return Err(Invalid::TooLarge);
    }
    if streams.windows(2).any(|pair| pair[0] == pair[1]) {
        return Err(Invalid::StreamTwice);
    }
    if streams.iter().any(|stream| stream.tenant != append.tenant) {
        return Err(Invalid::ForeignStream);
    }
    let key = append.idempotency.as_ref().map(|idempotency| idempotency.key.as_str());
    check_text([append.metadata.role.as_str()].into_iter().chain(key))?;
    append.streams.iter().try_for_each(check_stream)
}

fn check_stream(part: &StreamAppend) -> Result<(), Invalid> {
    let names = part.events.iter().map(|event| event.name.as_str());
    check_text([part.stream.category.as_ref()].into_iter().chain(names))?;
    if let ExpectedVersion::Exactly(version) = part.expected
        && i64::try_from(version).is_err()
    {
        return Err(Invalid::Version);
    }
    let is_json = |text: &str| serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok();
    if !part.events.iter().all(|event| is_json(&event.payload)) {
        return Err(Invalid::Payload);
    }
    Ok(())
}

fn check_text<'a>(mut texts: impl Iterator<Item = &'a str>) -> Result<(), Invalid> {
    let wrong = texts.any(|text| text.is_empty() || text.contains('\0'));
    if wrong { Err(Invalid::Text) } else { Ok(()) }
}

/// A batch as the arrays that `eventlog.append_batch` takes.
#[derive(Default)]
struct Columns<'a> {
    request: RequestColumns<'a>,
    stream: StreamColumns<'a>,
    event: EventColumns<'a>,
}

#[derive(Default)]
struct RequestColumns<'a> {
    tenant: Vec<Uuid>,
    key: Vec<Option<&'a str>>,
    fingerprint: Vec<Option<&'a [u8]>>,
    actor: Vec<Uuid>,
    role: Vec<&'a str>,
    causation: Vec<Option<Uuid>>,
    correlation: Vec<Uuid>,
    recorded_at: Vec<DateTime<Utc>>,
}

#[derive(Default)]
struct StreamColumns<'a> {
    /// Of which request, from 1.
    request: Vec<i32>,
    /// Which of its request's streams, from 0.
    place: Vec<i32>,
    category: Vec<&'a str>,
    id: Vec<Uuid>,
    expected: Vec<Option<i64>>,
    event_count: Vec<i32>,
}

#[derive(Default)]
struct EventColumns<'a> {
    /// Of which stream of the batch, from 1.
    stream: Vec<i32>,
    /// Which event of its stream, from 1.
    number: Vec<i32>,
    id: Vec<Uuid>,
    name: Vec<&'a str>,
    schema_version: Vec<i32>,
    payload: Vec<&'a str>,
}

impl<'a> Columns<'a> {
    fn of(requests: &[&'a Append]) -> Self {
        let mut columns = Self::default();
        for append in requests {
            columns.push_request(append);
            for (place, part) in append.streams.iter().enumerate() {
                columns.push_stream(place, part);
            }
        }
        columns
    }

    fn push_request(&mut self, append: &'a Append) {
        let (metadata, column) = (&append.metadata, &mut self.request);
        let idempotency = append.idempotency.as_ref();
        column.tenant.push(append.tenant);
        column.key.push(idempotency.map(|idempotency| idempotency.key.as_str()));
        column.fingerprint.push(idempotency.map(|idempotency| idempotency.fingerprint.as_slice()));
        column.actor.push(metadata.actor);
        column.role.push(&metadata.role);
        column.causation.push(metadata.causation);
        column.correlation.push(metadata.correlation);
        column.recorded_at.push(metadata.recorded_at.trunc_subsecs(6));
    }

    /// Belongs to the request pushed last.
    fn push_stream(&mut self, place: usize, part: &'a StreamAppend) {
        let column = &mut self.stream;
        column.request.push(small(self.request.tenant.len()));
        column.place.push(small(place));
        column.category.push(&part.stream.category);
        column.id.push(part.stream.id);
        column.expected.push(match part.expected {
            ExpectedVersion::Any => None,
            ExpectedVersion::NoStream => Some(0),
            ExpectedVersion::Exactly(version) => Some(database_number(version)),
        });
        column.event_count.push(small(part.events.len()));
        let stream = small(column.id.len());
        for (number, event) in (1..).zip(&part.events) {
            self.event.stream.push(stream);
            self.event.number.push(number);
            self.event.id.push(event.id);
            self.event.name.push(&event.name);
            self.event.schema_version.push(i32::from(event.schema_version));
            self.event.payload.push(&event.payload);
        }
    }

    fn call(self) -> QueryAs<'a, Postgres, AnswerRow, PgArguments> {
        let Self { request, stream, event } = self;
        sqlx::query_as(
            "SELECT status, at_stream, categories, stream_ids, versions FROM eventlog.append_batch(
                 $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18,
                 $19, $20)",
        )
        .bind(request.tenant)
        .bind(request.key)
        .bind(request.fingerprint)
        .bind(request.actor)
        .bind(request.role)
        .bind(request.causation)
        .bind(request.correlation)
        .bind(request.recorded_at)
        .bind(stream.request)
        .bind(stream.place)
        .bind(stream.category)
        .bind(stream.id)
        .bind(stream.expected)
        .bind(stream.event_count)
        .bind(event.stream)
        .bind(event.number)
        .bind(event.id)
        .bind(event.name)
        .bind(event.schema_version)
        .bind(event.payload)
    }
}

/// A count that [`check`] and the size of a batch have bounded.
fn small(count: usize) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}

#[derive(FromRow)]
struct AnswerRow {
    status: String,
    at_stream: Option<i32>,
    categories: Option<Vec<String>>,
    stream_ids: Option<Vec<Uuid>>,
    versions: Vec<i64>,
}

impl AnswerRow {
    fn answer(self, request: &Append) -> Result<Answer, sqlx::Error> {
        let decided = match self.status.as_str() {
            "busy" => return Ok(Answer::Busy),
            "appended" => Ok(AppendOutcome::Appended(self.versions_now(request)?)),
            "repeated" => Ok(AppendOutcome::AlreadyDone(self.versions_then(request.tenant)?)),
            "key_reused" => {
                let key = request.idempotency.as_ref().map(|idempotency| idempotency.key.clone());
                Err(AppendError::KeyReused { key: key.unwrap_or_default() })
            }
            "conflict" => Err(self.conflict(request)?),
            _ => return Err(protocol("an unknown status")),
        };
        Ok(Answer::Decided(decided))
    }

    fn versions_now(self, request: &Append) -> Result<Vec<StreamVersion>, sqlx::Error> {
        let streams = request.streams.iter().map(|part| part.stream.clone());
        streams.zip(self.versions).map(stream_version).collect()
    }

    /// The streams of the first time: the repeated command may name others (ids made afresh).
    fn versions_then(self, tenant: Uuid) -> Result<Vec<StreamVersion>, sqlx::Error> {
        let (Some(categories), Some(ids)) = (self.categories, self.stream_ids) else {
            return Err(protocol("a repeated command without streams"));
        };
        let streams = categories.into_iter().zip(ids);
        let streams =
            streams.map(|(category, id)| StreamId { tenant, category: category.into(), id });
        streams.zip(self.versions).map(stream_version).collect()
    }

    fn conflict(&self, request: &Append) -> Result<AppendError, sqlx::Error> {
        let index = self.at_stream.and_then(|index| usize::try_from(index).ok());
        let part = index.and_then(|index| request.streams.get(index));
        let actual = self.versions.first().and_then(|version| u64::try_from(*version).ok());
        let (Some(part), Some(actual)) = (part, actual) else {
            return Err(protocol("a conflict on no stream"));
        };
        let (stream, expected) = (part.stream.clone(), part.expected);
        Ok(AppendError::Conflict { stream, expected, actual })
    }
}

fn stream_version((stream, version): (StreamId, i64)) -> Result<StreamVersion, sqlx::Error> {
    let version = u64::try_from(version).map_err(protocol)?;
    Ok(StreamVersion { stream, version })
}

fn protocol(problem: impl std::fmt::Display) -> sqlx::Error {
    sqlx::Error::Protocol(format!("eventlog.append_batch answered with {problem}"))
}

/// What an error of the whole statement means for a request in it.
pub(crate) fn failure(error: Arc<sqlx::Error>) -> AppendError {
    match class(&error) {
        Class::Content => AppendError::Rejected(error),
        Class::Contention => AppendError::Busy,
        Class::Unknown => AppendError::Unavailable(error),
    }
}

/// Can one request of the batch be to blame? Then nothing was written, and each request deserves
/// to be tried on its own.
pub(crate) fn concerns_one_request(error: &sqlx::Error) -> bool {
    matches!(class(error), Class::Content | Class::Contention)
}

enum Class {
    /// Bad data (SQLSTATE class 22), a broken constraint (23), too large (54), forbidden (42501).
    Content,
    /// A deadlock (class 40) or a lock not given in time (55P03).
    Contention,
    Unknown,
}

fn class(error: &sqlx::Error) -> Class {
    let code = error.as_database_error().and_then(|error| error.code());
    match code.as_deref().unwrap_or_default() {
        "42501" => Class::Content,
        "55P03" => Class::Contention,
        code if ["22", "23", "54"].iter().any(|class| code.starts_with(class)) => Class::Content,
        code if code.starts_with("40") => Class::Contention,
        _ => Class::Unknown,
    }
}
