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
mod cards;
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
mod favourites;
mod funding;
mod held;
pub mod log;
mod loss;
mod operate;
mod over_structures;
mod people;
pub mod places;
mod process;
mod proofs;
mod publishing;
mod reading;
mod replicas;
mod resting;
mod retention;
mod settlement;
mod statements;
mod store;
mod trail;
mod vault_keys;
mod vouchers;
mod worker;

use kernel::{Clock, IdSource};
use sqlx::PgPool;
use std::sync::Arc;
use storage::vault::Keyring;

/// Old partitions of the log as files.
pub mod archives {
    pub use eventlog::{
        Archive, ArchiveError, Archivist, Kept, Partition, Progress, Report, Restored,
    };
}

/// The log as signed static files.
pub mod publication {
    pub use crate::publishing::PublishError;
    pub use publication::*;
}

pub use accesses::Door;
pub use campaigns::OfferChoice;
pub use cards::{CardEntry, Pin};
pub use catalogue::{Preview as CataloguePreview, Unreadable as UnreadableCatalogue};
pub use catalogues::{ImportError, ImportedCatalogue};
pub use checkpoint::Checkpoint;
pub use closing::{PoolingPreview, PoolingProgress};
pub use command::{Command, Done, Request, Stream};
pub use erasure::ErasurePreview;
pub use error::AppError;
pub use funding::PublishedAgain;
pub use held::{Held, HeldEvent};
pub use operate::{Platform, ReadModels, Rebuild, RebuildProgress, Rebuilt, Verification};
pub use over_structures::{
    CrateOfLot, CrateToPack, LineToPack, PackedCrates, Recall, RecallInStructure, Weights,
};
pub use people::{LINK_HOURS, SignedIn, Token};
pub use proof::{Check, Claim, Failure, Said, Verdict};
pub use reading::Reading;
pub use reports;
pub use retention::{INACTIVE_MONTHS, Kept, NOTICE_DAYS, RULES, Round, Rule};
pub use storage::{StorageError, queries, vault};
pub use trail::{GROUPED_MINUTES, Purpose, person_of};
pub use vouchers::VoucherCode;
pub use worker::Worker;

/// Everything the platform can do.
#[derive(Clone)]
pub struct App {
    store: Arc<store::Store>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn IdSource>,
    keys: Keyring,
    written: Arc<trail::Written>,
    replicas: Option<Arc<replicas::Replicas>>,
}

impl App {
    /// `pool` connects as the application's role: row-level security holds for all that it does.
    /// `keys` open the vault.
    pub fn new(pool: PgPool, clock: Arc<dyn Clock>, ids: Arc<dyn IdSource>, keys: Keyring) -> Self {
        let store = Arc::new(store::Store::new(pool, Arc::clone(&ids)));
        Self { store, clock, ids, keys, written: Arc::default(), replicas: None }
    }

    /// The same, with its queries answered by the streaming replicas at `urls`, each of which is
    /// one server. Who is down or far behind is left out, and the primary answers where none is
    /// left. No urls: the primary alone.
    ///
    /// # Errors
    /// [`AppError::Unavailable`] when an address is none.
    pub async fn with_replicas(
        self,
        urls: &[String],
        connections_max: u32,
    ) -> Result<Self, AppError> {
        if urls.is_empty() {
            return Ok(self);
        }
        let primary = self.store.pool().clone();
        let replicas = replicas::Replicas::watch(primary, urls, connections_max).await?;
        Ok(Self { replicas: Some(replicas), ..self })
    }

    pub fn clock(&self) -> &dyn Clock {
        &*self.clock
    }

    pub fn ids(&self) -> &dyn IdSource {
        &*self.ids
    }
}
