//! The server that the test databases are on: found or started once per process.

use super::{DatabaseError, reaper, template};
use runtime::cluster::{Cluster, ClusterError, ClusterOptions, Durability};
use sqlx::{ConnectOptions, postgres::PgConnectOptions};
use std::{
    env,
    path::{Path, PathBuf},
};
use tokio::sync::OnceCell;

/// A server that is ready to clone databases.
#[derive(Debug, Clone)]
pub(super) struct Server {
    /// The superuser, in the maintenance database.
    pub options: PgConnectOptions,
    /// The migrated database that others are cloned from.
    pub template: String,
    /// How `CREATE DATABASE` copies: what it takes last.
    pub strategy: &'static str,
}

impl Server {
    pub async fn shared() -> Result<Self, DatabaseError> {
        static SHARED: OnceCell<Server> = OnceCell::const_new();
        SHARED.get_or_try_init(Self::prepare).await.cloned()
    }

    async fn prepare() -> Result<Self, DatabaseError> {
        let url = match env::var("DATABASE_URL") {
            Ok(url) => url,
            Err(_) => start_cluster()?,
        };
        let options = url.parse::<PgConnectOptions>()?.disable_statement_logging();
        reaper::sweep(&options).await?;
        let template = template::ready(&options).await?;
        // From version 15 on, copying files is a choice; without fsync, it is the faster one.
        let strategy = if version(&options).await? >= 15 { " STRATEGY file_copy" } else { "" };
        Ok(Self { options, template, strategy })
    }
}

/// The server's major version.
async fn version(options: &PgConnectOptions) -> Result<i32, sqlx::Error> {
    let mut connection = options.connect().await?;
    let version = "SELECT current_setting('server_version_num')::int / 10000";
    sqlx::query_scalar(version).fetch_one(&mut connection).await
}

/// The repository's root.
pub(super) fn root() -> PathBuf {
    let crate_folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    crate_folder.ancestors().nth(2).unwrap_or(crate_folder).to_owned()
}

/// Where the shared test cluster is kept.
pub fn cluster_folder() -> PathBuf {
    root().join(".data/test-postgres")
}

fn start_cluster() -> Result<String, ClusterError> {
    let durability = Durability::UnsafeFast;
    let options = ClusterOptions { folder: cluster_folder(), durability, fresh: false };
    Ok(Cluster::start(&options)?.url("postgres"))
}

pub(super) fn url(options: &PgConnectOptions) -> String {
    options.to_url_lossy().to_string()
}
