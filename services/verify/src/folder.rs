//! The published log as a folder of static files, to <https://c2sp.org/tlog-tiles>.

use std::{
    fs,
    io::{self, ErrorKind},
    path::{Path, PathBuf},
};
use transparency::{Tile, VerifierKey};

pub struct Folder(PathBuf);

impl Folder {
    pub fn at(path: &Path) -> Self {
        Self(path.to_owned())
    }

    /// The newest signed checkpoint.
    pub fn checkpoint(&self) -> Result<Vec<u8>, String> {
        self.file("checkpoint")
    }

    /// The keys that the folder itself names, retired ones too: the last word of each line.
    pub fn keys(&self) -> Result<Vec<VerifierKey>, String> {
        let text = self.file("keys")?;
        let text = String::from_utf8(text).map_err(|why| format!("keys: {why}"))?;
        let words = text.lines().filter_map(|line| line.split_whitespace().next_back());
        words.map(|key| key.parse().map_err(|why| format!("keys: {why}"))).collect()
    }

    pub fn tile(&self, tile: &Tile) -> Result<Option<Vec<u8>>, io::Error> {
        match fs::read(self.0.join(tile.to_string())) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn file(&self, name: &str) -> Result<Vec<u8>, String> {
        let path = self.0.join(name);
        fs::read(&path).map_err(|why| format!("{}: {why}", path.display()))
    }
}
