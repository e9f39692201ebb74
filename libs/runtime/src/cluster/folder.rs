//! The folder of a cluster, and where it goes when the server's account cannot reach it.

use super::{Account, ClusterError};
use std::{
    env,
    fs::{self, DirBuilder, File, Permissions},
    io,
    os::unix::fs::{DirBuilderExt, PermissionsExt},
    path::{Path, PathBuf},
};
use uuid::Uuid;

/// The kernel allows a socket's path 107 bytes; `/.s.PGSQL.65535` takes 15 of them.
const SOCKET_FOLDER_BYTES_MAX: usize = 107 - 15;

/// How much of the server's log goes into an error message.
const LOG_LINES_SHOWN: usize = 12;

#[derive(Debug)]
pub(super) struct Folder {
    root: PathBuf,
    moved_from: Option<PathBuf>,
}

impl Folder {
    /// Makes the folder ready for the account: at the place asked for, or where a parent folder
    /// is closed to the account, below `/var/tmp`.
    pub fn prepare(wanted: &Path, account: &Account) -> Result<Self, ClusterError> {
        fs::create_dir_all(wanted).map_err(doing("creating the cluster’s folder"))?;
        let wanted = wanted.canonicalize().map_err(doing("resolving the cluster’s folder"))?;
        let reachable = wanted.ancestors().skip(1).all(|parent| account.may_enter(parent));
        if reachable {
            make_private(&wanted, account)?;
            return Ok(Self { root: wanted, moved_from: None });
        }
        let root = Path::new("/var/tmp").join(format!("solidaires-{}", short_name(&wanted)));
        make_private(&root, account)?;
        tracing::warn!(wanted = %wanted.display(), used = %root.display(),
            "the database server's account cannot reach the folder; its data goes elsewhere");
        Ok(Self { root, moved_from: Some(wanted) })
    }

    pub fn root(&self) -> &Path {
        &self.root
    }

    pub fn moved_from(&self) -> Option<&Path> {
        self.moved_from.as_deref()
    }

    pub fn data(&self) -> PathBuf {
        self.root.join("pgdata")
    }

    pub fn log(&self) -> PathBuf {
        self.root.join("server.log")
    }

    /// The last lines of the server's log, for an error message.
    pub fn log_end(&self) -> String {
        let log = fs::read_to_string(self.log()).unwrap_or_default();
        let lines: Vec<&str> = log.lines().collect();
        lines[lines.len().saturating_sub(LOG_LINES_SHOWN)..].join("\n")
    }

    /// The major version of PostgreSQL that made the data, if there is data.
    pub fn version(&self) -> Option<u32> {
        fs::read_to_string(self.data().join("PG_VERSION")).ok()?.trim().parse().ok()
    }

    /// Waits until no other process starts or stops this cluster. Released on drop.
    pub fn lock(&self) -> Result<File, ClusterError> {
        let path = self.root.join("lock");
        let file = File::options().create(true).append(true).open(path);
        let file = file.map_err(doing("opening the lock file"))?;
        file.lock().map_err(doing("locking the cluster’s folder"))?;
        Ok(file)
    }

    /// A folder for the Unix socket that only the account may enter, with a short enough path.
    pub fn socket_folder(&self, account: &Account) -> Result<PathBuf, ClusterError> {
        let mut folder = self.root.join("run");
        if folder.as_os_str().len() > SOCKET_FOLDER_BYTES_MAX {
            folder = env::temp_dir().join(format!("solidaires-run-{}", short_name(&self.root)));
        }
        if folder.as_os_str().len() > SOCKET_FOLDER_BYTES_MAX {
            return Err(ClusterError::Folder { folder, reason: "chemin trop long / too long" });
        }
        make_private(&folder, account)?;
        Ok(folder)
    }
}

/// Creates a folder that only the account (and root) may enter; refuses somebody else's.
fn make_private(folder: &Path, account: &Account) -> Result<(), ClusterError> {
    match DirBuilder::new().mode(0o700).create(folder) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
            return Err(doing("creating a folder")(error));
        }
        _ => {}
    }
    if !account.may_use(folder) {
        let reason = "il appartient à quelqu’un d’autre / it belongs to somebody else";
        return Err(ClusterError::Folder { folder: folder.into(), reason });
    }
    fs::set_permissions(folder, Permissions::from_mode(0o700))
        .and_then(|()| account.give(folder))
        .map_err(doing("closing a folder to others"))
}

/// Sixteen characters that stand for a path.
fn short_name(path: &Path) -> String {
    let id = Uuid::new_v5(&Uuid::NAMESPACE_URL, path.as_os_str().as_encoded_bytes());
    id.simple().to_string()[..16].to_owned()
}

pub(super) fn doing(what: &'static str) -> impl FnOnce(io::Error) -> ClusterError {
    move |source| ClusterError::Io { doing: what.into(), source }
}
