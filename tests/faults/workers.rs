//! Workers and rebuilds, killed or frozen in the middle of their work.

use crate::programs::{Program, free_address, run};
use app::{Command, Platform, Request};
use domain::{
    allocation::Want,
    orders::{Buyer, Channel, OrderCommand, WantedLine},
};
use kernel::{CommandId, OrderId, Steps};
use runtime::{RealClock, RealIds};
use solidaires_tests::{
    dice::Dice,
    rest::{at_rest, bring_to_rest},
    world::{Size, World},
};
use sqlx::PgPool;
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use test_support::{TestDatabase, eventually, eventually_within};

const SIZE: Size = Size { structures: 2, members: 3, producers: 1, products: 1 };
const KILLS: u64 = 9;
/// A dead worker's connections end with it; one that says nothing any more is believed in for ten
/// seconds. Both include the time in which members order, on a crowded machine.
const KILLED_OVER_WITHIN: Duration = Duration::from_secs(8);
const FROZEN_OVER_WITHIN: Duration = Duration::from_secs(20);
const DEADLINE: Duration = Duration::from_secs(60);

/// A hub whose members order, with its database.
struct Hub {
    database: TestDatabase,
    superuser: PgPool,
    platform: Platform,
    world: World,
}

impl Hub {
    async fn open(seed: u64) -> Self {
        let database = TestDatabase::new().await;
        let (app, worker) = (database.app().await, database.worker().await);
        let platform = Platform::new(
            app,
            worker,
            Arc::new(RealClock),
            Arc::new(RealIds),
            solidaires_tests::keys::keys(),
        );
        let superuser = database.superuser().await;
        let mut world = World::open(platform.clone(), SIZE, &mut Dice::of(seed)).await;
        bring_to_rest(&platform, &superuser).await;
        world.read_offer().await;
        Self { database, superuser, platform, world }
    }

    fn start(&self, task: &str) -> Program {
        Program::start(task, &self.database.url(), free_address())
    }

    /// Each member orders, or changes their order: for the `version`th time.
    async fn order(&self, version: u64) {
        let (campaign, product) = (self.world.campaign, self.world.offer[0].product);
        for town in &self.world.towns {
            for member in &town.members {
                let order = OrderId::of_member(campaign, *member);
                let want = Want::exactly(Steps::new(version));
                let lines = vec![WantedLine { product, want }];
                let (buyer, channel) = (Buyer::Member(*member), Channel::Screen);
                let command = match version {
                    1 => OrderCommand::Place { campaign, buyer, channel, lines },
                    _ => OrderCommand::Change { lines },
                };
                let id = CommandId::derived(&[order.uuid().as_bytes(), &version.to_be_bytes()]);
                let request = Request::new(id, Command::Order(order, campaign, command));
                let app = &self.platform.app;
                let done = app.execute(&town.member(*member), request).await.unwrap();
                assert_eq!(done.version, version);
            }
        }
    }

    async fn truth(&self, sql: &'static str) -> bool {
        sqlx::query_scalar(sql).fetch_one(&self.superuser).await.unwrap_or(false)
    }

