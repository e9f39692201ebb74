//! Waiting for what other tasks or processes bring about.

use std::{future::Future, time::Duration};
use tokio::time::{Instant, sleep};

const DEADLINE: Duration = Duration::from_secs(20);
const PAUSE: Duration = Duration::from_millis(10);

/// Asks again and again until there is an answer, for at most 20 seconds; then panics, at the
/// caller's line. The one place where a test may pause.
#[track_caller]
pub fn eventually<T, Asked>(ask: impl FnMut() -> Asked) -> impl Future<Output = T>
where
    Asked: Future<Output = Option<T>>,
{
    eventually_within(DEADLINE, ask)
}

/// [`eventually`], with a deadline of the test's own.
#[track_caller]
pub fn eventually_within<T, Asked>(
    deadline: Duration,
    mut ask: impl FnMut() -> Asked,
) -> impl Future<Output = T>
where
    Asked: Future<Output = Option<T>>,
{
    let caller = std::panic::Location::caller();
    async move {
        let end = Instant::now() + deadline;
        loop {
            if let Some(answer) = ask().await {
                return answer;
            }
            assert!(Instant::now() < end, "nothing came within {deadline:?}, asked at {caller}");
            sleep(PAUSE).await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicU32, Ordering};

    #[tokio::test]
    async fn the_answer_is_waited_for() {
        let asked = AtomicU32::new(0);
        let third = eventually(|| async {
            let count = asked.fetch_add(1, Ordering::SeqCst) + 1;
            (count == 3).then_some(count)
        });
        assert_eq!(third.await, 3);
    }

    #[tokio::test]
    #[should_panic(expected = "nothing came within")]
    async fn what_never_comes_ends_the_test() {
        eventually_within(Duration::from_millis(20), || async { None::<()> }).await;
    }
}
