//! The canonical form of an event: the bytes that its leaf hash covers.
//!
//! ```text
//! 0x01                     version of this format
//! tenant                   16 bytes
//! category                 length in bytes (u32, big endian, as all numbers), then UTF-8
//! stream                   16 bytes
//! version                  u64
//! event id                 16 bytes
//! name                     length (u32), then UTF-8
//! schema version           u32
//! actor                    16 bytes
//! role                     length (u32), then UTF-8
//! causation                0x00, or 0x01 and 16 bytes
//! correlation              16 bytes
//! recorded at              microseconds since 1970-01-01T00:00:00Z, i64
//! payload                  length (u32), then UTF-8
//! ```
//!
//! Every field has a fixed length or carries it, so two different events never have the same
//! form. The writer computes the hash from what it appends; whoever verifies, from what is stored.

use transparency::Hash;
use uuid::Uuid;

use crate::model::{Metadata, NewEvent, RecordedEvent, StreamId};

const FORMAT: u8 = 1;

/// SHA-256 over `0x00` and the canonical form of the event (the leaf hash of RFC 6962).
pub fn leaf_hash(event: &RecordedEvent) -> Hash {
    hash_of(&Content {
        stream: &event.stream,
        version: event.version,
        id: event.id,
        name: &event.name,
        schema_version: event.schema_version,
        metadata: &event.metadata,
        payload: &event.payload,
    })
}

/// The leaf hash of an event that is to be appended at `version`.
pub(crate) fn leaf_hash_of_new(
    stream: &StreamId,
    version: u64,
    metadata: &Metadata,
    event: &NewEvent,
) -> Hash {
    hash_of(&Content {
        stream,
        version,
        id: event.id,
        name: &event.name,
        schema_version: event.schema_version,
        metadata,
        payload: &event.payload,
    })
}

struct Content<'a> {
    stream: &'a StreamId,
    version: u64,
    id: Uuid,
    name: &'a str,
    schema_version: u16,
    metadata: &'a Metadata,
    payload: &'a str,
}

fn hash_of(event: &Content<'_>) -> Hash {
    let mut form = Vec::with_capacity(256 + event.payload.len());
    form.push(FORMAT);
    form.extend(event.stream.tenant.as_bytes());
    push_text(&mut form, &event.stream.category);
    form.extend(event.stream.id.as_bytes());
    form.extend(event.version.to_be_bytes());
    form.extend(event.id.as_bytes());
    push_text(&mut form, event.name);
    form.extend(u32::from(event.schema_version).to_be_bytes());
    form.extend(event.metadata.actor.as_bytes());
    push_text(&mut form, &event.metadata.role);
    push_optional(&mut form, event.metadata.causation);
    form.extend(event.metadata.correlation.as_bytes());
    form.extend(event.metadata.recorded_at.timestamp_micros().to_be_bytes());
    push_text(&mut form, event.payload);
    transparency::leaf_hash(&form)
}

fn push_text(form: &mut Vec<u8>, text: &str) {
    // PostgreSQL holds no text of 4 GiB, so the cast never cuts anything.
    form.extend((text.len() as u32).to_be_bytes());
    form.extend(text.as_bytes());
}

fn push_optional(form: &mut Vec<u8>, id: Option<Uuid>) {
    match id {
        None => form.push(0),
        Some(id) => {
            form.push(1);
            form.extend(id.as_bytes());
        }
    }
}
