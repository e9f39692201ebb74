//! The checkpoints of the log beside a recomputation of it.

use std::collections::VecDeque;

use sqlx::{FromRow, PgConnection};
use transparency::CompactRange;

use crate::error::ReadError;
use crate::read::database_number;

const PAGE: i64 = 1_000;

/// Reads on along the sizes of a log that is being recomputed.
#[derive(Default)]
pub(crate) struct Checkpoints {
    next: VecDeque<CheckpointRow>,
    exhausted: bool,
}

/// What there is to say of one size.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Comparison {
    NoCheckpoint,
    Agrees,
    Differs,
}

#[derive(FromRow)]
struct CheckpointRow {
    size: i64,
    root_hash: Vec<u8>,
    frontier: Vec<u8>,
}

impl Checkpoints {
    /// Compares the log as recomputed with the checkpoint of its size. Sizes only grow from call to
    /// call.
    pub(crate) async fn compare(
        &mut self,
        connection: &mut PgConnection,
        range: &CompactRange,
    ) -> Result<Comparison, ReadError> {
        let size = database_number(range.size());
        while self.next.front().is_some_and(|next| next.size < size) {
            self.next.pop_front();
        }
        if self.next.is_empty() && !self.exhausted {
            let rows: Vec<CheckpointRow> = sqlx::query_as(
                "SELECT size, root_hash, frontier FROM eventlog.checkpoints
                 WHERE size >= $1 ORDER BY size LIMIT $2",
            )
            .bind(size)
            .bind(PAGE)
            .fetch_all(connection)
            .await?;
            self.exhausted = rows.is_empty();
            self.next.extend(rows);
        }
        let Some(checkpoint) = self.next.pop_front_if(|next| next.size == size) else {
            return Ok(Comparison::NoCheckpoint);
        };
        let agrees =
            checkpoint.root_hash == range.root() && checkpoint.frontier == range.to_bytes();
        Ok(if agrees { Comparison::Agrees } else { Comparison::Differs })
    }
}
