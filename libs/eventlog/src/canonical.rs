//! The canonical form of an event: the bytes that its entry in the log covers.
//!
//! The payload is hashed as it is; beside it, the envelope:
//!
//! ```text
//! 0x02                     version of this format
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
//! ```
//!
//! Every field has a fixed length or carries it, so two different envelopes never have the same
//! form. `transparency::Entry` says how the two hashes become an entry. The writer computes them
//! from what it appends; whoever verifies, from what is stored.

use sha2::{Digest, Sha256};
use transparency::{Hash, payload_hash};
use uuid::Uuid;

use crate::model::{Metadata, NewEvent, RecordedEvent, StreamId};

const FORMAT: u8 = 2;

/// SHA-256 of the canonical form of all of the event but its payload. Its random event id keeps it
/// from being guessed.
pub fn envelope_hash(event: &RecordedEvent) -> Hash {
    envelope_hash_of(&Envelope {
        stream: &event.stream,
        version: event.version,
        id: event.id,
        name: &event.name,
        schema_version: event.schema_version,
        metadata: &event.metadata,
    })
}

/// What the entry of an event commits to.
pub fn content_hash(event: &RecordedEvent) -> Hash {
    transparency::content_hash(&envelope_hash(event), &payload_hash(&event.payload))
}

/// What the entry of an event commits to that is to be appended at `version`.
pub(crate) fn content_hash_of_new(
    stream: &StreamId,
    version: u64,
    metadata: &Metadata,
    event: &NewEvent,
) -> Hash {
    let (name, schema_version) = (event.name.as_str(), event.schema_version);
    let envelope = Envelope { stream, version, id: event.id, name, schema_version, metadata };
    transparency::content_hash(&envelope_hash_of(&envelope), &payload_hash(&event.payload))
}

struct Envelope<'a> {
    stream: &'a StreamId,
    version: u64,
    id: Uuid,
    name: &'a str,
    schema_version: u16,
    metadata: &'a Metadata,
}

fn envelope_hash_of(event: &Envelope<'_>) -> Hash {
    let mut form = Vec::with_capacity(256);
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
    Sha256::digest(&form).into()
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
