//! The append-only multi-tenant event log on PostgreSQL. It knows streams, versions and bytes, and
//! nothing of what the events mean.
//!
//! - [`EventLog::append`] adds events to one or several streams of one tenant, all or nothing.
//! - [`load`] and [`load_many`] read streams back, in a transaction from [`begin_tenant`].
//! - [`Sealer`] gives committed events their place in one gap-free order, and commits to it with
//!   Merkle roots; [`read_sealed`] reads that order, [`HeadWatch`] waits for it to grow.
//! - [`Selection`] and [`AsOf`] look into it: which events, and as of when.
//! - [`export`] writes a tenant as lines of JSON, [`import`] takes it in elsewhere.
//! - [`Archivist`] moves old partitions to files and back.
//! - [`verify`] recomputes everything and reports the first difference.
//!
//! **Invariant:** nothing here updates or deletes an event, takes a lock that two tenants share
//! while appending, or shows a tenant the events of another. The schema is
//! `migrations/0001_eventlog.sql`; the reasons are in this crate's README.

mod append;
mod archive;
mod batch;
mod canonical;
mod checkpoints;
mod columns;
mod connections;
mod dispatch;
mod error;
mod export;
mod gaps;
mod import;
mod intake;
mod line;
mod lock;
mod lookup;
mod model;
mod notify;
mod pick;
mod read;
mod salts;
mod seal;
mod select;
mod tenant;
mod verify;

pub use append::{EventLog, WriterSettings, append_within};
pub use archive::{
    Archive, ArchiveError, Archivist, Kept, Partition, Progress, Report, Restored, Written,
};
pub use canonical::{content_hash, envelope_hash};
pub use connections::{as_role, pool_options};
pub use error::{AppendError, Invalid, ReadError};
pub use export::{ExportError, export};
pub use import::{Imported, check_lines, import};
pub use intake::{ImportError, Problem};
pub use line::{EventLine, Trailer};
pub use lookup::{carried_out, stream_ids};
pub use model::*;
pub use notify::HeadWatch;
pub use read::{head, load, load_many, read_sealed, root_at};
pub use salts::{Opening, entries, forget_salts, openings};
pub use seal::{Sealer, Sealing};
pub use select::{AsOf, Reader, Selection, load_as_of, position_at};
pub use tenant::begin_tenant;
pub use transparency::{Entry, EntryKind};
pub use verify::{Difference, Verification, verify};
