//! The keys that wrap people's keys: versions of a secret that is never in the database.
//!
//! A line of the key file is `version secret`, the secret as 64 hexadecimal digits; `#` begins a
//! remark. From one secret come three keys: to wrap, to hash, and a fingerprint to be known by.

use super::cipher::{self, Place, Secret, draw, keyed_hash, open, seal};
use crate::StorageError;
use kernel::{PersonId, TenantId};
use std::{
    collections::BTreeMap,
    fmt, fs,
    io::{self, Write},
    os::unix::fs::{OpenOptionsExt, PermissionsExt},
    path::{Path, PathBuf},
    sync::{Arc, PoisonError, RwLock},
};

/// Others than the owner may neither read nor write the file.
const FILE_MODE: u32 = 0o600;

/// Where the keys are kept. Never in the database or beside its backups.
#[derive(Clone, PartialEq, Eq)]
pub enum KeySource {
    /// A file, made at the first start and written at each rotation.
    File(PathBuf),
    /// The same lines, given by the environment (semicolons stand for ends of line): whoever runs
    /// the service adds and removes versions themselves.
    Given(String),
}

impl fmt::Debug for KeySource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => write!(f, "File({})", path.display()),
            Self::Given(_) => f.write_str("Given(…)"),
        }
    }
}

/// What is wrong with the keys. For the operator: French first.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    #[error(
        "Le fichier des clés du coffre, {0}, est introuvable, alors que la base contient des \
         données personnelles chiffrées. Remettez ce fichier en place\u{a0}: sans lui, personne ne \
         peut lire ces données. Aucune nouvelle clé n’a été créée / the vault's key file is missing"
    )]
    Missing(PathBuf),
    #[error(
        "La clé n° {0} du coffre manque\u{a0}: des données personnelles sont chiffrées avec elle. \
         Remettez en place le fichier de clés complet / a version of the vault's key is missing"
    )]
    VersionMissing(u32),
    #[error(
        "La clé n° {0} du coffre n’est pas celle de cette base de données. Remettez en place le \
         bon fichier de clés / the vault's key is not the one of this database"
    )]
    Wrong(u32),
    #[error(
        "Le fichier des clés du coffre, {0}, est lisible par d’autres comptes. Protégez-le\u{a0}: \
         chmod 600 / the vault's key file must be readable by its owner alone"
    )]
    Readable(PathBuf),
    #[error(
        "Les clés du coffre ne sont pas lisibles\u{a0}: «\u{a0}numéro clé\u{a0}» attendu à chaque \
         ligne, la clé en 64 chiffres hexadécimaux / the vault's keys cannot be read"
    )]
    Malformed,
    #[error(
        "Les clés du coffre viennent de l’environnement\u{a0}: ajoutez-y d’abord une ligne avec un \
         nouveau numéro, puis recommencez / add a version to the environment's keys first"
    )]
    GivenOnly,
    #[error("Fichier des clés du coffre, {path}\u{a0}: {source} / key file")]
    Io { path: PathBuf, source: io::Error },
}

/// One version's keys.
pub(super) struct WrappingKey {
    pub version: u32,
    wrap: Secret,
    hash: Secret,
    pub fingerprint: Secret,
}

impl WrappingKey {
    fn new(version: u32, secret: &Secret) -> Self {
        let derived = |purpose: &[u8]| keyed_hash(secret, &[b"solidaires vault", purpose]);
        Self {
            version,
            wrap: derived(b"wrap"),
            hash: derived(b"hash"),
            fingerprint: derived(b"fingerprint"),
        }
    }

