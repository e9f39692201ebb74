//! A standby: a copy of another cluster that follows it by streaming replication.

use super::{ClusterError, account::Account, binaries::Binaries, remove, run};
use std::path::{Path, PathBuf};

/// The primary that a standby is a copy of.
#[derive(Debug)]
pub(super) struct Origin {
    pub socket_folder: PathBuf,
    pub port: u16,
    /// The replication slot, which keeps what the standby has not yet received, and the name
    /// that the primary knows the standby by.
    pub name: String,
}

/// Copies the primary's data, while it works, into a folder that does not exist yet, with the
/// settings to follow it from there.
pub(super) fn copy(
    to: &Path,
    origin: &Origin,
    binaries: &Binaries,
    account: &Account,
) -> Result<(), ClusterError> {
    remove(to)?;
    let mut copy = account.command(&binaries.program("pg_basebackup"));
    copy.arg("--pgdata").arg(to).arg("--dbname").arg(connection(origin));
    copy.args(["--write-recovery-conf", "--wal-method=stream", "--checkpoint=fast"]);
    copy.args(["--create-slot", "--slot", &origin.name]);
    run(copy)
}

fn connection(Origin { socket_folder, port, name }: &Origin) -> String {
    let folder = socket_folder.display().to_string().replace('\\', r"\\").replace('\'', r"\'");
    let user = super::SUPERUSER;
    format!("host='{folder}' port={port} user={user} application_name={name}")
}
