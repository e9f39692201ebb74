//! The moment at which twins take the place of the live tables.

use super::{
    STRETCH_MAX,
    replay::apply,
    site::{Site, table_names},
};
use crate::{
    StorageError,
    projection::{Projector, checkpoint, source::Stretch},
};
use sqlx::Connection;
use std::time::Duration;

/// How often the lock on the tables is asked for, each time for [`LOCK_WITHIN`] and after a longer
/// pause: for about half a minute in all.
const ATTEMPTS: u32 = 60;
const PAUSE_STEP: Duration = Duration::from_millis(15);
/// The projection's turn is waited for as long as a worker's round may take.
const BEGIN: &str = "BEGIN; SET LOCAL search_path = read_next; SET LOCAL lock_timeout = '10s'; \
    SET LOCAL idle_in_transaction_session_timeout = '5s'; SET LOCAL tcp_user_timeout = '5s'";
/// The longest that readers may have to wait behind a switch which itself waits for one of them.
const LOCK_WITHIN: &str = "SET LOCAL lock_timeout = '100ms'";

/// Writes what is after `reached` and switches; returns the position that the projection is at.
///
/// # Errors
/// The live tables are as they were. [`StorageError::ReadersInTheWay`] where a reader did not let
/// go of them, [`StorageError::Stopped`] where an event cannot be read or written.
pub(super) async fn switch(
    site: &mut Site,
    projector: &dyn Projector,
    reached: u64,
) -> Result<u64, StorageError> {
    for attempt in 1..=ATTEMPTS {
        match attempt_once(site, projector, reached).await {
            Err(error) if gave_way(&error) => tokio::time::sleep(PAUSE_STEP * attempt).await,
            outcome => return outcome,
        }
    }
    Err(StorageError::ReadersInTheWay(projector.name()))
}

async fn attempt_once(
    site: &mut Site,
    projector: &dyn Projector,
    reached: u64,
) -> Result<u64, StorageError> {
    let mut transaction = site.connection.begin_with(BEGIN).await?;
    checkpoint::lock(&mut transaction, projector.name()).await?;
    let mut position = reached;
    loop {
        let stretch = Stretch::read(&mut *transaction, position, STRETCH_MAX).await?;
        if stretch.is_empty() {
            break;
        }
        let events: Vec<_> = stretch.taken_by(projector).collect();
        apply(&mut transaction, projector, &events).await??;
        position = stretch.end;
    }
    sqlx::query(LOCK_WITHIN).execute(&mut *transaction).await?;
    sqlx::query("SELECT app.switch_twins($1)")
        .bind(table_names(projector))
        .execute(&mut *transaction)
        .await?;
    checkpoint::move_to(&mut transaction, projector.name(), position).await?;
    transaction.commit().await?;
    Ok(position)
}

/// Whether a lock was not to be had in time.
fn gave_way(error: &StorageError) -> bool {
    let StorageError::Sql(sqlx::Error::Database(error)) = error else { return false };
    error.code().is_some_and(|code| code == "55P03" || code == "40P01")
}