    fn place(tenant: TenantId, person: PersonId) -> Place<'static> {
        Place { tenant, person: person.uuid(), column: "key" }
    }

    pub fn wrap(
        &self,
        tenant: TenantId,
        person: PersonId,
        key: &Secret,
    ) -> Result<Vec<u8>, StorageError> {
        seal(&self.wrap, Self::place(tenant, person), key)
    }

    pub fn unwrap(
        &self,
        tenant: TenantId,
        person: PersonId,
        wrapped: &[u8],
    ) -> Result<Secret, StorageError> {
        let key = open(&self.wrap, Self::place(tenant, person), wrapped)?;
        key.try_into().map_err(|_| StorageError::Sealed)
    }

    /// The same words, whatever the case of their letters, give the same hash in one tenant.
    pub fn hash(&self, tenant: TenantId, column: &str, words: &str) -> Secret {
        let (tenant, words) = (tenant.uuid(), words.to_lowercase());
        let parts = [tenant.as_bytes().as_slice(), column.as_bytes(), words.as_bytes()];
        keyed_hash(&self.hash, &parts)
    }
}

type Keys = BTreeMap<u32, Arc<WrappingKey>>;

/// All versions that this process knows. Clones share them.
#[derive(Clone)]
pub struct Keyring {
    source: Arc<KeySource>,
    keys: Arc<RwLock<Keys>>,
}

impl fmt::Debug for Keyring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Keyring({:?})", self.source)
    }
}

impl Keyring {
    /// Version 1 alone, of a secret that the caller keeps.
    pub fn of_secret(secret: [u8; 32]) -> Self {
        let key = Arc::new(WrappingKey::new(1, &secret));
        let source = KeySource::Given(format!("1 {}", hex::encode(secret)));
        Self { source: Arc::new(source), keys: Arc::new(RwLock::new([(1, key)].into())) }
    }

    /// The keys of a source; none where the file is not there.
    pub(super) fn read(source: &KeySource) -> Result<Option<Self>, StorageError> {
        let Some(keys) = read(source)? else { return Ok(None) };
        Ok(Some(Self {
            source: Arc::new(source.clone()),
            keys: Arc::new(RwLock::new(derived(&keys))),
        }))
    }

    /// Makes the first version, in a file that is not there yet.
    pub(super) fn make(path: &Path) -> Result<Self, StorageError> {
        write(path, &[(1, draw()?)].into())?;
        let made = Self::read(&KeySource::File(path.to_owned()))?;
        made.ok_or_else(|| KeyError::Missing(path.to_owned()).into())
    }

    /// A version; where it is not known yet, the source is read again: another process may have
    /// rotated the keys.
    pub(super) fn version(&self, version: u32) -> Result<Arc<WrappingKey>, StorageError> {
        if let Some(key) = self.known().get(&version) {
            return Ok(Arc::clone(key));
        }
        if let Some(keys) = read(&self.source)? {
            *self.keys.write().unwrap_or_else(PoisonError::into_inner) = derived(&keys);
        }
        let found = self.known().get(&version).map(Arc::clone);
        found.ok_or_else(|| KeyError::VersionMissing(version).into())
    }

    pub(super) fn newest(&self) -> Result<Arc<WrappingKey>, StorageError> {
        let newest = self.known().values().next_back().map(Arc::clone);
        newest.ok_or_else(|| KeyError::Malformed.into())
    }

    pub(super) fn all(&self) -> Vec<Arc<WrappingKey>> {
        self.known().values().map(Arc::clone).collect()
    }

    /// Adds a version to the file, or takes the newest that the environment gives.
    pub(super) fn add_version(&self) -> Result<Arc<WrappingKey>, StorageError> {
        if let KeySource::File(path) = &*self.source {
            let mut keys = read(&self.source)?.ok_or_else(|| KeyError::Missing(path.clone()))?;
            let next = keys.last_key_value().map_or(1, |(version, _)| version + 1);
            keys.insert(next, draw()?);
            write(path, &keys)?;
            return self.version(next);
        }
        self.newest()
    }

    /// Destroys a version. One that the environment gives is for the operator to take away.
    pub(super) fn destroy(&self, version: u32) -> Result<(), StorageError> {
        if let KeySource::File(path) = &*self.source
            && let Some(mut keys) = read(&self.source)?
            && keys.remove(&version).is_some()
        {
            write(path, &keys)?;
        }
        self.keys.write().unwrap_or_else(PoisonError::into_inner).remove(&version);
        Ok(())
    }

