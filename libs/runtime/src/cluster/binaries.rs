//! Finding the server's programs, which distributions keep off the PATH.

use super::{ClusterError, Folder};
use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

/// The programs of one PostgreSQL version.
#[derive(Debug)]
pub(super) struct Binaries {
    folder: PathBuf,
    version: u32,
}

impl Binaries {
    /// The programs that can run the folder's data: of its version if it has data, or else the
    /// first on the PATH, or else the newest that is installed.
    pub fn find(folder: &Folder) -> Result<Self, ClusterError> {
        let mut found: Vec<Self> = on_path().into_iter().filter_map(Self::in_folder).collect();
        let mut elsewhere: Vec<Self> =
            distribution_folders().into_iter().filter_map(Self::in_folder).collect();
        elsewhere.sort_by_key(|binaries| std::cmp::Reverse(binaries.version));
        found.extend(elsewhere);
        match folder.version() {
            None => found.into_iter().next().ok_or(ClusterError::NotInstalled),
            Some(_) if found.is_empty() => Err(ClusterError::NotInstalled),
            Some(data) => found
                .into_iter()
                .find(|binaries| binaries.version == data)
                .ok_or_else(|| ClusterError::OtherVersion { folder: folder.data(), data }),
        }
    }

    pub fn program(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Where the programs really are: a folder on the PATH may have links to some of them only.
    fn in_folder(folder: PathBuf) -> Option<Self> {
        let folder = folder.join("postgres").canonicalize().ok()?.parent()?.to_owned();
        let complete =
            ["initdb", "pg_ctl", "postgres"].iter().all(|name| folder.join(name).is_file());
        let version = complete.then(|| version(&folder.join("postgres")))??;
        Some(Self { folder, version })
    }
}

fn on_path() -> Vec<PathBuf> {
    env::var_os("PATH").map(|path| env::split_paths(&path).collect()).unwrap_or_default()
}

/// Debian and Ubuntu, Red Hat and Fedora, Homebrew on both kinds of Mac.
fn distribution_folders() -> Vec<PathBuf> {
    [
        ("/usr/lib/postgresql", "", "bin"),
        ("/usr", "pgsql-", "bin"),
        ("/opt/homebrew/opt", "postgresql", "bin"),
        ("/usr/local/opt", "postgresql", "bin"),
    ]
    .into_iter()
    .flat_map(|(parent, prefix, bin)| {
        folders_in(Path::new(parent), prefix).into_iter().map(move |folder| folder.join(bin))
    })
    .collect()
}

fn folders_in(parent: &Path, prefix: &str) -> Vec<PathBuf> {
    fs::read_dir(parent)
        .into_iter()
        .flatten()
        .flatten()
        .filter(|entry| entry.file_name().to_string_lossy().starts_with(prefix))
        .map(|entry| entry.path())
        .collect()
}

/// `postgres (PostgreSQL) 15.14 (Debian 15.14-0+deb12u1)` gives 15.
fn version(postgres: &Path) -> Option<u32> {
    let output = Command::new(postgres).arg("--version").output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    let number = text.split_whitespace().find(|word| word.starts_with(|c: char| c.is_numeric()))?;
    number.chars().take_while(char::is_ascii_digit).collect::<String>().parse().ok()
}
