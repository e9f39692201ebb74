//! The keys of the vault in tests: one secret, so that all processes on a database share it.

use app::vault::{KeySource, Keyring};

/// The secret of every test's vault, version 1.
const SECRET: [u8; 32] = [5; 32];

/// As an `App` holds them.
pub fn keys() -> Keyring {
    Keyring::of_secret(SECRET)
}

/// As a process is given them by its environment.
pub fn keys_given() -> String {
    format!("1 {}", "05".repeat(SECRET.len()))
}

/// As a platform opens them.
pub fn key_source() -> KeySource {
    KeySource::Given(keys_given())
}
