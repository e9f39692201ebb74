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
//! form. The hash is computed by `eventlog.leaf_hash` in the database when the version is known,
//! and again here, independently, by whoever verifies.

use transparency::Hash;
use uuid::Uuid;

use crate::model::RecordedEvent;

const FORMAT: u8 = 1;

/// SHA-256 over `0x00` and the canonical form of the event (the leaf hash of RFC 6962).
pub fn leaf_hash(event: &RecordedEvent) -> Hash {
    transparency::leaf_hash(&canonical(event))
}

fn canonical(event: &RecordedEvent) -> Vec<u8> {
    let mut form = vec![FORMAT];
    form.extend(event.stream.tenant.as_bytes());
    push_text(&mut form, &event.stream.category);
    form.extend(event.stream.id.as_bytes());
    form.extend(event.version.to_be_bytes());
    form.extend(event.id.as_bytes());
    push_text(&mut form, &event.name);
    form.extend(u32::from(event.schema_version).to_be_bytes());
    form.extend(event.metadata.actor.as_bytes());
    push_text(&mut form, &event.metadata.role);
    push_optional(&mut form, event.metadata.causation);
    form.extend(event.metadata.correlation.as_bytes());
    form.extend(event.metadata.recorded_at.timestamp_micros().to_be_bytes());
    push_text(&mut form, &event.payload);
    form
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
