//! A private PostgreSQL cluster, run from the server programs that the system has installed.
//!
//! Entry: [`Cluster::start`]. One folder holds everything: the data (`pgdata`), the Unix socket
//! (`run`), the server's log and a lock file. Whoever can enter the socket's folder is the
//! superuser; over the loopback port a password is required.
//!
//! **Invariant:** a folder has at most one server. Starting takes the folder's lock, and joins
//! the server that is already there.

mod account;
mod binaries;
mod folder;
mod pid_file;
mod settings;
mod standby;
#[cfg(test)]
mod tests;

use account::Account;
use binaries::Binaries;
use folder::{Folder, doing};
use standby::Origin;
use std::{
    fs, io,
    net::TcpListener,
    path::{Path, PathBuf},
    process::Command,
};

pub use settings::Durability;

/// The superuser of a private cluster.
const SUPERUSER: &str = "postgres";

/// What kept a cluster from starting or stopping. For the person at the terminal: French first.
#[derive(Debug, thiserror::Error)]
pub enum ClusterError {
    #[error(
        "Le serveur PostgreSQL est introuvable\u{a0}: installez le paquet «\u{a0}postgresql\u{a0}» \
         (sudo apt-get install postgresql) / PostgreSQL server programs not found: install the \
         package \"postgresql\""
    )]
    NotInstalled,
    #[error(
        "Les données de {folder} viennent de PostgreSQL {data}, qui n’est pas installé\u{a0}: \
         installez-le ou videz ce dossier / the data folder was made by PostgreSQL {data}, which \
         is not installed: install it or empty the folder"
    )]
    OtherVersion { folder: PathBuf, data: u32 },
    #[error(
        "PostgreSQL refuse d’être lancé par root et aucun compte «\u{a0}postgres\u{a0}» ou \
         «\u{a0}nobody\u{a0}» n’existe / PostgreSQL refuses to run as root and there is neither a \
         \"postgres\" nor a \"nobody\" account"
    )]
    NoAccount,
    #[error("Dossier inutilisable\u{a0}: {folder} ({reason}) / unusable folder")]
    Folder { folder: PathBuf, reason: &'static str },
    #[error("Échec de {program}\u{a0}: {output} / {program} failed")]
    Program { program: String, output: String },
    #[error("Fichiers du serveur PostgreSQL\u{a0}: {doing}\u{a0}: {source} / server files")]
    Io { doing: String, source: io::Error },
}

/// Where a cluster lives and how careful it is.
#[derive(Debug, Clone)]
pub struct ClusterOptions {
    /// Everything is kept below this folder, unless the server's account cannot reach it
    /// ([`Cluster::moved_from`]).
    pub folder: PathBuf,
    pub durability: Durability,
    /// Throw away what an earlier cluster left in the folder.
    pub fresh: bool,
}

/// A running cluster. Dropping the value leaves the server running: see [`Cluster::stop`].
#[derive(Debug)]
pub struct Cluster {
    folder: Folder,
    binaries: Binaries,
    account: Account,
    socket_folder: PathBuf,
    port: u16,
    joined: bool,
}

impl Cluster {
    /// Starts the cluster of the folder, or joins it if it is already running. Blocks, about two
    /// seconds the first time.
    pub fn start(options: &ClusterOptions) -> Result<Self, ClusterError> {
        Self::start_from(options, None)
    }

    /// Starts a standby of `primary`, or joins it: a copy that follows by streaming replication,
    /// answers queries, and can take over ([`Cluster::promote`]). `name` is its replication slot
    /// and how `synchronous_standby_names` calls it: small letters, digits, underscores.
    ///
    /// Both must be [`Durability::Durable`]: who forgets commits has nothing to follow.
    pub fn start_standby(
        options: &ClusterOptions,
        primary: &Self,
        name: &str,
    ) -> Result<Self, ClusterError> {
        let (socket_folder, port) = (primary.socket_folder.clone(), primary.port);
        Self::start_from(options, Some(&Origin { socket_folder, port, name: name.to_owned() }))
    }

