//! What `postmaster.pid` says of the server, and whether it is still true.

use super::{ClusterError, folder::doing};
use std::{
    fs,
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

/// Removes the file that a killed server left, where its number now belongs to some other
/// program, or to the server of other data (the server itself only sees that the number is in
/// use, and would not start).
pub(super) fn remove_if_stale(data: &Path) -> Result<(), ClusterError> {
    let path = data.join("postmaster.pid");
    if !path.exists() {
        return Ok(());
    }
    let is_ours = |pid: u32| {
        program_of(pid).is_some_and(|program| program.contains("postgres"))
            && may_work_in(pid, data)
    };
    if process(data).is_some_and(is_ours) {
        return Ok(());
    }
    fs::remove_file(path).map_err(doing("removing a stale postmaster.pid"))
}

/// Whether the process may be a server of this data folder: such a server works in it. Where the
/// system does not say, it may.
fn may_work_in(pid: u32, data: &Path) -> bool {
    match (fs::read_link(format!("/proc/{pid}/cwd")), fs::canonicalize(data)) {
        (Ok(works_in), Ok(data)) => works_in == data,
        _ => true,
    }
}

/// The name of the program that runs under a process number.
fn program_of(pid: u32) -> Option<String> {
    if let Ok(name) = fs::read_to_string(format!("/proc/{pid}/comm")) {
        return Some(name);
    }
    let output = Command::new("ps").args(["-o", "comm=", "-p", &pid.to_string()]).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}
