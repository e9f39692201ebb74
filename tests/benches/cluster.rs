//! A durable private cluster for the measurements, stopped and removed at the end.

use crate::Anything;
use runtime::cluster::{Cluster, ClusterOptions, Durability};
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};
use std::{fs, path::Path};

/// Room for the 256 clients of a yardstick, beside everybody else.
const CONNECTIONS_MAX: u32 = 320;

pub struct PrivateCluster(Option<Cluster>);

impl PrivateCluster {
    /// As a service without `DATABASE_URL` runs its own, with `fsync` on, but with room for more
    /// connections. Starts from nothing.
    pub async fn start(folder: &Path) -> Result<Self, Anything> {
        let durability = Durability::Durable;
        let options = ClusterOptions { folder: folder.into(), durability, fresh: true };
        let mut cluster = Self(Some(Cluster::start(&options)?));
        let mut connection = cluster.superuser().await?;
        let setting = format!("ALTER SYSTEM SET max_connections = {CONNECTIONS_MAX}");
        connection.execute(AssertSqlSafe(setting)).await?;
        connection.close().await?;
        if let Some(with_few) = cluster.0.take() {
            with_few.stop()?;
        }
        cluster.0 = Some(Cluster::start(&ClusterOptions { fresh: false, ..options })?);
        Ok(cluster)
    }

    pub fn running(&self) -> Result<&Cluster, Anything> {
        self.0.as_ref().ok_or_else(|| "the cluster was stopped".into())
    }

    /// The superuser, in the maintenance database.
    pub async fn superuser(&self) -> Result<PgConnection, Anything> {
        Ok(PgConnection::connect(&self.running()?.url("postgres")).await?)
    }

    pub async fn create_database(&self, name: &str) -> Result<(), Anything> {
        let mut connection = self.superuser().await?;
        connection.execute(AssertSqlSafe(format!("CREATE DATABASE {name}"))).await?;
        Ok(())
    }

    /// Gives its room on the disk back.
    pub async fn drop_database(&self, name: &str) -> Result<(), Anything> {
        let mut connection = self.superuser().await?;
        connection.execute(AssertSqlSafe(format!("DROP DATABASE {name} WITH (FORCE)"))).await?;
        Ok(())
    }

    pub fn stop_and_remove(mut self) -> Result<(), Anything> {
        let Some(cluster) = self.0.take() else { return Ok(()) };
        let folder = cluster.folder().to_owned();
        cluster.stop()?;
        Ok(fs::remove_dir_all(folder)?)
    }
}

impl Drop for PrivateCluster {
    /// Where a measurement failed.
    fn drop(&mut self) {
        if let Some(cluster) = self.0.take()
            && let Err(error) = cluster.stop()
        {
            eprintln!("{error}");
        }
    }
}