    fn known(&self) -> std::sync::RwLockReadGuard<'_, Keys> {
        self.keys.read().unwrap_or_else(PoisonError::into_inner)
    }
}

fn derived(secrets: &BTreeMap<u32, Secret>) -> Keys {
    let key = |(version, secret): (&u32, &Secret)| {
        (*version, Arc::new(WrappingKey::new(*version, secret)))
    };
    secrets.iter().map(key).collect()
}

fn read(source: &KeySource) -> Result<Option<BTreeMap<u32, Secret>>, StorageError> {
    let text = match source {
        KeySource::Given(text) => text.replace(';', "\n"),
        KeySource::File(path) => match fs::read_to_string(path) {
            Ok(text) => {
                let mode = fs::metadata(path).map_err(io_error(path))?.permissions().mode();
                if mode & 0o077 != 0 {
                    return Err(KeyError::Readable(path.clone()).into());
                }
                text
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(io_error(path)(error).into()),
        },
    };
    let keys: Option<BTreeMap<u32, Secret>> = text
        .lines()
        .map(|line| line.split('#').next().unwrap_or_default().trim())
        .filter(|line| !line.is_empty())
        .map(line_of)
        .collect();
    match keys {
        Some(keys) if !keys.is_empty() => Ok(Some(keys)),
        _ => Err(KeyError::Malformed.into()),
    }
}

fn line_of(line: &str) -> Option<(u32, Secret)> {
    let (version, secret) = line.split_once(char::is_whitespace)?;
    let mut bytes = Secret::default();
    hex::decode_to_slice(secret.trim(), &mut bytes).ok()?;
    Some((version.parse().ok()?, bytes))
}

/// Writes the whole file beside the old one, and puts it in its place.
fn write(path: &Path, keys: &BTreeMap<u32, Secret>) -> Result<(), StorageError> {
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        fs::create_dir_all(folder).map_err(io_error(folder))?;
    }
    let beside = path.with_extension("new");
    let written = || -> io::Result<()> {
        let mut options = fs::OpenOptions::new();
        let mut file =
            options.write(true).create(true).truncate(true).mode(FILE_MODE).open(&beside)?;
        writeln!(file, "# Clés du coffre. Sans elles, aucun nom n’est lisible. À garder secret,")?;
        writeln!(file, "# et ailleurs que les sauvegardes de la base.")?;
        for (version, secret) in keys {
            writeln!(file, "{version} {}", hex::encode(secret))?;
        }
        file.sync_all()?;
        fs::rename(&beside, path)
    };
    Ok(written().map_err(io_error(path))?)
}

fn io_error(path: &Path) -> impl Fn(io::Error) -> KeyError {
    let path = path.to_owned();
    move |source| KeyError::Io { path: path.clone(), source }
}

/// The key of one person, and whose it is.
pub(super) struct PersonCipher {
    pub tenant: TenantId,
    pub person: PersonId,
    pub key: Secret,
}

impl PersonCipher {
    fn place<'a>(&self, column: &'a str) -> Place<'a> {
        Place { tenant: self.tenant, person: self.person.uuid(), column }
    }

    pub fn seal(&self, column: &str, text: &str) -> Result<Vec<u8>, StorageError> {
        cipher::seal(&self.key, self.place(column), text.as_bytes())
    }

    pub fn seal_some(
        &self,
        column: &str,
        text: Option<&str>,
    ) -> Result<Option<Vec<u8>>, StorageError> {
        text.map(|text| self.seal(column, text)).transpose()
    }

    pub fn open(&self, column: &str, sealed: &[u8]) -> Result<String, StorageError> {
        let text = cipher::open(&self.key, self.place(column), sealed)?;
        String::from_utf8(text).map_err(|_| StorageError::Sealed)
    }
}
