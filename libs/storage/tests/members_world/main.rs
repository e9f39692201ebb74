//! What the read models and the vault promise to members and to those who run their structure.

// `cfg(test)` tells clippy that the helpers in these modules are tests too.
#[cfg(test)]
#[path = "../common/mod.rs"]
mod common;
#[cfg(test)]
mod evolution;
mod goods;
mod labs_and_books;
#[cfg(test)]
mod moving;
#[cfg(test)]
mod orders;
#[cfg(test)]
mod past;
#[cfg(test)]
mod people;
mod projections;
#[cfg(test)]
mod rebuilding;
#[cfg(test)]
mod rounds_of_all;
#[cfg(test)]
mod sessions;
#[cfg(test)]
mod sharing;
mod structures;
#[cfg(test)]
mod town;
#[cfg(test)]
mod vault_keys;
