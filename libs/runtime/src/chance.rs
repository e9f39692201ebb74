//! The only places of the services that read the clock or draw random numbers.

use chrono::{DateTime, Utc};
use kernel::{Clock, IdSource};
use uuid::Uuid;

/// The machine's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct RealClock;

impl Clock for RealClock {
    #[expect(clippy::disallowed_methods, reason = "this is the clock that others are given")]
    fn now(&self) -> DateTime<Utc> {
        Utc::now()
    }
}

/// UUID v7: unique everywhere, and nearly in the order of time.
#[derive(Debug, Clone, Copy, Default)]
pub struct RealIds;

impl IdSource for RealIds {
    #[expect(clippy::disallowed_methods, reason = "this is the source that others are given")]
    fn fresh(&self) -> Uuid {
        Uuid::now_v7()
    }
}

/// The system has no random numbers to give.
#[derive(Debug, thiserror::Error)]
#[error("no random bytes: {0}")]
pub struct NoRandomness(getrandom::Error);

/// Unguessable bytes, for tokens and keys.
pub fn random_bytes<const N: usize>() -> Result<[u8; N], NoRandomness> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(NoRandomness)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_draws_differ() {
        assert_ne!(random_bytes::<32>().unwrap(), random_bytes::<32>().unwrap());
    }

    #[test]
    fn fresh_ids_are_time_ordered() {
        let (first, second) = (RealIds.fresh(), RealIds.fresh());
        assert_eq!(first.get_version_num(), 7);
        assert!(first < second);
    }

    #[test]
    fn the_clock_is_past_the_day_it_was_written() {
        assert!(RealClock.now().timestamp() > 1_700_000_000);
    }
}
