//! The vault: all that is known about people, apart from the log and erasable.
//!
//! Every function takes a connection whose transaction is set to the tenant that it names. Tokens
//! arrive as the bytes that the person holds; only their SHA-256 is stored. Functions fail when
//! the database does not answer; changes fail with [`StorageError::Missing`](crate::StorageError)
//! on nobody known.

mod access;
mod contacts;
mod people;

pub use access::{
    Access, Session, access_of, accesses_with_email, add_access, consume_link, create_link,
    end_session, forget_expired, open_session, session,
};
pub use contacts::{ContactDetails, set_contacts};
pub use people::{
    DeclaredStatus, Person, PersonDetails, PersonKey, StatusCounts, add_person, counts_by_status,
    erase_person, people_of_structure, person, set_budget, set_status, update_person,
};
