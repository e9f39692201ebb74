//! The vault: all that is known about people, apart from the log and erasable.
//!
//! What a person said is sealed with a key of their own, which is wrapped by a key that the
//! database never sees ([`Keyring`]). Reading it takes a [`Vault`]: a transaction set to one
//! tenant, with the keys, which remembers whom it opened. Accesses, links and sessions hold random
//! ids and hashes only, and take a plain connection. Tokens arrive as the bytes that the person
//! holds; only their SHA-256 is stored.
//!
//! Functions fail when the database does not answer; changes fail with
//! [`StorageError::Missing`](crate::StorageError) on nobody known.

mod access;
mod cards;
mod cipher;
mod contacts;
mod favourites;
mod key_versions;
mod keyring;
mod opened;
mod openings;
mod people;
mod retention;

pub use access::{
    Access, Session, access_of, accesses_with_email, add_access, consume_link, create_link,
    end_session, forget_expired, open_session, session,
};
pub use cards::{
    Attempt, CardState, HashedPin, cards, put_card, revoke_card, take_attempt, unlock_card,
};
pub use contacts::{ContactDetails, set_contacts};
pub use favourites::{favourites, set_favourites};
pub use key_versions::{KeyStatus, expire, key_statuses, open_keys, rotate};
pub use keyring::{KeyError, KeySource, Keyring};
pub(crate) use opened::{ALIAS, by_alias};
pub use opened::{Seen, Vault};
pub use openings::{KeptOpening, keep_opening, new_seed, openings};
pub use people::{
    DeclaredStatus, Person, PersonDetails, StatusCounts, add_person, alias, counts_by_status,
    erase_person, is_known, people_of_structure, person, set_budget, set_status, update_person,
};
pub use retention::{Inactive, expired_count, give_notice, inactive};
