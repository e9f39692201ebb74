//! Projections that stand still at an event: not tried in every round, but not given up either.

use std::{collections::HashMap, time::Duration};
use storage::{Projector, StorageError, queries::projections::ProjectionStatus};
use tokio::time::Instant;

const FIRST_REST: Duration = Duration::from_secs(1);
const LONGEST_REST: Duration = Duration::from_secs(60);

/// Which projections are left alone, and until when; each time for twice as long. A program that
/// starts, a newer one above all, knows of none and tries them all at once.
#[derive(Debug, Default)]
pub(crate) struct Resting(HashMap<&'static str, Rest>);

#[derive(Debug, Clone, Copy)]
struct Rest {
    /// Of the event.
    position: u64,
    until: Instant,
    length: Duration,
}

impl Resting {
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Forgets those that go on: an operator had them tried again, or another program could.
    pub fn wake(&mut self, statuses: &[ProjectionStatus]) {
        self.0.retain(|projection, rest| {
            let status = statuses.iter().find(|status| status.projection == *projection);
            let failure = status.and_then(|status| status.failure.as_ref());
            failure.is_some_and(|failure| failure.position == rest.position)
        });
    }

    /// Those to be tried now.
    pub fn awake<'a>(
        &self,
        projectors: &'a [Box<dyn Projector>],
        now: Instant,
    ) -> Vec<&'a dyn Projector> {
        let all = projectors.iter().map(AsRef::as_ref);
        all.filter(|one| self.0.get(one.name()).is_none_or(|rest| rest.until <= now)).collect()
    }

    /// Leaves the one that was stopped alone for a while.
    pub fn rest(&mut self, stopped: &StorageError, now: Instant) {
        let StorageError::Stopped { projection, position, .. } = stopped else { return };
        let before = self.0.get(projection).filter(|rest| rest.position == *position);
        let length = before.map_or(FIRST_REST, |rest| (rest.length * 2).min(LONGEST_REST));
        let rest = Rest { position: *position, until: now + length, length };
        self.0.insert(*projection, rest);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use storage::{all_projectors, queries::projections::ProjectionFailure};

    fn stopped(position: u64) -> StorageError {
        let cause = Box::new(StorageError::Missing("the colour"));
        StorageError::Stopped { projection: "wallets", position, cause }
    }

    fn status(failed_at: Option<u64>) -> ProjectionStatus {
        let failure = failed_at.map(|position| ProjectionFailure {
            position,
            event: uuid::Uuid::nil(),
            error: String::new(),
        });
        ProjectionStatus { projection: "wallets".to_owned(), position: 3, failure }
    }

    fn is_tried(resting: &Resting, now: Instant) -> bool {
        resting.awake(&all_projectors(), now).iter().any(|one| one.name() == "wallets")
    }

    #[tokio::test]
    async fn a_projection_that_stands_still_rests_alone_and_longer_each_time() {
        let (mut resting, now, second) =
            (Resting::default(), Instant::now(), Duration::from_secs(1));
        resting.rest(&stopped(4), now);
        assert_eq!(resting.awake(&all_projectors(), now).len(), all_projectors().len() - 1);
        assert!(!is_tried(&resting, now) && is_tried(&resting, now + second));
        resting.rest(&stopped(4), now + second);
        assert!(!is_tried(&resting, now + 2 * second) && is_tried(&resting, now + 3 * second));
        for _ in 0..20 {
            resting.rest(&stopped(4), now);
        }
        assert!(is_tried(&resting, now + LONGEST_REST), "it is never given up");
    }

    #[tokio::test]
    async fn a_projection_that_was_mended_is_awake_at_once() {
        let (mut resting, now) = (Resting::default(), Instant::now());
        resting.rest(&stopped(4), now);
        resting.wake(&[status(Some(4))]);
        assert!(!is_tried(&resting, now), "it still stands where it stood");
        resting.wake(&[status(None)]);
        assert!(is_tried(&resting, now) && resting.is_empty());
        resting.rest(&stopped(4), now);
        resting.wake(&[status(Some(9))]);
        assert!(is_tried(&resting, now), "another event stops it now: that is news");
    }
}
