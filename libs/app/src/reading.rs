//! Reading: transactions of one tenant for queries, and waiting until what was written shows.

use crate::{App, AppError, Done};
use kernel::TenantId;
use sqlx::{PgConnection, Postgres, Transaction};
use std::{
    ops::{Deref, DerefMut},
    time::Duration,
};
use storage::StorageError;

/// A transaction that sees one tenant's rows and ends without a trace.
pub struct Reading(Transaction<'static, Postgres>);

impl Deref for Reading {
    type Target = PgConnection;

    fn deref(&self) -> &PgConnection {
        &self.0
    }
}

impl DerefMut for Reading {
    fn deref_mut(&mut self) -> &mut PgConnection {
        &mut self.0
    }
}

/// How long a page waits for its own write to show; then it shows what there is.
const SHOWN_WITHIN: Duration = Duration::from_secs(3);
const SHOWN_POLL: Duration = Duration::from_millis(8);

impl App {
    /// Begins to read the rows of `tenant`, for [`crate::queries`] and [`crate::vault`].
    ///
    /// # Errors
    /// [`AppError::Unavailable`] when the database does not answer.
    pub async fn reading(&self, tenant: TenantId) -> Result<Reading, AppError> {
        let transaction = eventlog::begin_tenant(self.store.pool(), tenant.uuid()).await;
        Ok(Reading(transaction.map_err(AppError::unavailable)?))
    }

    /// Waits until the read models hold what `done` wrote, so that the next page shows it. A
    /// projection that stands still does not hold the page up for longer than a few seconds.
    ///
    /// # Errors
    /// [`AppError::Unavailable`] when the database does not answer.
    pub async fn wait_until_shown(&self, done: &Done) -> Result<bool, AppError> {
        let Some(stream) = &done.stream else { return Ok(true) };
        let wait = async {
            let mut poll = tokio::time::interval(SHOWN_POLL);
            loop {
                poll.tick().await;
                let mut reading = self.reading(stream.tenant).await?;
                let shown = storage::queries::is_shown(
                    &mut reading,
                    stream.tenant,
                    stream.category,
                    stream.id,
                    done.version,
                );
                if shown.await? {
                    return Ok(true);
                }
            }
        };
        tokio::time::timeout(SHOWN_WITHIN, wait).await.unwrap_or(Ok(false))
    }

    /// Runs `change` on the vault of `tenant` and keeps what it did, or nothing.
    pub(crate) async fn in_vault<T>(
        &self,
        tenant: TenantId,
        change: impl AsyncFnOnce(&mut PgConnection) -> Result<T, StorageError>,
    ) -> Result<T, AppError> {
        let mut transaction = eventlog::begin_tenant(self.store.pool(), tenant.uuid())
            .await
            .map_err(AppError::unavailable)?;
        let done = change(&mut transaction).await?;
        transaction.commit().await.map_err(AppError::unavailable)?;
        Ok(done)
    }
}

impl From<StorageError> for AppError {
    fn from(error: StorageError) -> Self {
        match error {
            StorageError::AliasTaken => Self::AliasTaken,
            StorageError::Missing(_) => Self::NotFound,
            other => Self::Unavailable(other.to_string()),
        }
    }
}
