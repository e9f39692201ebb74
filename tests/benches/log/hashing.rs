//! What hashing costs of an append.

use super::sample::Sample;
use crate::{
    Anything,
    report::{Figure, Section, decimal, median},
};
use eventlog::{Entry, EntryKind, RecordedEvent, content_hash};
use std::{
    hint::black_box,
    time::{Duration, Instant},
};

const ROUNDS: usize = 5;
const EVENTS: u32 = 100_000;
/// "Under 5 %", in hundredths of a per cent.
const SHARE_MAX: u128 = 500;

/// `rate` is how many appends a second the log does.
pub fn measure(rate: u64) -> Result<Section, Anything> {
    let event = recorded(&Sample::paid()?)?;
    let times: Vec<Duration> = (0..ROUNDS).map(|_| hashing(&event)).collect();
    let nanoseconds = median(times).as_nanos() / u128::from(EVENTS);
    let share = nanoseconds * u128::from(rate) * 10_000 / 1_000_000_000;
    let figures = vec![
        Figure::new("The entry of an event", format!("{nanoseconds} ns")),
        Figure::new("**Of an append, at 64 callers**", format!("**{} %**", decimal(share)))
            .against("under 5 %", share < SHARE_MAX),
    ];
    let method = format!(
        "The entry of the event appended above: SHA-256 of its envelope's canonical form, of its \
         payload, of both, and of that with the salt; {EVENTS} in a row on one core, {ROUNDS} \
         rounds. Appending cannot be told to leave it out, so its part is the time of a hash \
         against the time that the log takes for an append at 64 callers."
    );
    Ok(Section::new("The event log: hashing", method, figures))
}

fn hashing(event: &RecordedEvent) -> Duration {
    let start = Instant::now();
    for _ in 0..EVENTS {
        black_box(Entry::new(EntryKind::Hidden, &[7; 32], &content_hash(black_box(event))));
    }
    start.elapsed()
}

pub fn recorded(sample: &Sample) -> Result<RecordedEvent, Anything> {
    let append = sample.one(0);
    let part = append.streams.into_iter().next().ok_or("a request without stream")?;
    let event = part.events.into_iter().next().ok_or("a stream without event")?;
    Ok(RecordedEvent {
        stream: part.stream,
        version: 1,
        id: event.id,
        name: event.name,
        schema_version: event.schema_version,
        payload: event.payload,
        metadata: append.metadata,
        entry: Entry { kind: EntryKind::Hidden, commitment: [0; 32] },
        position: None,
    })
}
