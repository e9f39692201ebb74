//! What can go wrong with archives.

use std::io;
use std::path::PathBuf;

use crate::error::ReadError;

/// Why a partition was not archived, restored or checked. Log and files are as they were.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    #[error(transparent)]
    Log(#[from] ReadError),
    #[error("the archive file {file} cannot be written or read: {source}")]
    File { file: PathBuf, source: io::Error },
    /// The file is not what was written.
    #[error("the archive file {file} is damaged: {flaw}")]
    Damaged { file: PathBuf, flaw: &'static str },
    /// The partition stays.
    #[error("the partition from number {first} cannot be archived: {reason}")]
    Kept { first: u64, reason: Kept },
    /// No archive begins at this number.
    #[error("no partition from number {first} was ever archived")]
    NoArchive { first: u64 },
    /// Long transactions held the table: nothing was detached, try again. The file is complete and
    /// will be written again.
    #[error("the table of events stayed locked by other transactions")]
    Locked,
}

/// Why a partition stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Kept {
    #[error("there is no such partition")]
    NoPartition,
    #[error("it is the newest")]
    Newest,
    #[error("not all of its numbers are sealed or given up")]
    Open,
}

impl From<sqlx::Error> for ArchiveError {
    fn from(error: sqlx::Error) -> Self {
        Self::Log(ReadError::Database(error))
    }
}