    fn start_from(options: &ClusterOptions, origin: Option<&Origin>) -> Result<Self, ClusterError> {
        let account = Account::for_server()?;
        let folder = Folder::prepare(&options.folder, &account)?;
        let _lock = folder.lock()?;
        if options.fresh {
            empty(&folder, &account)?;
        }
        let binaries = Binaries::find(&folder)?;
        let (socket_folder, port, joined) = match pid_file::running(&folder.data()) {
            Some(server) => (server.socket_folder, server.port, true),
            None => {
                let (socket_folder, port) = launch(&folder, &binaries, &account, options, origin)?;
                (socket_folder, port, false)
            }
        };
        Ok(Self { folder, binaries, account, socket_folder, port, joined })
    }

    /// Stops the server that runs in `folder`, if there is one; true if there was.
    pub fn stop_in(folder: &Path) -> Result<bool, ClusterError> {
        if !folder.exists() {
            return Ok(false);
        }
        let account = Account::for_server()?;
        let folder = Folder::prepare(folder, &account)?;
        let _lock = folder.lock()?;
        if pid_file::running(&folder.data()).is_none() {
            return Ok(false);
        }
        stop(&folder, &Binaries::find(&folder)?, &account)?;
        Ok(true)
    }

    /// Makes a standby the primary: it takes writes when this returns. The old primary must never
    /// run again on its own data, or there are two.
    pub fn promote(&self) -> Result<(), ClusterError> {
        let mut promote = self.account.command(&self.binaries.program("pg_ctl"));
        promote.args(["promote", "--wait", "--silent", "--pgdata"]).arg(self.folder.data());
        run(promote)
    }

    /// The number of the server's first process, unless the server was stopped cleanly.
    pub fn process(&self) -> Option<u32> {
        pid_file::process(&self.folder.data())
    }

    /// Shuts the server down cleanly: sessions are ended, all is written to disk.
    pub fn stop(self) -> Result<(), ClusterError> {
        let _lock = self.folder.lock()?;
        stop(&self.folder, &self.binaries, &self.account)
    }

    /// The superuser's connection URL for one database, through the Unix socket.
    pub fn url(&self, database: &str) -> String {
        let folder = self.socket_folder.display().to_string();
        let port = self.port;
        format!("postgres://{SUPERUSER}@localhost:{port}/{database}?host={}", encode(&folder))
    }

    /// Holds the Unix socket; only the server's account and root may enter it.
    pub fn socket_folder(&self) -> &Path {
        &self.socket_folder
    }

    pub const fn port(&self) -> u16 {
        self.port
    }

    /// True where the server was already running when this value was made.
    pub const fn joined(&self) -> bool {
        self.joined
    }

    /// The folder that was asked for, where the server's account cannot reach it and the data
    /// had to go elsewhere ([`Cluster::folder`]).
    pub fn moved_from(&self) -> Option<&Path> {
        self.folder.moved_from()
    }

    pub fn folder(&self) -> &Path {
        self.folder.root()
    }
}

fn empty(folder: &Folder, account: &Account) -> Result<(), ClusterError> {
    if pid_file::running(&folder.data()).is_some() {
        stop(folder, &Binaries::find(folder)?, account)?;
    }
    remove(&folder.data())
}

