//! The lines of an archive file: a header, one line for each event by ascending number, a trailer.
//! Each is one JSON object.

use serde::{Deserialize, Serialize};
use transparency::NotAnEntry;

use crate::line::EventLine;
use crate::model::RecordedEvent;

/// The version of this format.
pub(super) const FORMAT: u32 = 2;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Header {
    /// [`FORMAT`].
    pub(super) eventlog_archive: u32,
    /// The numbers of the partition.
    pub(super) first_seq: i64,
    pub(super) last_seq: i64,
    /// How many events have one of these numbers.
    pub(super) events: u64,
    /// The positions up to this one belong to numbers up to `last_seq`…
    pub(super) prefix: u64,
    /// …and this is the Merkle root over them, in hexadecimal.
    pub(super) root: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NumberedLine {
    pub(super) seq: i64,
    /// With its position.
    pub(super) event: EventLine,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Trailer {
    pub(super) events: u64,
    /// SHA-256 of all lines before, with their line feeds, in hexadecimal.
    pub(super) sha256: String,
}

/// An event on its way to or from a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Numbered {
    pub(super) seq: i64,
    pub(super) event: RecordedEvent,
}

impl From<Numbered> for NumberedLine {
    fn from(Numbered { seq, event }: Numbered) -> Self {
        Self { seq, event: event.into() }
    }
}

impl TryFrom<NumberedLine> for Numbered {
    type Error = NotAnEntry;

    fn try_from(NumberedLine { seq, event }: NumberedLine) -> Result<Self, NotAnEntry> {
        Ok(Self { seq, event: event.try_into()? })
    }
}
