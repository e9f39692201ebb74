//! What `postmaster.pid` says of the server, and whether it is still true.

use super::{ClusterError, folder::doing};
use std::{
    fs,
    io::ErrorKind,
    os::unix::net::UnixStream,
    path::{Path, PathBuf},
    process::Command,
};

/// A server that accepts connections.
pub(super) struct Running {
    pub port: u16,
    pub socket_folder: PathBuf,
}

/// The server of the data folder, if one answers on its socket.
pub(super) fn running(data: &Path) -> Option<Running> {
    let text = fs::read_to_string(data.join("postmaster.pid")).ok()?;
    let mut lines = text.lines();
    // Lines: pid, data folder, start time, port, socket folder.
    let port: u16 = lines.nth(3)?.trim().parse().ok()?;
    let socket_folder = PathBuf::from(lines.next()?);
    UnixStream::connect(socket_folder.join(format!(".s.PGSQL.{port}"))).ok()?;
    Some(Running { port, socket_folder })
}

/// The number of the server's first process, whether or not it still runs.
pub(super) fn process(data: &Path) -> Option<u32> {
    let text = fs::read_to_string(data.join("postmaster.pid")).ok()?;
    text.lines().next()?.trim().parse().ok()
}

/// Removes the file that a killed server left, once none of its processes is left. The server
/// itself only sees that the number is in use, be it by some other program since or by a dead
/// process that nobody has asked after yet, and would not start.
pub(super) fn remove_if_stale(data: &Path) -> Result<(), ClusterError> {
    let path = data.join("postmaster.pid");
    if !path.exists() || is_served(data)? {
        return Ok(());
    }
    fs::remove_file(path).map_err(doing("removing a stale postmaster.pid"))
}

/// Whether a living process works in the data folder, as every process of its server does; also
/// one whose folder the system does not tell us, if it may be a server's.
fn is_served(data: &Path) -> Result<bool, ClusterError> {
    let Ok(processes) = fs::read_dir("/proc") else {
        return Ok(process(data).is_some_and(is_server));
    };
    let data = fs::canonicalize(data).map_err(doing("finding the data folder"))?;
    let mut numbers =
        processes.flatten().filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    let works_in_it = |pid: u32| match fs::read_link(format!("/proc/{pid}/cwd")) {
        Ok(folder) => folder == data,
        Err(error) => error.kind() == ErrorKind::PermissionDenied && is_server(pid),
    };
    Ok(numbers.any(works_in_it))
}

/// Whether the program that runs under a process number is PostgreSQL.
fn is_server(pid: u32) -> bool {
    let output = Command::new("ps").args(["-o", "comm=", "-p", &pid.to_string()]).output();
    output.is_ok_and(|output| String::from_utf8_lossy(&output.stdout).contains("postgres"))
}
