//! Files that are whole or not there, whenever the machine stops.

use crate::PublicationError;
use std::{
    fs::{self, File, OpenOptions},
    io::{ErrorKind, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::Path,
};

pub(crate) const FOR_ALL: u32 = 0o644;
pub(crate) const FOR_OURSELVES: u32 = 0o600;

type Done = Result<(), PublicationError>;

fn at(path: &Path) -> impl FnOnce(std::io::Error) -> PublicationError {
    move |source| PublicationError::File { path: path.to_owned(), source }
}

/// The file, or `None` where there is none.
pub(crate) fn read(path: &Path) -> Result<Option<Vec<u8>>, PublicationError> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        // A folder's name within a file's place: there is no such file either.
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            Ok(None)
        }
        Err(error) => Err(at(path)(error)),
    }
}

/// Puts the file in its place, on the disk, in one step.
pub(crate) fn write(path: &Path, bytes: &[u8], mode: u32) -> Done {
    let Some(folder) = path.parent() else { return Ok(()) };
    make_folder(folder, 0o755)?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let new = folder.join(format!(".{name}.new"));
    match fs::remove_file(&new) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(at(&new)(error)),
        _ => {}
    }
    let mut options = OpenOptions::new();
    let mut file = options.write(true).create_new(true).mode(mode).open(&new).map_err(at(&new))?;
    file.write_all(bytes).map_err(at(&new))?;
    file.sync_all().map_err(at(&new))?;
    fs::rename(&new, path).map_err(at(path))?;
    sync_folder(folder)
}

/// The folder and those it is in; the mode is that of the folders made here.
pub(crate) fn make_folder(folder: &Path, mode: u32) -> Done {
    if folder.is_dir() {
        return Ok(());
    }
    if let Some(parent) = folder.parent().filter(|parent| !parent.as_os_str().is_empty()) {
        make_folder(parent, 0o755)?;
        fs::DirBuilder::new().mode(mode).create(folder).map_err(at(folder))?;
        return sync_folder(parent);
    }
    fs::DirBuilder::new().mode(mode).create(folder).map_err(at(folder))
}

pub(crate) fn sync_folder(folder: &Path) -> Done {
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(at(folder))
}

/// Moves a file or folder; nothing where there is none.
pub(crate) fn move_to(from: &Path, to: &Path) -> Done {
    match fs::rename(from, to) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(at(from)(error)),
        _ => Ok(()),
    }
}

/// Removes a file or a folder with all in it; nothing where there is none.
pub(crate) fn remove(path: &Path) -> Done {
    let removed = if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
    match removed {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(at(path)(error)),
        _ => Ok(()),
    }
}

/// Locks the folder against other programs until the file is closed.
pub(crate) fn lock(path: &Path) -> Result<File, PublicationError> {
    let file = open_lock(path)?;
    file.lock().map_err(at(path))?;
    Ok(file)
}

/// The same, or `None` when another program has it.
pub(crate) fn try_lock(path: &Path) -> Result<Option<File>, PublicationError> {
    let file = open_lock(path)?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(fs::TryLockError::WouldBlock) => Ok(None),
        Err(fs::TryLockError::Error(error)) => Err(at(path)(error)),
    }
}

fn open_lock(path: &Path) -> Result<File, PublicationError> {
    if let Some(folder) = path.parent() {
        make_folder(folder, 0o755)?;
    }
    let mut options = OpenOptions::new();
    options
        .write(true)
        .create(true)
        .truncate(false)
        .mode(FOR_OURSELVES)
        .open(path)
        .map_err(at(path))
}
