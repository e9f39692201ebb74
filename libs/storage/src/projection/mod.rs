//! Read models: what a projector is, and how one is moved on, rebuilt and compared.

mod advance;
mod checkpoint;
mod dump;
mod past;
mod rebuild;
mod round;
mod source;
mod turn;
mod writing;

use crate::StorageError;
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use domain::DomainEvent;
use eventlog::RecordedEvent;
use kernel::TenantId;
use sqlx::PgConnection;
use uuid::Uuid;

pub use advance::{Progress, advance};
pub use dump::dump;
pub use past::read_as_of;
pub use rebuild::{Rebuild, RebuildProgress, Rebuilt, rebuild};
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
    /// As the log holds it.
    pub recorded: &'a RecordedEvent,
}

impl Projected<'_> {
    /// What the rows of its stream are found by.
    pub(crate) fn of_stream(&self) -> (Uuid, Uuid) {
        (self.tenant.uuid(), self.stream)
    }
}

/// Whose events the rows of a projector depend on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Each row is written and read on account of one tenant's events alone: a rebuild may replay
    /// tenants beside each other.
    OneTenant,
    /// Rows sum over tenants, or look up what another tenant's event wrote: a rebuild replays all
    /// events in one line, in order.
    AllTenants,
}

/// Turns events into the rows of its tables, and of no others.
///
/// Its SQL names its tables without a schema: `INSERT INTO orders`. So the same projector writes to
/// the live tables and, in a rebuild, to those that will take their place.
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

    /// Whose events its rows depend on: in doubt, those of all tenants.
    fn reach(&self) -> Reach {
        Reach::AllTenants
    }

    /// Writes the rows of events that follow each other, in the transaction that also moves the
    /// checkpoint. However the log is cut into such stretches, the rows are the same in the end.
    async fn apply(
        &self,
        connection: &mut PgConnection,
        events: &[Projected<'_>],
    ) -> Result<(), StorageError>;
}
