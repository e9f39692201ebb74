//! Read models: what a projector is, and how one is moved on, rebuilt and compared.

mod advance;
mod checkpoint;
mod dump;
mod rebuild;
mod round;
mod source;

use crate::StorageError;
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use domain::DomainEvent;
use kernel::TenantId;
use sqlx::PgConnection;
use uuid::Uuid;

pub use advance::{Progress, advance};
pub use dump::dump;
pub use rebuild::rebuild;
pub use round::{Round, advance_all};

/// One sealed event, as projectors are given it.
#[derive(Debug, Clone, Copy)]
pub struct Projected<'a> {
    /// In the one order of all tenants' events, from 1.
    pub position: u64,
    pub tenant: TenantId,
    pub stream: Uuid,
    /// Within its stream, from 1.
    pub version: u64,
    pub event_id: Uuid,
    /// The account that acted; never a name.
    pub actor: Uuid,
    pub role: &'a str,
    pub correlation: Uuid,
    /// By the clock of the command; the only time a read table may know.
    pub recorded_at: DateTime<Utc>,
    pub event: &'a DomainEvent,
}

/// Turns events into the rows of its tables, and of no others.
///
/// Rows depend on nothing but the events: no clock, no sequence, no table of another projector.
#[async_trait]
pub trait Projector: Send + Sync {
    /// The stable name of its checkpoint.
    fn name(&self) -> &'static str;

    /// Its tables, with their schema: `read.orders`.
    fn tables(&self) -> &'static [&'static str];

    /// The categories of the events that it is given.
    fn categories(&self) -> &'static [&'static str];

    /// Writes one event's rows, in the transaction that also moves the checkpoint.
    async fn apply(
        &self,
        connection: &mut PgConnection,
        event: &Projected<'_>,
    ) -> Result<(), StorageError>;
}
