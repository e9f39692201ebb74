//! A durable private cluster for the measurements, stopped and removed at the end.

use crate::Anything;
use runtime::cluster::{Cluster, ClusterOptions, Durability};
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};
use std::{fs, path::Path};

pub struct PrivateCluster(Option<Cluster>);

impl PrivateCluster {
    /// As a service without `DATABASE_URL` runs its own, with `fsync` on. Starts from nothing.
    pub fn start(folder: &Path) -> Result<Self, Anything> {
        let durability = Durability::Durable;
        let options = ClusterOptions { folder: folder.into(), durability, fresh: true };
        Ok(Self(Some(Cluster::start(&options)?)))
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
