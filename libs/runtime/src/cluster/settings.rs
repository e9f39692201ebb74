//! The server's settings, written anew at each start.

use super::{Account, ClusterError, Folder, folder::doing};
use std::{fs, io::Write, path::Path};

const FILE: &str = "solidaires.conf";

/// What a crash of the machine may cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// Nothing that was committed.
    Durable,
    /// Everything: for tests, sized for many that run at once.
    UnsafeFast,
}

const DURABLE: &str = "
fsync = on
synchronous_commit = on
full_page_writes = on
max_connections = 100
shared_buffers = 128MB
";

const UNSAFE_FAST: &str = "
fsync = off
synchronous_commit = off
full_page_writes = off
wal_level = minimal
max_wal_senders = 0
max_wal_size = 2GB
checkpoint_timeout = 1h
autovacuum = off
max_connections = 400
shared_buffers = 64MB
max_locks_per_transaction = 128
";

/// Makes the server read our file after its own.
pub(super) fn include(data: &Path, account: &Account) -> Result<(), ClusterError> {
    let main = data.join("postgresql.conf");
    let file = fs::File::options().append(true).open(&main);
    file.and_then(|mut file| writeln!(file, "include '{FILE}'"))
        .and_then(|()| account.give(&main))
        .map_err(doing("editing postgresql.conf"))
}

/// The port of the server's last start, if it was started before.
pub(super) fn port(folder: &Folder) -> Option<u16> {
    let text = fs::read_to_string(folder.data().join(FILE)).ok()?;
    text.lines().find_map(|line| line.strip_prefix("port = ")?.trim().parse().ok())
}

pub(super) fn write(
    folder: &Folder,
    account: &Account,
    socket_folder: &Path,
    port: u16,
    durability: Durability,
) -> Result<(), ClusterError> {
    let care = match durability {
        Durability::Durable => DURABLE,
        Durability::UnsafeFast => UNSAFE_FAST,
    };
    let socket_folder = socket_folder.display().to_string().replace('\'', "''");
    let text = format!(
        "listen_addresses = '127.0.0.1'\nport = {port}\n\
         unix_socket_directories = '{socket_folder}'\ntimezone = 'UTC'\nlog_checkpoints = off\n\
         password_encryption = 'scram-sha-256'\n{care}"
    );
    let path = folder.data().join(FILE);
    fs::write(&path, text)
        .and_then(|()| account.give(&path))
        .map_err(doing("writing the server’s settings"))
}
