//! One call of `eventlog.append_batch`: requests to arrays, rows to outcomes.

use std::sync::Arc;

use sqlx::{FromRow, PgConnection};
use uuid::Uuid;

use crate::columns::Columns;
use crate::error::{AppendError, Invalid, MAX_EVENTS, MAX_STREAMS};
use crate::model::{Append, AppendOutcome, ExpectedVersion, StreamAppend, StreamId, StreamVersion};
use crate::read::natural;

/// What became of one request of a batch.
#[derive(Debug)]
pub(crate) enum Answer {
    Decided(Result<AppendOutcome, AppendError>),
    /// A lock was not free, or a stream moved on whose version did not matter; nothing was written,
    /// and the request can be tried again.
    Busy,
}

/// How much is looked up before anything is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Care {
    /// Only the conditions: a stream that has moved on and a command that is repeated are seldom,
    /// and then make the whole batch fail.
    Hopeful,
    /// Everything, so that each request gets its own answer.
    Full,
}

/// Appends all requests in one statement (a transaction of its own unless the connection is in
/// one).
///
/// The answers are in the order of the requests. An error means that the statement failed as
/// a whole; whether it was committed is then known only from the kind of the error. Unless
/// [`Care::Full`], an error for which [`deserves_care`] only asks to try again with more of it.
pub(crate) async fn append_batch(
    connection: &mut PgConnection,
    requests: &[&Append],
    care: Care,
) -> Result<Vec<Answer>, sqlx::Error> {
    let expected = expected_versions(connection, requests).await?;
    let columns = Columns::of(requests, &expected).map_err(sqlx::Error::Encode)?;
    let refusals: Vec<Refusal> = columns.call(care == Care::Full).fetch_all(connection).await?;
    answers(requests, &expected, refusals)
}

/// The version that each stream of the batch must be at: as the caller says, or, where any will do,
/// as it is now.
async fn expected_versions(
    connection: &mut PgConnection,
    requests: &[&Append],
) -> Result<Vec<u64>, sqlx::Error> {
    let parts = || requests.iter().flat_map(|append| &append.streams);
    let open: Vec<&StreamId> = parts()
        .filter(|part| part.expected == ExpectedVersion::Any)
        .map(|part| &part.stream)
        .collect();
    let mut found = versions_of(connection, &open).await?.into_iter();
    parts()
        .map(|part| match part.expected {
            ExpectedVersion::NoStream => Ok(0),
            ExpectedVersion::Exactly(version) => Ok(version),
            ExpectedVersion::Any => {
                let version = found.next().ok_or_else(|| protocol("too few versions"))?;
                natural(version).map_err(protocol)
            }
        })
        .collect()
}

async fn versions_of(
    connection: &mut PgConnection,
    streams: &[&StreamId],
) -> Result<Vec<i64>, sqlx::Error> {
    if streams.is_empty() {
        return Ok(Vec::new());
    }
    sqlx::query_scalar("SELECT eventlog.versions_of($1, $2, $3)")
        .bind(streams.iter().map(|stream| stream.tenant).collect::<Vec<Uuid>>())
        .bind(streams.iter().map(|stream| stream.category.as_ref()).collect::<Vec<&str>>())
        .bind(streams.iter().map(|stream| stream.id).collect::<Vec<Uuid>>())
        .fetch_one(connection)
        .await
}

