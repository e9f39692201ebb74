//! What a log that can be proved costs beside one that is only hashed.

use super::{hashing::recorded, sample::Sample};
use crate::{
    Anything,
    report::{Figure, Section, decimal, hundredths, median, milliseconds},
};
use eventlog::{Entry, EntryKind, RecordedEvent, content_hash, envelope_hash};
use sha2::{Digest, Sha256};
use std::{
    hint::black_box,
    time::{Duration, Instant},
};
use transparency::{CompactRange, Hash};

const ROUNDS: usize = 5;
const EVENTS: u64 = 1_000_000;
/// "At most 2.5 times", in hundredths.
const RATIO_MAX: u128 = 250;

pub fn measure() -> Result<Section, Anything> {
    let event = recorded(&Sample::paid()?)?;
    let bytes = bytes(&event)?;
    let (mut sealed, mut plain) = (vec![], vec![]);
    for _ in 0..ROUNDS {
        sealed.push(sealing(&event));
        plain.push(hashing(&bytes));
    }
    let (sealed, plain) = (median(sealed), median(plain));
    let ratio = hundredths(sealed.as_nanos(), plain.as_nanos());
    let figures = vec![
        Figure::new("Sealing a million events", milliseconds(sealed)),
        Figure::new("Plain SHA-256 of the same bytes", milliseconds(plain)),
        Figure::new("**Sealing / plain SHA-256**", format!("**{}×**", decimal(ratio)))
            .against("at most 2.5×", ratio <= RATIO_MAX),
    ];
    let method = format!(
        "A million times the event appended above ({} bytes: envelope and payload), on one core, \
         without a database, {ROUNDS} rounds in turns. Sealing: the canonical form, the salted \
         commitment, the entry, its leaf hash, and the Merkle tree to its root. Beside it: one \
         SHA-256 over the same bytes, laid ready.",
        bytes.len()
    );
    Ok(Section::new("The event log: sealing", method, figures))
}

fn sealing(event: &RecordedEvent) -> Duration {
    let start = Instant::now();
    let mut range = CompactRange::new();
    for _ in 0..EVENTS {
        let content = content_hash(black_box(event));
        range.push(Entry::new(EntryKind::Hidden, &[7; 32], &content).leaf_hash());
    }
    black_box(range.root());
    start.elapsed()
}

fn hashing(bytes: &[u8]) -> Duration {
    let start = Instant::now();
    for _ in 0..EVENTS {
        black_box(Sha256::digest(black_box(bytes)));
    }
    start.elapsed()
}

/// The bytes that the log hashes of an event: the canonical form of its envelope, and its payload.
fn bytes(event: &RecordedEvent) -> Result<Vec<u8>, Anything> {
    let mut form = vec![2];
    let text = |form: &mut Vec<u8>, text: &str| {
        form.extend((text.len() as u32).to_be_bytes());
        form.extend(text.as_bytes());
    };
    form.extend(event.stream.tenant.as_bytes());
    text(&mut form, &event.stream.category);
    form.extend(event.stream.id.as_bytes());
    form.extend(event.version.to_be_bytes());
    form.extend(event.id.as_bytes());
    text(&mut form, &event.name);
    form.extend(u32::from(event.schema_version).to_be_bytes());
    form.extend(event.metadata.actor.as_bytes());
    text(&mut form, &event.metadata.role);
    match event.metadata.causation {
        None => form.push(0),
        Some(id) => {
            form.push(1);
            form.extend(id.as_bytes());
        }
    }
    form.extend(event.metadata.correlation.as_bytes());
    form.extend(event.metadata.recorded_at.timestamp_micros().to_be_bytes());
    let hash: Hash = Sha256::digest(&form).into();
    if hash != envelope_hash(event) {
        return Err("the canonical form has changed: this yardstick must follow".into());
    }
    form.extend(event.payload.as_bytes());
    Ok(form)
}
