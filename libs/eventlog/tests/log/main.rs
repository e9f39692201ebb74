//! What the event log promises, on a real PostgreSQL.

mod appending;
mod ordering;
mod protection;
mod support;
mod verifying;