/// Sees to it that there is room for new events. For the moment when no sealer has done so.
pub(crate) async fn extend(connection: &mut PgConnection) -> Result<(), sqlx::Error> {
    sqlx::query("SELECT eventlog.extend($1)")
        .bind(crate::seal::PARTITION_NUMBERS)
        .execute(connection)
        .await?;
    Ok(())
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

/// Why a request was not carried out, as `eventlog.append_batch` says it.
#[derive(Debug, FromRow)]
struct Refusal {
    request: i32,
    status: String,
    stream: Option<i32>,
    version: Option<i64>,
    outcome: Option<String>,
}

fn answers(
    requests: &[&Append],
    expected: &[u64],
    refusals: Vec<Refusal>,
) -> Result<Vec<Answer>, sqlx::Error> {
    let mut refused: Vec<Option<Answer>> = requests.iter().map(|_| None).collect();
    for refusal in refusals {
        let (index, append) = refusal.of(requests)?;
        let answer = refusal.answer(append, requests)?;
        // That a command was carried out before outweighs that its streams have moved on since.
        let outweighs = refusal.status != "conflict";
        if refused[index].is_none() || outweighs {
            refused[index] = Some(answer);
        }
    }
    let mut expected = expected.iter().copied();
    let mut answers = Vec::with_capacity(requests.len());
    for (append, refused) in requests.iter().zip(refused) {
        let reached = append.streams.iter().zip(expected.by_ref()).map(|(part, expected)| {
            let version = expected + part.events.len() as u64;
            StreamVersion { stream: part.stream.clone(), version }
        });
        let reached: Vec<StreamVersion> = reached.collect();
        answers
            .push(refused.unwrap_or_else(|| Answer::Decided(Ok(AppendOutcome::Appended(reached)))));
    }
    Ok(answers)
}

impl Refusal {
    fn of<'a>(&self, requests: &[&'a Append]) -> Result<(usize, &'a Append), sqlx::Error> {
        let index = usize::try_from(self.request - 1).map_err(protocol)?;
        let append = requests.get(index).ok_or_else(|| protocol("a request nobody made"))?;
        Ok((index, append))
    }

    fn answer(&self, append: &Append, requests: &[&Append]) -> Result<Answer, sqlx::Error> {
        let decided = match (self.status.as_str(), &append.idempotency, &self.outcome) {
            ("busy", ..) => return Ok(Answer::Busy),
            ("conflict", ..) => return self.conflict(requests),
            ("repeated", _, Some(outcome)) => {
                Ok(AppendOutcome::AlreadyDone(read_outcome(append.tenant, outcome)?))
            }
            ("key_reused", Some(idempotency), _) => {
                Err(AppendError::KeyReused { key: idempotency.key.clone() })
            }
            _ => return Err(protocol("an unknown status")),
        };
        Ok(Answer::Decided(decided))
    }

    fn conflict(&self, requests: &[&Append]) -> Result<Answer, sqlx::Error> {
        let index = self.stream.and_then(|number| usize::try_from(number - 1).ok());
        let mut parts = requests.iter().flat_map(|append| &append.streams);
        let part = index.and_then(|index| parts.nth(index));
        let actual = self.version.and_then(|version| u64::try_from(version).ok());
        let (Some(part), Some(actual)) = (part, actual) else {
            return Err(protocol("a conflict on no stream"));
        };
        let (stream, expected) = (part.stream.clone(), part.expected);
        Ok(match expected {
            ExpectedVersion::Any => Answer::Busy,
            _ => Answer::Decided(Err(AppendError::Conflict { stream, expected, actual })),
        })
    }
}

/// The streams of the first time: the repeated command may name others (ids made afresh).
pub(crate) fn read_outcome(tenant: Uuid, text: &str) -> Result<Vec<StreamVersion>, sqlx::Error> {
    let reached: Vec<(String, Uuid, u64)> =
        serde_json::from_str(text).map_err(|error| sqlx::Error::Decode(error.into()))?;
    let version_of = |(category, id, version): (String, Uuid, u64)| StreamVersion {
        stream: StreamId { tenant, category: category.into(), id },
        version,
    };
    Ok(reached.into_iter().map(version_of).collect())
}

pub(crate) fn protocol(problem: impl std::fmt::Display) -> sqlx::Error {
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

/// Does the error say that no partition takes the new numbers?
pub(crate) fn lacks_room(error: &sqlx::Error) -> bool {
    let error = error.as_database_error();
    error.is_some_and(|error| {
        error.code().as_deref() == Some("23514") && error.constraint().is_none()
    })
}

/// Was a hopeful batch undone because one of its requests cannot be carried out?
pub(crate) fn deserves_care(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(|error| error.code());
    matches!(code.as_deref(), Some("EL001" | "23505"))
}
