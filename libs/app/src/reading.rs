//! Reading: transactions of one tenant for queries, and waiting until what was written shows.

use crate::{App, AppError, Done, trail::person_of};
use kernel::{Actor, TenantId};
use sqlx::PgConnection;
use std::{
    ops::{Deref, DerefMut},
    sync::Arc,
    time::Duration,
};
use storage::{
    StorageError,
    vault::{self, Person, Vault},
};

/// A transaction that sees one tenant's rows and ends without a trace. What people said is opened
/// for themselves alone; about others, [`App::disclose`] reads.
pub struct Reading(pub(crate) Vault);

impl Reading {
    /// What is held of the actor themself; none once they are erased.
    ///
    /// # Errors
    /// [`AppError::Unavailable`] when the database does not answer.
    pub async fn oneself(&mut self, actor: &Actor) -> Result<Option<Person>, AppError> {
        Ok(vault::person(&mut self.0, actor.tenant, person_of(actor)).await?)
    }
}

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
    /// Begins to read the rows of `tenant`, for [`crate::queries`]: on
    /// a replica, where there is one that has all that this process wrote for the tenant.
    ///
    /// # Errors
    /// [`AppError::Unavailable`] when the database does not answer.
    pub async fn reading(&self, tenant: TenantId) -> Result<Reading, AppError> {
        if let Some(replicas) = &self.replicas
            && let Some(transaction) = replicas.begin(tenant).await
        {
            return Ok(Reading(Vault::open(transaction, self.keys.clone())));
        }
        self.reading_primary(tenant).await
    }

    /// Begins to read what must not be a moment old, whichever process wrote it: who is signed in,
    /// and what a change depends on. While the primary is away, nothing is newer than the replicas.
    pub(crate) async fn reading_current(&self, tenant: TenantId) -> Result<Reading, AppError> {
        match &self.replicas {
            Some(replicas) if !replicas.primary_answers() => self.reading(tenant).await,
            _ => self.reading_primary(tenant).await,
        }
    }

    async fn reading_primary(&self, tenant: TenantId) -> Result<Reading, AppError> {
        let transaction = eventlog::begin_tenant(self.store.pool(), tenant.uuid()).await;
        let transaction = transaction.map_err(AppError::unavailable)?;
        Ok(Reading(Vault::open(transaction, self.keys.clone())))
    }

    /// Waits until the read models hold what `done` wrote, so that the next page shows it. A
    /// projection that stands still does not hold the page up for longer than a few seconds, and
    /// neither does a replica, which then is not read any more.
    ///
    /// # Errors
    /// [`AppError::Unavailable`] when the database does not answer.
    pub async fn wait_until_shown(&self, done: &Done) -> Result<bool, AppError> {
        let Some(stream) = &done.stream else { return Ok(true) };
        let wait = async {
            let mut poll = tokio::time::interval(SHOWN_POLL);
            loop {
                poll.tick().await;
                let mut reading = self.reading_primary(stream.tenant).await?;
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
        let shown: Result<bool, AppError> =
            tokio::time::timeout(SHOWN_WITHIN, wait).await.unwrap_or(Ok(false));
        let shown = shown?;
        self.show_on_replicas(stream.tenant).await;
        Ok(shown)
    }

    /// Sees to it that replicas answer for `tenant` with what was just written, or not at all.
    async fn show_on_replicas(&self, tenant: TenantId) {
        if let Some(replicas) = &self.replicas {
            replicas.show(tenant).await;
        }
    }

    /// Runs `change` on the vault of `tenant` and keeps what it did, or nothing.
    pub(crate) async fn in_vault<T>(
        &self,
        tenant: TenantId,
        change: impl AsyncFnOnce(&mut Vault) -> Result<T, StorageError>,
    ) -> Result<T, AppError> {
        let Reading(mut vault) = self.reading_primary(tenant).await?;
        let done = change(&mut vault).await?;
        vault.commit().await.map_err(AppError::unavailable)?;
        self.show_on_replicas(tenant).await;
        Ok(done)
    }
}

impl From<StorageError> for AppError {
    fn from(error: StorageError) -> Self {
        match error {
            StorageError::AliasTaken => Self::AliasTaken,
            StorageError::Keys(error) => Self::Keys(Arc::new(error)),
            StorageError::Missing(_) => Self::NotFound,
            other => Self::Unavailable(other.to_string()),
        }
    }
}
