//! The whole log, read back and folded: what really happened, whatever the read models say.

use domain::Fold;
use eventlog::RecordedEvent;
use kernel::TenantId;
use sqlx::PgPool;
use std::collections::BTreeMap;
use uuid::Uuid;

const PAGE: u32 = 1_000;

/// All sealed events, in their order.
#[derive(Debug, Clone)]
pub struct History(pub Vec<RecordedEvent>);

impl History {
    /// Reads as the worker, which sees every tenant.
    pub async fn read(worker: &PgPool) -> Self {
        let mut events: Vec<RecordedEvent> = vec![];
        loop {
            let after = events.last().and_then(|event| event.position).unwrap_or_default();
            let page = eventlog::read_sealed(worker, after, PAGE).await;
            let page = page.unwrap_or_else(|error| panic!("the log cannot be read: {error}"));
            if page.is_empty() {
                return Self(events);
            }
            events.extend(page);
        }
    }

    /// The events of one kind of stream, read, each with how it was recorded.
    pub fn events<S: Fold>(&self) -> impl Iterator<Item = (&RecordedEvent, S::Event)> {
        let of_kind = self.0.iter().filter(|event| event.stream.category == S::CATEGORY);
        of_kind.map(|recorded| {
            let event = serde_json::from_str(&recorded.payload);
            let event = event.unwrap_or_else(|error| panic!("{}: {error}", recorded.name));
            (recorded, event)
        })
    }

    /// Every stream of one kind, folded.
    pub fn states<S: Fold>(&self) -> BTreeMap<(TenantId, Uuid), S> {
        let mut states: BTreeMap<(TenantId, Uuid), S> = BTreeMap::new();
        for (recorded, event) in self.events::<S>() {
            let key = (TenantId::from_uuid(recorded.stream.tenant), recorded.stream.id);
            let state = states.remove(&key).unwrap_or_default().evolve(&event);
            states.insert(key, state);
        }
        states
    }

    /// Panics unless every stream's versions are 1, 2, 3… and the positions too.
    pub fn assert_gapless(&self) {
        let mut versions = BTreeMap::new();
        for (place, event) in (1..).zip(&self.0) {
            assert_eq!(event.position, Some(place), "the sealed order has a gap");
            let version: &mut u64 = versions.entry(event.stream.clone()).or_default();
            *version += 1;
            assert_eq!(event.version, *version, "{} has a gap", event.stream);
        }
    }
}
