//! Several workers share the projections; who falls silent is taken over; who stands still goes on
//! once mended.

use crate::{
    projections::lived_in,
    town::{Town, cents},
};
use async_trait::async_trait;
use domain::wallets::WalletEvent;
use kernel::OrderId;
use sqlx::PgConnection;
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use storage::{
    Progress, Projected, Projector, Round, StorageError, advance, advance_all,
    queries::projections::{ProjectionStatus, projections},
};
use test_support::eventually_within;
use tokio::sync::Notify;

/// What a projector that is not as it should be does with each event.
enum Fault {
    /// Says that it has begun, then nothing any more: a machine that is cut off.
    Silence(Arc<Notify>),
    /// Cannot write events after this version of their stream, until it is mended.
    Poison(Arc<AtomicBool>),
}

struct Faulty(Box<dyn Projector>, Fault);

#[async_trait]
impl Projector for Faulty {
    fn name(&self) -> &'static str {
        self.0.name()
    }

    fn tables(&self) -> &'static [&'static str] {
        self.0.tables()
    }

    fn categories(&self) -> &'static [&'static str] {
        self.0.categories()
    }

    async fn apply(
        &self,
        connection: &mut PgConnection,
        events: &[Projected<'_>],
    ) -> Result<(), StorageError> {
        match &self.1 {
            Fault::Silence(begun) => {
                self.0.apply(connection, events).await?;
                begun.notify_one();
                std::future::pending().await
            }
            Fault::Poison(mended)
                if events.iter().any(|event| event.version > 1)
                    && !mended.load(Ordering::SeqCst) =>
            {
                Err(StorageError::Missing("the colour"))
            }
            Fault::Poison(_) => self.0.apply(connection, events).await,
        }
    }
}

fn wallets(town: &Town) -> Box<dyn Projector> {
    let mut projectors = town.world.projectors();
    let index = projectors.iter().position(|projector| projector.name() == "wallets").unwrap();
    projectors.swap_remove(index)
}

async fn round(town: &Town) -> Round {
    let projectors = town.world.projectors();
    let projectors: Vec<&dyn Projector> = projectors.iter().map(AsRef::as_ref).collect();
    advance_all(&town.world.worker, &projectors, 1_000).await.unwrap()
}

async fn statuses(town: &Town) -> Vec<ProjectionStatus> {
    let mut worker = town.world.worker.acquire().await.unwrap();
    projections(&mut worker).await.unwrap()
}

async fn end_of_log(town: &Town) -> u64 {
    eventlog::head(&town.world.worker).await.unwrap().size
}

/// All rows are those that the log tells: nothing is lost, nothing is there twice.
async fn assert_told_by_the_log(town: &Town) {
    let live = town.world.dump().await;
    assert!(town.world.rebuild().await.iter().all(|one| one.unchanged));
    assert_eq!(town.world.dump().await, live);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_worker_skips_what_another_is_at_and_takes_it_over_when_that_one_falls_silent() {
    let town = lived_in().await;
    town.world.seal().await;
    let begun = Arc::new(Notify::new());
    let silent = Faulty(wallets(&town), Fault::Silence(Arc::clone(&begun)));
    let pool = town.world.worker.clone();
    let working = tokio::spawn(async move { advance(&pool, &silent, 1_000).await });
    begun.notified().await;

    let first = round(&town).await;
    assert!(first.advanced && first.shared, "{first:?}");
    let end = end_of_log(&town).await;
    for status in statuses(&town).await {
        let expected = if status.projection == "wallets" { 0 } else { end };
        assert_eq!(status.position, expected, "{}", status.projection);
    }
    eventually_within(Duration::from_secs(15), || async {
        round(&town).await.advanced.then_some(())
    })
    .await;
    assert!(statuses(&town).await.iter().all(|status| status.position == end));
    assert!(!working.is_finished(), "the silent one is still silent");
    working.abort();
    assert_told_by_the_log(&town).await;
}

#[tokio::test]
async fn a_projection_that_was_stopped_goes_on_when_mended_without_loss_or_repetition() {
    let town = Town::new().await;
    let purse = town.world.id();
    let credit = async || {
        let order = OrderId::from_uuid(town.world.id());
        let credit = WalletEvent::WalletCredited { order, amount: cents(1_00) };
        town.world.happened(town.grocery, purse, credit).await;
    };
    for _ in 0..3 {
        credit().await;
    }
    town.world.seal().await;
    let mended = Arc::new(AtomicBool::new(false));
    let poisoned = Faulty(wallets(&town), Fault::Poison(Arc::clone(&mended)));
    let mut projectors = town.world.projectors();
    projectors.retain(|projector| projector.name() != "wallets");
    let all: Vec<&dyn Projector> =
        projectors.iter().map(AsRef::as_ref).chain([&poisoned as &dyn Projector]).collect();
    let end = end_of_log(&town).await;
    for attempt in 0..3 {
        let round = advance_all(&town.world.worker, &all, 1_000).await.unwrap();
        assert_eq!((round.advanced, round.stopped.len()), (attempt == 0, 1));
    }
    for status in statuses(&town).await {
        let stopped = status.projection == "wallets";
        assert_eq!(status.position, if stopped { end - 2 } else { end }, "{}", status.projection);
        let Some(failure) = status.failure else {
            assert!(!stopped, "it is to be seen that it stands still");
            continue;
        };
        assert!(stopped && failure.position == end - 1 && failure.error.contains("the colour"));
    }

    credit().await;
    town.world.seal().await;
    mended.store(true, Ordering::SeqCst);
    let progress = advance(&town.world.worker, &poisoned, 1_000).await.unwrap();
    assert_eq!(progress, Progress { position: end + 1, advanced: 3 });
    assert!(statuses(&town).await.iter().all(|status| status.failure.is_none()));
    assert!(town.world.dump().await.contains(&format!("{purse},400)")));
    town.world.project().await;
    assert_told_by_the_log(&town).await;
}

#[tokio::test]
async fn a_rebuild_stops_at_what_stops_the_live_projection_and_leaves_it_as_it_is() {
    let town = Town::new().await;
    let purse = town.world.id();
    for _ in 0..2 {
        let order = OrderId::from_uuid(town.world.id());
        let credit = WalletEvent::WalletCredited { order, amount: cents(1_00) };
        town.world.happened(town.grocery, purse, credit).await;
    }
    town.world.project().await;
    let (live, end) = (town.world.dump().await, end_of_log(&town).await);
    let mended = Arc::new(AtomicBool::new(false));
    let mut projectors = town.world.projectors();
    projectors.retain(|projector| projector.name() != "wallets");
    projectors.push(Box::new(Faulty(wallets(&town), Fault::Poison(mended))));
    let outcome = storage::rebuild(&town.world.worker, projectors, |_| ()).await.unwrap();
    let [StorageError::Stopped { projection: "wallets", position, .. }] = &outcome.failed[..]
    else {
        panic!("{:?}", outcome.failed);
    };
    assert_eq!(*position, end);
    assert!(outcome.rebuilt.iter().all(|one| one.unchanged && one.position == end));
    assert_eq!(town.world.dump().await, live);
    assert!(statuses(&town).await.iter().all(|status| status.position == end));
}
