//! The database of this machine: the one that `DATABASE_URL` names, or a private cluster.

use crate::CtlError;
use app::{AppError, Platform, vault::KeySource};
use kernel::{Clock, IdSource};
use runtime::{
    cluster::{Cluster, ClusterOptions, Durability},
    config::{DatabaseConfig, VaultConfig},
};
use std::{path::PathBuf, sync::Arc};

/// The database of a private cluster.
const DATABASE: &str = "postgres";

/// The keys of personal data, beside the database.
const KEY_FILE: &str = "vault.keys";

/// A database that answers, migrated.
pub struct Database {
    pub url: String,
    /// Where the keys of personal data are, unless told otherwise.
    key_file: PathBuf,
    cluster: Option<Cluster>,
}

impl Database {
    /// Uses `DATABASE_URL`, or starts the private cluster; brings the schema up to date.
    pub async fn open(config: &DatabaseConfig, fresh: bool) -> Result<Self, CtlError> {
        let database = match &config.url {
            Some(url) => {
                let key_file = config.folder.join(KEY_FILE);
                Self { url: url.clone(), key_file, cluster: None }
            }
            None => {
                let options = ClusterOptions {
                    folder: config.folder.clone(),
                    durability: Durability::Durable,
                    fresh,
                };
                let cluster = Cluster::start(&options)?;
                if let Some(folder) = cluster.moved_from() {
                    println!(
                        "Les données ne peuvent pas être dans {}\u{a0}: elles sont dans {}.",
                        folder.display(),
                        cluster.folder().display()
                    );
                }
                let key_file = cluster.folder().join(KEY_FILE);
                Self { url: cluster.url(DATABASE), key_file, cluster: Some(cluster) }
            }
        };
        Platform::migrate(&database.url).await.map_err(CtlError::migrating)?;
        Ok(database)
    }

    /// Connects the platform to it, with the keys of personal data.
    pub async fn platform(
        &self,
        (config, vault): (&DatabaseConfig, &VaultConfig),
        clock: Arc<dyn Clock>,
        ids: Arc<dyn IdSource>,
    ) -> Result<Platform, CtlError> {
        let keys = match (&vault.keys, &vault.key_file) {
            (Some(keys), _) => KeySource::Given(keys.clone()),
            (None, Some(file)) => KeySource::File(file.clone()),
            (None, None) => KeySource::File(self.key_file.clone()),
        };
        let connections = config.connections_max;
        match Platform::connect(&self.url, connections, clock, ids, &keys).await {
            Err(AppError::Keys(wrong)) => Err(CtlError::Keys(wrong.to_string())),
            connected => Ok(connected?),
        }
    }

    /// Stops a private cluster that this process started; leaves any other database alone.
    pub fn close(self) -> Result<(), CtlError> {
        match self.cluster {
            Some(cluster) if !cluster.joined() => Ok(cluster.stop()?),
            _ => Ok(()),
        }
    }
}
