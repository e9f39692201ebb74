//! The keys of personal data: which there are, replacing them, destroying those that were replaced.

use crate::{AppError, Platform};
use chrono::TimeDelta;
use kernel::TenantId;
use storage::vault::{self, KeyStatus};

impl Platform {
    /// Every version of the vault's key there is or was, the oldest first.
    ///
    /// # Errors
    /// [`AppError::Unavailable`] when the database does not answer.
    pub async fn vault_keys(&self) -> Result<Vec<KeyStatus>, AppError> {
        Ok(vault::key_statuses(self.app.store.pool()).await?)
    }

    /// Replaces the key that wraps everybody's own; how many people are wrapped anew. The old one
    /// is kept to read backups by: see [`Platform::expire_keys`].
    ///
    /// # Errors
    /// [`AppError::Keys`] where the key file cannot be written, or the environment gives no newer
    /// key; [`AppError::Unavailable`]: done again, it goes on.
    pub async fn rotate_keys(&self) -> Result<u64, AppError> {
        let (pool, now) = (self.app.store.pool(), self.app.clock().now());
        Ok(vault::rotate(pool, &self.app.keys, &self.tenants().await?, now).await?)
    }

    /// Destroys the keys that were replaced at least `kept_days` ago; which. From then on no backup
    /// from before their replacement says anything about anybody.
    ///
    /// # Errors
    /// As [`Platform::rotate_keys`].
    pub async fn expire_keys(&self, kept_days: u32) -> Result<Vec<u32>, AppError> {
        let (pool, now) = (self.app.store.pool(), self.app.clock().now());
        let kept = TimeDelta::days(kept_days.into());
        Ok(vault::expire(pool, &self.app.keys, &self.tenants().await?, kept, now).await?)
    }

    /// Every structure and hub.
    pub(crate) async fn tenants(&self) -> Result<Vec<TenantId>, AppError> {
        let mut worker = self.worker_pool.acquire().await.map_err(AppError::unavailable)?;
        Ok(storage::queries::structures::all_tenants(&mut worker).await?)
    }
}
