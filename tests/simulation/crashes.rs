//! Workers that die: dropped in the middle of whatever they wait for, again and again.

use app::{Platform, Worker};
use solidaires_tests::dice::Dice;
use std::{
    future::Future,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    task::{Context, Poll},
};
use tokio::task::JoinHandle;

/// The longest that a worker lives that is going to crash, in steps it waited for.
const STEPS_MAX: u64 = 400;

/// A future that may be asked so many times, and then is dropped as it stands.
struct DiesAfter<F> {
    steps_left: u64,
    future: Pin<Box<F>>,
}

impl<F: Future> Future for DiesAfter<F> {
    type Output = Option<F::Output>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        if self.steps_left == 0 {
            return Poll::Ready(None);
        }
        self.steps_left -= 1;
        self.future.as_mut().poll(context).map(Some)
    }
}

/// Two workers beside each other, of which one or the other keeps crashing.
pub struct CrashingWorkers {
    stop: Arc<AtomicBool>,
    crashes: Arc<AtomicU64>,
    workers: Vec<JoinHandle<()>>,
}

impl CrashingWorkers {
    pub fn start(platform: &Platform, dice: &mut Dice) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let crashes = Arc::new(AtomicU64::new(0));
        let start = |dice: Dice| {
            let (stop, crashes) = (Arc::clone(&stop), Arc::clone(&crashes));
            tokio::spawn(work_and_crash(platform.clone(), dice, stop, crashes))
        };
        let workers = vec![start(dice.fork()), start(dice.fork())];
        Self { stop, crashes, workers }
    }

    /// Ends them; how often they crashed.
    pub async fn end(self) -> u64 {
        self.stop.store(true, Ordering::SeqCst);
        for worker in self.workers {
            worker.await.unwrap();
        }
        self.crashes.load(Ordering::SeqCst)
    }
}

async fn work_and_crash(
    platform: Platform,
    mut dice: Dice,
    stop: Arc<AtomicBool>,
    crashes: Arc<AtomicU64>,
) {
    while !stop.load(Ordering::SeqCst) {
        let worker: Worker = platform.worker();
        let steps_left = if dice.percent(40) { dice.between(1, STEPS_MAX) } else { u64::MAX };
        let round = DiesAfter { steps_left, future: Box::pin(worker.round()) };
        match round.await {
            Some(Ok(_)) => {}
            // Another worker's crash may leave a lock for a moment: it is tried again.
            Some(Err(error)) => eprintln!("a round did not go through: {error}"),
            None => {
                crashes.fetch_add(1, Ordering::SeqCst);
            }
        }
        tokio::task::yield_now().await;
    }
}
