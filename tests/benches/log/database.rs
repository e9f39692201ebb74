//! A migrated database with nothing but a log.

use crate::{Anything, cluster::PrivateCluster};
use eventlog::{EventLog, WriterSettings};
use sqlx::{Connection, Executor, PgConnection, PgPool};
use storage::DatabaseRole;

/// What the application’s pool needs for the lanes of the writer, its announcements and a reader.
const CONNECTIONS_MAX: u32 = 6;

pub struct Database {
    pub name: &'static str,
    pub url: String,
    /// As the application.
    pub app: PgPool,
    /// As the worker.
    pub worker: PgPool,
}

impl Database {
    pub async fn create(cluster: &PrivateCluster, name: &'static str) -> Result<Self, Anything> {
        cluster.create_database(name).await?;
        let url = cluster.running()?.url(name);
        storage::migrate(&url).await?;
        let app = storage::connect(&url, DatabaseRole::App, CONNECTIONS_MAX).await?;
        let worker = storage::connect(&url, DatabaseRole::Worker, CONNECTIONS_MAX).await?;
        Ok(Self { name, url, app, worker })
    }

    /// The log as every service starts it.
    pub fn log(&self) -> EventLog {
        EventLog::start(self.app.clone(), WriterSettings::default())
    }

    /// The superuser, who sees the rows of all tenants.
    pub async fn superuser(&self) -> Result<PgConnection, Anything> {
        Ok(PgConnection::connect(&self.url).await?)
    }

    /// Leaves the database as one that has stood for a while: what was written is on the disk and
    /// tidied up, so that none of it is done beside a measurement.
    pub async fn settle(&self) -> Result<(), Anything> {
        let mut superuser = self.superuser().await?;
        for tidying in ["VACUUM (ANALYZE) eventlog.events, eventlog.heads", "CHECKPOINT"] {
            superuser.execute(tidying).await?;
        }
        Ok(())
    }

    pub async fn drop(self, cluster: &PrivateCluster) -> Result<(), Anything> {
        self.app.close().await;
        self.worker.close().await;
        cluster.drop_database(self.name).await
    }
}
