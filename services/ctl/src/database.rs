//! The database of this machine: the one that `DATABASE_URL` names, or a private cluster.

use crate::CtlError;
use app::Platform;
use kernel::{Clock, IdSource};
use runtime::{
    cluster::{Cluster, ClusterOptions, Durability},
    config::DatabaseConfig,
};
use std::sync::Arc;

/// The database of a private cluster.
const DATABASE: &str = "postgres";

/// A database that answers, migrated.
pub struct Database {
    pub url: String,
    cluster: Option<Cluster>,
}

impl Database {
    /// Uses `DATABASE_URL`, or starts the private cluster; brings the schema up to date.
    pub async fn open(config: &DatabaseConfig, fresh: bool) -> Result<Self, CtlError> {
        let database = match &config.url {
            Some(url) => Self { url: url.clone(), cluster: None },
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
                Self { url: cluster.url(DATABASE), cluster: Some(cluster) }
            }
        };
        Platform::migrate(&database.url).await.map_err(CtlError::migrating)?;
        Ok(database)
    }

    /// Connects the platform to it.
    pub async fn platform(
        &self,
        config: &DatabaseConfig,
        clock: Arc<dyn Clock>,
        ids: Arc<dyn IdSource>,
    ) -> Result<Platform, CtlError> {
        Ok(Platform::connect(&self.url, config.connections_max, clock, ids).await?)
    }

    /// Stops a private cluster that this process started; leaves any other database alone.
    pub fn close(self) -> Result<(), CtlError> {
        match self.cluster {
            Some(cluster) if !cluster.joined() => Ok(cluster.stop()?),
            _ => Ok(()),
        }
    }
}
