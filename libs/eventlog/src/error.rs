//! What can go wrong, in the words of the caller.

use std::sync::Arc;

use crate::model::{ExpectedVersion, StreamId};

/// Why nothing was appended (or, for [`AppendError::Unavailable`], why it is not known).
#[derive(Debug, Clone, thiserror::Error)]
pub enum AppendError {
    /// The stream has moved on (or does not exist): decide again on what it holds now.
    #[error("stream {stream} was expected at {expected:?} and is at version {actual}")]
    Conflict { stream: StreamId, expected: ExpectedVersion, actual: u64 },
    /// The idempotency key was used before, for a command with another fingerprint.
    #[error("the command key {key:?} was already used for another command")]
    KeyReused { key: String },
    /// Too many appends are waiting in this process: try again later.
    #[error("too many appends are waiting")]
    Overloaded,
    /// Another transaction held one of the streams for too long: nothing was written, try again.
    #[error("a stream stayed locked by another transaction")]
    Busy,
    /// The request itself is malformed; it never reached the database.
    #[error("malformed append: {0}")]
    Invalid(#[from] Invalid),
    /// The database refused the content of this request, e.g. an event id used twice.
    #[error("the database refused these events: {0}")]
    Rejected(Arc<sqlx::Error>),
    /// The database did not answer. The events may or may not be in the log: repeat the command
    /// with its idempotency key to know.
    #[error("the event log cannot be reached: {0}")]
    Unavailable(Arc<sqlx::Error>),
    /// The process is stopping.
    #[error("the event log is closed")]
    Closed,
}

/// Why a request is malformed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Invalid {
    #[error("no stream is named")]
    NoStream,
    #[error("a stream is named twice")]
    StreamTwice,
    #[error("a stream belongs to another tenant")]
    ForeignStream,
    #[error("more than {} streams, or more than {} events", MAX_STREAMS, MAX_EVENTS)]
    TooLarge,
    #[error("a version is beyond the range of the database")]
    Version,
    #[error("a text is empty or holds a NUL character")]
    Text,
    #[error("a payload is not JSON")]
    Payload,
}

/// The most streams one append may name: each takes a lock.
pub(crate) const MAX_STREAMS: usize = 500;
/// The most events one append may hold.
pub(crate) const MAX_EVENTS: usize = 5_000;

/// Why the log could not be read or sealed.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    #[error("the event log cannot be read: {0}")]
    Database(#[from] sqlx::Error),
    /// The stored data contradicts the schema; an operator must look.
    #[error("the event log holds an impossible {0}")]
    Corrupt(&'static str),
    /// Events with numbers from `first` to `last` are wanted and not in the database: their
    /// partition was archived, and can be restored ([`crate::Archivist::restore`]). If it was not,
    /// somebody deleted them, and [`crate::verify`] says so.
    #[error("events with numbers from {first} to {last} are archived: restore them first")]
    Archived { first: u64, last: u64 },
    /// The awaited position was not reached in time.
    #[error("position {0} was not sealed in time")]
    TimedOut(u64),
}
