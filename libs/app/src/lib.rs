//! Use cases: authorise, load, decide, append; and the processes that react to what happened.
//!
//! [`App::execute`] is the one way to change anything: pages, the API, the worker's processes and
//! the operator's commands all send the same [`Command`]s through it. Queries go through the same
//! [`App`], so services never name the storage.
//!
//! **Invariant:** a decision is taken on state folded from the log, and is appended only if the
//! streams it read are still as they were read. Read models never decide.

mod accesses;
mod authorise;
mod campaigns;
mod catalogues;
mod checkpoint;
mod closing;
mod command;
mod contacts;
mod decide;
mod decision;
mod erasure;
mod error;
mod execute;
mod funding;
mod operate;
mod over_structures;
mod people;
pub mod places;
mod process;
mod reading;
mod settlement;
mod store;
mod vouchers;
mod worker;

use kernel::{Clock, IdSource};
use sqlx::PgPool;
use std::sync::Arc;

pub use accesses::Door;
pub use campaigns::OfferChoice;
pub use catalogue::{Preview as CataloguePreview, Unreadable as UnreadableCatalogue};
pub use catalogues::{ImportError, ImportedCatalogue};
pub use checkpoint::Checkpoint;
pub use closing::PoolingProgress;
pub use command::{Command, Done, Request, Stream};
pub use error::AppError;
pub use funding::PublishedAgain;
pub use operate::{Platform, Rebuilt, Verification};
pub use over_structures::{
    CrateOfLot, CrateToPack, LineToPack, PackedCrates, Recall, RecallInStructure, Weights,
};
pub use people::{LINK_HOURS, SignedIn, Token};
pub use reading::Reading;
pub use reports;
pub use storage::{StorageError, queries, vault};
pub use vouchers::VoucherCode;
pub use worker::Worker;

/// Everything the platform can do.
#[derive(Clone)]
pub struct App {
    store: Arc<store::Store>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn IdSource>,
}

impl App {
    /// `pool` connects as the application's role: row-level security holds for all that it does.
    pub fn new(pool: PgPool, clock: Arc<dyn Clock>, ids: Arc<dyn IdSource>) -> Self {
        Self { store: Arc::new(store::Store::new(pool, Arc::clone(&ids))), clock, ids }
    }

    pub fn clock(&self) -> &dyn Clock {
        &*self.clock
    }

    pub fn ids(&self) -> &dyn IdSource {
        &*self.ids
    }
}
