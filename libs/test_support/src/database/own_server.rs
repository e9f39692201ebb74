//! A durable PostgreSQL server of one test's own, to be killed, copied and promoted.

use super::pool;
use runtime::cluster::{Cluster, ClusterError, ClusterOptions, Durability};
use sqlx::{PgPool, postgres::PgConnectOptions};
use std::{
    env, fs,
    process::{self, Command, Stdio},
};

const DATABASE: &str = "postgres";
/// How often killed processes are asked for; asking takes some milliseconds.
const GONE_ASKED_MAX: u32 = 1_000;

/// Its folder is in the system's place for temporary files; server and folder go with the value.
#[derive(Debug)]
pub struct OwnServer {
    options: ClusterOptions,
    cluster: Cluster,
}

impl OwnServer {
    /// Starts an empty server. `name` tells those of one test program apart. Blocks.
    ///
    /// # Errors
    /// Where PostgreSQL is not installed, or does not start.
    pub fn start(name: &str) -> Result<Self, ClusterError> {
        let options = options(name);
        let cluster = Cluster::start(&options)?;
        Ok(Self { options: ClusterOptions { fresh: false, ..options }, cluster })
    }

    /// Starts a streaming replica of this server, which knows it as `name`. Blocks.
    ///
    /// # Errors
    /// As [`OwnServer::start`].
    pub fn standby(&self, name: &str) -> Result<Self, ClusterError> {
        let options = options(name);
        let cluster = Cluster::start_standby(&options, &self.cluster, name)?;
        Ok(Self { options: ClusterOptions { fresh: false, ..options }, cluster })
    }

    /// Makes a standby the primary. Blocks until it is.
    ///
    /// # Errors
    /// Where it is none, or does not run.
    pub fn promote(&self) -> Result<(), ClusterError> {
        self.cluster.promote()
    }

    /// SIGKILL to the server and every process of it: nothing is written any more.
    pub fn kill(&self) {
        if let Some(first) = self.cluster.process() {
            kill_with_children(first);
        }
    }

    /// Starts it again on its data after a kill, at the same address.
    ///
    /// # Errors
    /// While a process of the killed server still holds the data.
    pub fn restart(&mut self) -> Result<(), ClusterError> {
        self.cluster = Cluster::start(&self.options)?;
        Ok(())
    }

    /// The superuser's way in, as a URL.
    pub fn url(&self) -> String {
        self.cluster.url(DATABASE)
    }

    /// As the superuser.
    ///
    /// # Panics
    /// Never: the URL is one.
    pub async fn superuser(&self) -> PgPool {
        pool(self.connect_options()).await
    }

    /// As `role`, once the migrations have made it.
    ///
    /// # Panics
    /// Never: the URL is one.
    pub async fn in_role(&self, role: &str) -> PgPool {
        pool(super::as_role(self.connect_options(), role)).await
    }

    fn connect_options(&self) -> PgConnectOptions {
        match self.url().parse() {
            Ok(options) => options,
            Err(error) => panic!("the URL of a cluster is none: {error}"),
        }
    }
}

impl Drop for OwnServer {
    fn drop(&mut self) {
        self.kill();
        // What is left is in the folder for temporary files.
        fs::remove_dir_all(self.cluster.folder()).ok();
    }
}

fn options(name: &str) -> ClusterOptions {
    let folder = env::temp_dir().join(format!("solidaires-own-{name}-{}", process::id()));
    ClusterOptions { folder, durability: Durability::Durable, fresh: true }
}

/// A postmaster's children would outlive it for a moment, and could commit in it.
fn kill_with_children(first: u32) {
    let Ok(listed) = Command::new("ps").args(["-A", "-o", "pid=,ppid="]).output() else { return };
    let first = first.to_string();
    let mut doomed = vec![first.clone()];
    for line in String::from_utf8_lossy(&listed.stdout).lines() {
        let mut words = line.split_whitespace();
        if let (Some(child), Some(parent)) = (words.next(), words.next())
            && parent == first
        {
            doomed.push(child.to_owned());
        }
    }
    // Those that have ended meanwhile are no error.
    Command::new("kill").arg("-KILL").args(&doomed).stderr(Stdio::null()).status().ok();
    // Until they are gone, and no zombies either, the next server takes them for alive.
    let listed = doomed.join(",");
    for _ in 0..GONE_ASKED_MAX {
        let state = Command::new("ps").args(["-o", "stat=", "-p", &listed]).output();
        let state = state.map(|output| String::from_utf8_lossy(&output.stdout).into_owned());
        if state.is_ok_and(|state| state.trim().is_empty()) {
            return;
        }
    }
}