/// Starts a server that does not run yet, creating its data first if there is none.
fn launch(
    folder: &Folder,
    binaries: &Binaries,
    account: &Account,
    options: &ClusterOptions,
    origin: Option<&Origin>,
) -> Result<(PathBuf, u16), ClusterError> {
    // Whoever knows the server at its port finds it there again, unless somebody else took it.
    let mut port_before = settings::port(folder).filter(|port| is_free(*port));
    if folder.version().is_none() {
        // The data get their final name when they are complete, so that half of them are never
        // taken for all.
        let unfinished = folder.root().join("pgdata.new");
        match origin {
            None => initialise(&unfinished, binaries, account, options.durability)?,
            Some(origin) => standby::copy(&unfinished, origin, binaries, account)?,
        }
        fs::rename(&unfinished, folder.data()).map_err(doing("naming the data folder"))?;
    }
    pid_file::remove_if_stale(&folder.data())?;
    let socket_folder = folder.socket_folder(account)?;
    let mut attempt = 0;
    loop {
        attempt += 1;
        let port = match port_before.take() {
            Some(port) => port,
            None => free_port()?,
        };
        settings::write(folder, account, &socket_folder, port, options.durability)?;
        let mut start = account.command(&binaries.program("pg_ctl"));
        start.arg("start").arg("--wait").arg("--silent").arg("--pgdata").arg(folder.data());
        start.arg("--log").arg(folder.log());
        match run(start) {
            Ok(()) => return Ok((socket_folder, port)),
            Err(ClusterError::Program { program, output }) if attempt == PORT_ATTEMPTS => {
                let output = format!("{output}\n{}", folder.log_end());
                return Err(ClusterError::Program { program, output });
            }
            Err(ClusterError::Program { .. }) => {}
            Err(error) => return Err(error),
        }
    }
}

/// Somebody else may take a port between our finding it free and the server's binding it.
const PORT_ATTEMPTS: u32 = 3;

/// Creates the data: UTF-8 text, sorted by code point except where a query names a collation.
fn initialise(
    data: &Path,
    binaries: &Binaries,
    account: &Account,
    durability: Durability,
) -> Result<(), ClusterError> {
    remove(data)?;
    let with_locale = |locale: &str| {
        let mut initdb = account.command(&binaries.program("initdb"));
        initdb.arg("--pgdata").arg(data).arg(format!("--locale={locale}"));
        initdb.args(["--encoding=UTF8", "--auth-local=trust", "--auth-host=scram-sha-256"]);
        initdb.args(["--username", SUPERUSER]);
        if durability == Durability::UnsafeFast {
            initdb.arg("--no-sync");
        }
        run(initdb)
    };
    // Not every system has C.UTF-8; all have C.
    with_locale("C.UTF-8").or_else(|_| with_locale("C"))?;
    settings::include(data, account)
}

fn remove(folder: &Path) -> Result<(), ClusterError> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(doing("emptying the data folder")(error))
        }
        _ => Ok(()),
    }
}

fn stop(folder: &Folder, binaries: &Binaries, account: &Account) -> Result<(), ClusterError> {
    let mut stop = account.command(&binaries.program("pg_ctl"));
    stop.args(["stop", "--wait", "--silent", "--mode=fast", "--pgdata"]).arg(folder.data());
    let server = pid_file::running(&folder.data());
    run(stop)?;
    if let Some(elsewhere) = server.filter(|s| !s.socket_folder.starts_with(folder.root())) {
        fs::remove_dir(elsewhere.socket_folder).map_err(doing("removing the socket’s folder"))?;
    }
    Ok(())
}

fn run(mut command: Command) -> Result<(), ClusterError> {
    let program = command.get_program().to_string_lossy().into_owned();
    let output = command
        .output()
        .map_err(|source| ClusterError::Io { doing: format!("running {program}"), source })?;
    if output.status.success() {
        return Ok(());
    }
    let said = [output.stdout, output.stderr].concat();
    Err(ClusterError::Program { program, output: String::from_utf8_lossy(&said).trim().into() })
}

fn is_free(port: u16) -> bool {
    TcpListener::bind(("127.0.0.1", port)).is_ok()
}

fn free_port() -> Result<u16, ClusterError> {
    TcpListener::bind(("127.0.0.1", 0))
        .and_then(|listener| listener.local_addr())
        .map(|address| address.port())
        .map_err(doing("finding a free port"))
}

/// Percent-encodes all but the characters that a path usually has.
fn encode(path: &str) -> String {
    path.bytes().fold(String::new(), |mut text, byte| {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                text.push(char::from(byte));
            }
            _ => text.push_str(&format!("%{byte:02X}")),
        }
        text
    })
}
