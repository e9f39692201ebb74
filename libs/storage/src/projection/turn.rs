//! A projection's turn: who holds it writes its rows and moves its checkpoint, nobody else.
//!
//! The turn is a row lock in the transaction that does the work, not a lease with a time of expiry.
//! So it needs no clock and no renewal, and a worker that lost it cannot write any more: rows,
//! checkpoint and turn end together. A round skips the projections that another worker is at
//! (`SKIP LOCKED`), so several workers share them.
//!
//! A worker that is killed closes its connection, and the server rolls back and frees the turn at
//! once. One whose machine or network is gone says nothing at all: then the server ends the
//! session after [`LIVE`]'s timeouts. Either way another worker goes on from the checkpoint.

use crate::StorageError;
use sqlx::{PgPool, Postgres, Transaction};

/// Projectors name their tables without a schema; here these are the live ones.
///
/// A session that has been silent for five seconds within its transaction is ended by the server,
/// and so is one that does not take in what the server sends. No statement of a projector takes
/// nearly as long.
const LIVE: &str = "BEGIN; SET LOCAL search_path = read; \
    SET LOCAL idle_in_transaction_session_timeout = '5s'; \
    SET LOCAL tcp_user_timeout = '5s'";

/// A transaction in which projectors write to the live tables.
pub(super) async fn begin_live(
    worker: &PgPool,
) -> Result<Transaction<'static, Postgres>, StorageError> {
    Ok(worker.begin_with(LIVE).await?)
}
