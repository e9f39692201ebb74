//! Connections that are given out outside any transaction, whatever became of their last user, and
//! that compile nothing.
//!
//! A task that is given up at the wrong moment (a visitor who closes the page) can leave a pooled
//! connection within a transaction: the driver has sent `BEGIN`, and does not know that it was
//! carried out. Whatever the next user wrote would be told as done, and never be committed.

use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{PgConnection, Row};

/// Options for a pool that gives out no connection within a transaction. Every pool whose
/// connections append, or begin transactions in tasks that may be given up, must be made of these.
pub fn pool_options() -> PgPoolOptions {
    // The check is a round trip of its own: it also says whether the connection still works.
    PgPoolOptions::new()
        .test_before_acquire(false)
        .before_acquire(|connection, _| Box::pin(is_outside_transactions(connection)))
}

/// Sessions that begin as `role`, of which the login must be a member.
///
/// Statements are not compiled (`jit`): the planner takes a look-up of the next thousand events for
/// a long scan, and compiling it takes a hundred times as long as carrying it out.
pub fn as_role(options: PgConnectOptions, role: &str) -> PgConnectOptions {
    options.options([("role", role), ("jit", "off")])
}

/// Where there is none yet, the transaction of a simple query begins with its statement.
async fn is_outside_transactions(connection: &mut PgConnection) -> Result<bool, sqlx::Error> {
    let row = sqlx::raw_sql("SELECT now() = statement_timestamp()").fetch_one(connection).await?;
    row.try_get(0)
}
