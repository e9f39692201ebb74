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
    pub template: String,
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
        Ok(Self { options, template })
    }
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
