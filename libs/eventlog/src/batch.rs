//! One call of `eventlog.append_batch`: requests to JSON, rows to outcomes.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, SubsecRound, Utc};
use serde::{Deserialize, Serialize};
use sqlx::types::Json;
use sqlx::{FromRow, PgExecutor};
use uuid::Uuid;

use crate::error::{AppendError, Invalid, MAX_EVENTS, MAX_STREAMS};
use crate::model::{Append, AppendOutcome, ExpectedVersion, StreamAppend, StreamId, StreamVersion};

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
    let groups: Vec<Json<Group<'_>>> = group_by_tenant(requests).into_values().map(Json).collect();
    let rows: Vec<AnswerRow> =
        sqlx::query_as("SELECT request, status, detail FROM eventlog.append_batch($1)")
            .bind(groups)
            .fetch_all(executor)
            .await?;
    let mut answers: Vec<Option<Answer>> = requests.iter().map(|_| None).collect();
    for row in rows {
        let index = usize::try_from(row.request).map_err(protocol)?;
        let request = requests.get(index).ok_or_else(|| protocol("a request never made"))?;
        answers[index] = Some(row.answer(request)?);
    }
    let answered: Option<Vec<Answer>> = answers.into_iter().collect();
    answered.ok_or_else(|| protocol("no answer to a request"))
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

/// The requests of one tenant, as `eventlog.append_batch` takes them. `r` numbers the requests of
/// the batch, `s` the streams of a request, `n` the events of a stream.
#[derive(Serialize)]
struct Group<'a> {
    tenant: Uuid,
    requests: Vec<RequestRow<'a>>,
    streams: Vec<StreamRow<'a>>,
    events: Vec<EventRow<'a>>,
}

#[derive(Serialize)]
struct RequestRow<'a> {
    r: usize,
    key: Option<&'a str>,
    fingerprint: Option<String>,
    actor: Uuid,
    role: &'a str,
    causation: Option<Uuid>,
    correlation: Uuid,
    recorded_at: DateTime<Utc>,
}

#[derive(Serialize)]
struct StreamRow<'a> {
    r: usize,
    s: usize,
    category: &'a str,
    id: Uuid,
    expected: Option<u64>,
    events: usize,
}

#[derive(Serialize)]
struct EventRow<'a> {
    r: usize,
    s: usize,
    n: usize,
    id: Uuid,
    name: &'a str,
    schema: u16,
    payload: &'a str,
}

fn group_by_tenant<'a>(requests: &[&'a Append]) -> BTreeMap<Uuid, Group<'a>> {
    let mut groups = BTreeMap::new();
    for (r, append) in requests.iter().copied().enumerate() {
        let group = groups.entry(append.tenant).or_insert_with(|| Group {
            tenant: append.tenant,
            requests: Vec::new(),
            streams: Vec::new(),
            events: Vec::new(),
        });
        group.requests.push(request_row(r, append));
        for (s, part) in append.streams.iter().enumerate() {
            group.streams.push(StreamRow {
                r,
                s,
                category: &part.stream.category,
                id: part.stream.id,
                expected: match part.expected {
                    ExpectedVersion::Any => None,
                    ExpectedVersion::NoStream => Some(0),
                    ExpectedVersion::Exactly(version) => Some(version),
                },
                events: part.events.len(),
            });
            group.events.extend(part.events.iter().enumerate().map(|(index, event)| EventRow {
                r,
                s,
                n: index + 1,
                id: event.id,
                name: &event.name,
                schema: event.schema_version,
                payload: &event.payload,
            }));
        }
    }
    groups
}

fn request_row(r: usize, append: &Append) -> RequestRow<'_> {
    let metadata = &append.metadata;
    let idempotency = append.idempotency.as_ref();
    RequestRow {
        r,
        key: idempotency.map(|idempotency| idempotency.key.as_str()),
        fingerprint: idempotency.map(|idempotency| hex::encode(idempotency.fingerprint)),
        actor: metadata.actor,
        role: &metadata.role,
        causation: metadata.causation,
        correlation: metadata.correlation,
        recorded_at: metadata.recorded_at.trunc_subsecs(6),
    }
}

#[derive(FromRow)]
struct AnswerRow {
    request: i32,
    status: String,
    detail: Option<Json<Detail>>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Detail {
    Versions(Vec<VersionRow>),
    Conflict { s: usize, actual: u64 },
}

#[derive(Deserialize)]
struct VersionRow {
    category: String,
    stream: Uuid,
    version: u64,
}

impl AnswerRow {
    fn answer(self, request: &Append) -> Result<Answer, sqlx::Error> {
        let decided = match (self.status.as_str(), self.detail.map(|Json(detail)| detail)) {
            ("busy", None) => return Ok(Answer::Busy),
            ("appended", Some(Detail::Versions(rows))) => {
                Ok(AppendOutcome::Appended(versions(request, rows)))
            }
            ("repeated", Some(Detail::Versions(rows))) => {
                Ok(AppendOutcome::AlreadyDone(versions(request, rows)))
            }
            ("key_reused", _) => {
                let key = request.idempotency.as_ref().map(|idempotency| idempotency.key.clone());
                Err(AppendError::KeyReused { key: key.unwrap_or_default() })
            }
            ("conflict", Some(Detail::Conflict { s, actual })) => {
                let part = request.streams.get(s).ok_or_else(|| protocol("an unnamed stream"))?;
                let (stream, expected) = (part.stream.clone(), part.expected);
                Err(AppendError::Conflict { stream, expected, actual })
            }
            _ => return Err(protocol("an unknown status")),
        };
        Ok(Answer::Decided(decided))
    }
}

fn versions(request: &Append, rows: Vec<VersionRow>) -> Vec<StreamVersion> {
    let stream_version = |row: VersionRow| StreamVersion {
        stream: StreamId { tenant: request.tenant, category: row.category.into(), id: row.stream },
        version: row.version,
    };
    rows.into_iter().map(stream_version).collect()
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
