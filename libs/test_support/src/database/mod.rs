//! A database of its own for each test, cloned in some tens of milliseconds from a template that
//! holds the migrations.
//!
//! Entry: [`TestDatabase::new`]. The server is a private cluster in `.data/test-postgres`, shared
//! by every test process and left running for the next; or that of `DATABASE_URL`, whose login
//! must then be a superuser.

mod own_server;
mod reaper;
mod server;
mod template;

use eventlog::as_role;
use runtime::cluster::ClusterError;
use server::Server;
use sqlx::{AssertSqlSafe, ConnectOptions, Executor, PgPool, postgres::PgConnectOptions};
use std::time::Duration;

pub use own_server::OwnServer;
pub use server::cluster_folder;

/// Connections of one pool; a test has up to four pools, a server 400 connections.
const POOL_CONNECTIONS_MAX: u32 = 10;

/// What kept a test from having its database.
#[derive(Debug, thiserror::Error)]
pub enum DatabaseError {
    #[error(transparent)]
    Cluster(#[from] ClusterError),
    #[error("the test database: {0}")]
    Sql(#[from] sqlx::Error),
    #[error("the migrations: {0}")]
    Migration(#[from] sqlx::migrate::MigrateError),
}

/// A migrated database that nobody else uses, dropped with this value. Its pools belong to the
/// test's own async runtime.
#[derive(Debug)]
pub struct TestDatabase {
    name: String,
    server: PgConnectOptions,
}

impl TestDatabase {
    /// Clones the template.
    ///
    /// # Panics
    ///
    /// Where there is no server or the migrations fail: see [`TestDatabase::try_new`].
    pub async fn new() -> Self {
        match Self::try_new().await {
            Ok(database) => database,
            Err(error) => panic!("{error}"),
        }
    }

    pub async fn try_new() -> Result<Self, DatabaseError> {
        let server = Server::shared().await?;
        Self::cloned(&server, &server.template).await
    }

    /// Clones this database with all that is in it. Its pools must be closed by then: PostgreSQL
    /// copies no database that is in use.
    ///
    /// # Panics
    ///
    /// Where the database is in use.
    pub async fn copy(&self) -> Self {
        match self.try_copy().await {
            Ok(database) => database,
            Err(error) => panic!("{error}"),
        }
    }

    pub async fn try_copy(&self) -> Result<Self, DatabaseError> {
        Self::cloned(&Server::shared().await?, &self.name).await
    }

    async fn cloned(server: &Server, template: &str) -> Result<Self, DatabaseError> {
        let name = reaper::fresh_name();
        let mut connection = server.options.clone().connect().await?;
        let strategy = server.strategy;
        let clone = format!("CREATE DATABASE {name} TEMPLATE {template}{strategy}");
        connection.execute(AssertSqlSafe(clone)).await?;
        Ok(Self { name, server: server.options.clone() })
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    /// As the superuser: what no service may do.
    pub async fn superuser(&self) -> PgPool {
        pool(self.options()).await
    }

    /// As `solidaires_owner`, which owns the tables.
    pub async fn owner(&self) -> PgPool {
        pool(as_role(self.options(), "solidaires_owner")).await
    }

    /// As `solidaires_app`, the role of the web service, bound by row-level security.
    pub async fn app(&self) -> PgPool {
        pool(as_role(self.options(), "solidaires_app")).await
    }

    /// As `solidaires_worker`, the role of the sealer and the projectors.
    pub async fn worker(&self) -> PgPool {
        pool(as_role(self.options(), "solidaires_worker")).await
    }

    /// The superuser's way in, for a test that makes its own connections.
    pub fn options(&self) -> PgConnectOptions {
        self.server.clone().database(&self.name)
    }

    /// [`TestDatabase::options`] as a URL, for a program that is given one.
    pub fn url(&self) -> String {
        server::url(&self.options())
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        reaper::drop_later(self.server.clone(), std::mem::take(&mut self.name));
    }
}

async fn pool(options: PgConnectOptions) -> PgPool {
    let options = options.disable_statement_logging();
    eventlog::pool_options()
        .max_connections(POOL_CONNECTIONS_MAX)
        .acquire_timeout(Duration::from_secs(30))
        .connect_lazy_with(options)
}

#[cfg(test)]
mod tests;
