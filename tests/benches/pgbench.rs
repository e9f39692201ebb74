//! The yardstick of durable writes: `pgbench`, inserting one plain row after the other.

use crate::{Anything, cluster::PrivateCluster};
use sqlx::{Connection, Executor, PgConnection};
use std::{fs, path::PathBuf, process::Command};

pub const CLIENTS: u32 = 32;
pub const SECONDS: u64 = 8;
const DATABASE: &str = "plain";
const ROW_BYTES: usize = 350;

/// The programs and the table are ready.
pub struct Pgbench {
    program: PathBuf,
    script: PathBuf,
}

impl Pgbench {
    /// None where PostgreSQL was installed without `pgbench`.
    pub async fn prepare(cluster: &PrivateCluster) -> Result<Option<Self>, Anything> {
        // Another subject may have left its rows.
        cluster.superuser().await?.execute("DROP DATABASE IF EXISTS plain").await?;
        cluster.create_database(DATABASE).await?;
        let running = cluster.running()?;
        let mut connection = PgConnection::connect(&running.url(DATABASE)).await?;
        sqlx::query(
            "CREATE TABLE row (id bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY, body text)",
        )
        .execute(&mut connection)
        .await?;
        let folder: String =
            sqlx::query_scalar("SELECT setting FROM pg_config WHERE name = 'BINDIR'")
                .fetch_one(&mut connection)
                .await?;
        let program = PathBuf::from(folder).join("pgbench");
        // 24 bytes of header, 4 of the item pointer, 8 of the key, 2 of the text's length.
        let body = "x".repeat(ROW_BYTES - 38);
        let script = running.folder().join("insert.sql");
        fs::write(&script, format!("INSERT INTO row (body) VALUES ('{body}');\n"))?;
        Ok(program.is_file().then_some(Self { program, script }))
    }

    /// Rows a second.
    pub fn run(
        &self,
        cluster: &PrivateCluster,
        clients: u32,
        seconds: u64,
    ) -> Result<u64, Anything> {
        let running = cluster.running()?;
        let output = Command::new(&self.program)
            .args(["-n", "-c", &clients.to_string(), "-j", "2", "-T", &seconds.to_string()])
            .args(["-M", "prepared", "-U", "postgres", "-p", &running.port().to_string(), "-h"])
            .arg(running.socket_folder())
            .arg("-f")
            .arg(&self.script)
            .arg(DATABASE)
            .output()?;
        let said = String::from_utf8_lossy(&output.stdout);
        let rate = said.lines().find_map(|line| line.strip_prefix("tps = "));
        let whole = rate.and_then(|rate| rate.split('.').next()?.parse().ok());
        whole.ok_or_else(|| {
            format!("pgbench: {said}{}", String::from_utf8_lossy(&output.stderr)).into()
        })
    }
}