    async fn assert_told_by_the_log(&self) {
        for rebuilt in self.platform.rebuild(None).await.unwrap() {
            assert!(rebuilt.unchanged, "{} is another when rebuilt", rebuilt.projection);
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_worker_that_is_killed_or_cut_off_is_taken_over_within_seconds() {
    let hub = Hub::open(5).await;
    let mut workers = [hub.start("work"), hub.start("work")];
    let (mut killed, mut cut_off) = (Duration::ZERO, Duration::ZERO);
    for kill in 1..=KILLS {
        hub.order(2 * kill - 1).await;
        let victim = &mut workers[usize::try_from(kill % 2).unwrap()];
        let frozen = kill % 3 == 0;
        if frozen {
            victim.freeze();
        } else {
            victim.kill();
        }
        let lost = Instant::now();
        hub.order(2 * kill).await;
        at_rest(&hub.superuser).await;
        let slowest = if frozen { &mut cut_off } else { &mut killed };
        *slowest = lost.elapsed().max(*slowest);
        if frozen {
            victim.thaw();
        } else {
            *victim = hub.start("work");
        }
    }
    println!("slowest take-over: killed {killed:?}, cut off {cut_off:?}");
    assert!(killed < KILLED_OVER_WITHIN && cut_off < FROZEN_OVER_WITHIN);
    at_rest(&hub.superuser).await;
    hub.assert_told_by_the_log().await;
}

/// Moments at which a rebuild is killed: it has made its tables, has written some rows, has put
/// the first of them in their place.
const MOMENTS: [&str; 3] = [
    "SELECT to_regclass('read_next.orders') IS NOT NULL",
    "SELECT EXISTS (SELECT FROM read_next.structures)",
    "SELECT to_regclass('read_next.structures') IS NULL
        AND to_regclass('read_next.volume_facts') IS NOT NULL",
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_rebuild_that_is_killed_at_any_moment_leaves_the_read_models_as_they_were() {
    let hub = Hub::open(6).await;
    for version in 1..=20 {
        hub.order(version).await;
    }
    bring_to_rest(&hub.platform, &hub.superuser).await;
    let before = (hub.platform.dump().await.unwrap(), hub.platform.read_models().await.unwrap());
    let mut caught = [0; MOMENTS.len()];
    for (number, moment) in MOMENTS.iter().enumerate().cycle().take(12) {
        // The killed one's session ends a moment after it.
        eventually(|| async {
            let over = "SELECT NOT EXISTS (SELECT FROM pg_stat_activity a \
                WHERE a.datname = current_database() AND a.pid IN (SELECT pid FROM pg_locks \
                WHERE locktype = 'advisory' AND classid = 1919246692))";
            hub.truth(over).await.then_some(())
        })
        .await;
        let mut rebuild = hub.start("rebuild");
        loop {
            let now = hub.truth(moment).await;
            if rebuild.has_ended() {
                break;
            }
            if now {
                caught[number] += 1;
                break;
            }
        }
        rebuild.kill();
        let after = (hub.platform.dump().await.unwrap(), hub.platform.read_models().await.unwrap());
        assert_eq!(after, before);
    }
    assert!(caught.iter().all(|times| *times > 0), "{caught:?}: it was too fast for the test");
    eventually_within(DEADLINE, || async { hub.platform.rebuild(None).await.ok() }).await;
    assert!(hub.truth("SELECT count(*) = 0 FROM pg_tables WHERE schemaname = 'read_next'").await);
    hub.assert_told_by_the_log().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_stands_still_is_seen_by_its_exit_status_and_goes_on_when_tried_again() {
    let hub = Hub::open(7).await;
    let url = hub.database.url();
    let healthy = run(&["status"], &url);
    assert!(healthy.succeeded && healthy.text.contains("à jour"), "{}", healthy.text);

    let poison = "ALTER TABLE read.orders ADD CONSTRAINT poison CHECK (total_cents < 0) NOT VALID";
    sqlx::query(poison).execute(&hub.superuser).await.unwrap();
    hub.order(1).await;
    hub.platform.worker().catch_up().await.unwrap();
    hub.order(2).await;
    hub.platform.worker().catch_up().await.unwrap();
    let models = hub.platform.read_models().await.unwrap();
    let stopped: Vec<_> = models.stopped().collect();
    let [orders] = &stopped[..] else { panic!("the orders alone stand still: {stopped:?}") };
    let failure = orders.failure.as_ref().unwrap();
    let others = models.projections.iter().filter(|status| status.failure.is_none());
    assert!(others.clone().count() > 15 && others.clone().all(|one| one.position == models.head));
    for words in [&["status"][..], &["retry", "orders"]] {
        let said = run(words, &url);
        assert!(!said.succeeded, "{}", said.text);
        let position = format!("position {}", failure.position);
        for part in ["ARRÊTÉ", "solidaires retry orders", &position, "poison"] {
            assert!(said.text.contains(part), "{part}: {}", said.text);
        }
        assert!(said.text.contains(&failure.event.to_string()));
    }

    let mend = "ALTER TABLE read.orders DROP CONSTRAINT poison";
    sqlx::query(mend).execute(&hub.superuser).await.unwrap();
    let mended = run(&["retry", "orders"], &url);
    assert!(mended.succeeded && !mended.text.contains("ARRÊTÉ"), "{}", mended.text);
    assert!(!run(&["retry", "commandes"], &url).succeeded, "there is none of this name");
    let rebuilt = run(&["rebuild", "orders", "wallets"], &url);
    assert!(rebuilt.succeeded, "{}", rebuilt.text);
    assert_eq!(rebuilt.text.matches("identique, octet par octet").count(), 2, "{}", rebuilt.text);
    hub.assert_told_by_the_log().await;
}
