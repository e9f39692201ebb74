//! What every decision is given, and how state is folded.

use crate::DomainEvent;
use chrono::{DateTime, Utc};
use kernel::Actor;
use serde::{Serialize, de::DeserializeOwned};

/// The circumstances of a decision.
#[derive(Debug, Clone, Copy)]
pub struct Context {
    pub now: DateTime<Utc>,
    pub actor: Actor,
}

/// State that is nothing but the fold of one stream's events.
pub trait Fold: Default + Clone + Send + Sync + 'static {
    /// The category of its streams in the log.
    const CATEGORY: &'static str;
    type Event: Serialize + DeserializeOwned + Into<DomainEvent> + Send + Sync;

    #[must_use]
    fn evolve(self, event: &Self::Event) -> Self;
}

/// The state after `events`.
pub fn fold<S: Fold>(events: &[S::Event]) -> S {
    events.iter().fold(S::default(), S::evolve)
}
