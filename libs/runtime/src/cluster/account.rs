//! The account that the server runs as: ours, unless we are root, which PostgreSQL refuses.

use super::ClusterError;
use std::{
    fs, io,
    os::unix::{fs::MetadataExt, fs::chown, process::CommandExt},
    path::Path,
    process::{Command, Stdio},
};

/// A user and its main group.
#[derive(Debug, Clone, Copy)]
pub(super) struct Account {
    uid: u32,
    gid: u32,
    /// True where programs must be told to run as somebody else than ourselves.
    other: bool,
}

impl Account {
    /// Ourselves, or where we are root, `postgres`, or else `nobody`.
    pub fn for_server() -> Result<Self, ClusterError> {
        let (Some(uid), Some(gid)) = (id(&["-u"]), id(&["-g"])) else {
            return Err(ClusterError::NoAccount);
        };
        if uid != 0 {
            return Ok(Self { uid, gid, other: false });
        }
        ["postgres", "nobody"]
            .into_iter()
            .find_map(|name| {
                Some(Self { uid: id(&["-u", name])?, gid: id(&["-g", name])?, other: true })
            })
            .ok_or(ClusterError::NoAccount)
    }

    /// A program to be run as this account, from a folder that every account may enter.
    pub fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        command.current_dir("/").stdin(Stdio::null());
        command.env_remove("PGDATA").env_remove("PGPORT").env_remove("PGHOST");
        if self.other {
            command.uid(self.uid).gid(self.gid);
        }
        command
    }

    /// Gives a file that we made to this account.
    pub fn give(&self, path: &Path) -> io::Result<()> {
        if self.other { chown(path, Some(self.uid), Some(self.gid)) } else { Ok(()) }
    }

    /// True where the folder is ours to use: this account's, or root's while we are root.
    pub fn may_use(&self, path: &Path) -> bool {
        fs::symlink_metadata(path).is_ok_and(|found| {
            found.is_dir() && (found.uid() == self.uid || (self.other && found.uid() == 0))
        })
    }

    /// True where this account may pass through the folder.
    pub fn may_enter(&self, folder: &Path) -> bool {
        fs::metadata(folder).is_ok_and(|found| {
            let bit = if found.uid() == self.uid {
                0o100
            } else if found.gid() == self.gid {
                0o010
            } else {
                0o001
            };
            found.mode() & bit != 0
        })
    }
}

/// What the system's `id` says, which knows of accounts from every source.
fn id(arguments: &[&str]) -> Option<u32> {
    let output = Command::new("id").args(arguments).output().ok()?;
    String::from_utf8(output.stdout).ok()?.trim().parse().ok()
}
