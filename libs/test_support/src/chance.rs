//! Time and ids that a test decides.

use chrono::{DateTime, TimeDelta, Utc};
use kernel::{Clock, IdSource};
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use uuid::Uuid;

/// A clock that stands still until it is moved. To the microsecond, as PostgreSQL keeps time.
#[derive(Debug)]
pub struct TestClock(AtomicI64);

impl TestClock {
    pub fn at(now: DateTime<Utc>) -> Self {
        Self(AtomicI64::new(now.timestamp_micros()))
    }

    pub fn set(&self, now: DateTime<Utc>) {
        self.0.store(now.timestamp_micros(), Ordering::SeqCst);
    }

    pub fn advance(&self, by: TimeDelta) {
        let micros = by.num_microseconds().unwrap_or(i64::MAX);
        self.0.fetch_add(micros, Ordering::SeqCst);
    }
}

/// Starts at 08:00 on 2 November 2026 (UTC), the Monday on which a campaign opens.
impl Default for TestClock {
    fn default() -> Self {
        Self(AtomicI64::new(1_793_606_400_000_000))
    }
}

impl Clock for TestClock {
    fn now(&self) -> DateTime<Utc> {
        DateTime::from_timestamp_micros(self.0.load(Ordering::SeqCst)).unwrap_or_default()
    }
}

/// Ids that are counted: the same seed gives the same ids, in ascending order.
#[derive(Debug, Default)]
pub struct TestIds {
    seed: u64,
    count: AtomicU64,
}

impl TestIds {
    pub const fn seeded(seed: u64) -> Self {
        Self { seed, count: AtomicU64::new(0) }
    }
}

impl IdSource for TestIds {
    /// A well-formed version 8 UUID (made by an application's own rule) that ends in the count.
    fn fresh(&self) -> Uuid {
        let count = self.count.fetch_add(1, Ordering::SeqCst) + 1;
        let mut bytes = [0; 16];
        bytes[..8].copy_from_slice(&self.seed.to_be_bytes());
        bytes[8..].copy_from_slice(&count.to_be_bytes());
        uuid::Builder::from_custom_bytes(bytes).into_uuid()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clock_stands_still_until_it_is_moved() {
        let clock = TestClock::default();
        assert_eq!(clock.now().to_rfc3339(), "2026-11-02T08:00:00+00:00");
        clock.advance(TimeDelta::days(1));
        assert_eq!(clock.now().to_rfc3339(), "2026-11-03T08:00:00+00:00");
    }

    #[test]
    fn the_same_seed_gives_the_same_ids_and_another_gives_others() {
        let first: Vec<Uuid> = std::iter::repeat_with({
            let ids = TestIds::seeded(7);
            move || ids.fresh()
        })
        .take(3)
        .collect();
        let again = TestIds::seeded(7);
        assert_eq!(first, [again.fresh(), again.fresh(), again.fresh()]);
        assert!(first.is_sorted());
        assert_ne!(first[0], TestIds::seeded(8).fresh());
    }
}
