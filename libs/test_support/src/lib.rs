//! What tests share: a database of their own, a clock moved by hand, counted ids, a browser.
//!
//! **Invariant:** nothing here is a stand-in for PostgreSQL or for the browser: both are real.

pub mod browser;
mod chance;
mod database;
mod eventually;

pub use browser::TestBrowser;
pub use chance::{TestClock, TestIds};
pub use database::{DatabaseError, OwnServer, TestDatabase, cluster_folder};
pub use eventually::{eventually, eventually_within};
