//! The one order of all events: complete, gap-free, the same for all, and stalled by nobody.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use eventlog::*;
use sqlx::PgPool;
use test_support::eventually;
use tokio::task::JoinSet;
use uuid::Uuid;

use crate::support::*;

const AT_MOST: Duration = Duration::from_secs(20);

/// Reads on from where it was, until it has seen `position`.
async fn follow(worker: PgPool, watch: HeadWatch, up_to: u64, page: u32) -> Vec<RecordedEvent> {
    let mut seen: Vec<RecordedEvent> = Vec::new();
    while (seen.len() as u64) < up_to {
        watch.wait_for(seen.len() as u64 + 1, AT_MOST).await.unwrap();
        seen.extend(read_sealed(&worker, seen.len() as u64, page).await.unwrap());
    }
    seen
}

/// One append in a transaction of its own, which ends as its number says: at once, after a pause,
/// or with a rollback. Returns the id of the event if it is in the log.
async fn eventful_append(app: PgPool, stream: StreamId, number: u32) -> Option<Uuid> {
    let append = append_to(&stream, ExpectedVersion::Any, &["noted"]);
    loop {
        let mut transaction = begin_tenant(&app, stream.tenant).await.unwrap();
        match append_within(&mut transaction, &append).await {
            Ok(_) => {}
            Err(AppendError::Busy) => {
                transaction.rollback().await.unwrap();
                tokio::task::yield_now().await;
                continue;
            }
            Err(other) => panic!("{other}"),
        }
        // Chance with a fixed seed: the same mixture each time, in an order left to the machine.
        let chance = number.wrapping_mul(2_654_435_761) >> 16;
        if chance.is_multiple_of(3) {
            sqlx::query("SELECT pg_sleep_for(make_interval(secs => $1 / 1000.0))")
                .bind((chance % 17) as i32)
                .execute(&mut *transaction)
                .await
                .unwrap();
        }
        if chance.is_multiple_of(5) {
            transaction.rollback().await.unwrap();
            return None;
        }
        transaction.commit().await.unwrap();
        return Some(append.streams[0].events[0].id);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_unruly_appends_are_seen_once_and_in_one_order_by_all_subscribers() {
    let test = test_log().await;
    let streams: Vec<StreamId> =
        (0..20).map(|number| some_order(Uuid::from_u128(number % 4 + 1))).collect();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let mut sealers = JoinSet::new();
    let sealer = Sealer::with_batch_max(test.worker.clone(), 37);
    sealers.spawn(async move {
        sealer.run(Duration::from_millis(3), async { stopped.await.unwrap_or(()) }).await;
    });

    let mut appends = JoinSet::new();
    for number in 0..1_000u32 {
        let stream = streams[number as usize % streams.len()].clone();
        if number % 2 == 0 {
            appends.spawn(eventful_append(test.app.clone(), stream, number));
        } else {
            let log = test.log.clone();
            let append = append_to(&stream, ExpectedVersion::Any, &["noted"]);
            let id = append.streams[0].events[0].id;
            appends.spawn(async move { log.append(append).await.is_ok().then_some(id) });
        }
    }
    let outcomes = appends.join_all().await;
    let written: BTreeSet<Uuid> = outcomes.into_iter().flatten().collect();
    assert!(written.len() > 800 && written.len() < 1_000, "{} written", written.len());

    let watch = HeadWatch::start(test.worker.clone(), Duration::from_millis(50));
    let count = written.len() as u64;
    let (first, second) = tokio::join!(
        follow(test.worker.clone(), watch.clone(), count, 7),
        follow(test.worker.clone(), watch.clone(), count, 100),
    );
    assert_eq!(first, second, "two subscribers, one order");
    let positions: Vec<Option<u64>> = first.iter().map(|event| event.position).collect();
    assert_eq!(positions, (1..=count).map(Some).collect::<Vec<_>>(), "without gaps");
    let seen: BTreeSet<Uuid> = first.iter().map(|event| event.id).collect();
    assert_eq!(seen, written, "each exactly once");
    let mut versions: BTreeMap<&StreamId, u64> = BTreeMap::new();
    for event in &first {
        let version = versions.entry(&event.stream).or_default();
        *version += 1;
        assert_eq!(event.version, *version, "streams keep their order");
    }
    stop.send(()).unwrap();
    sealers.join_all().await;
    let last = test.sealer.seal_available().await.unwrap();
    assert_eq!((last.sealed, last.head.size), (0, count), "nothing came twice");
    assert_eq!(verify(&test.worker).await.unwrap().difference, None);
}

#[tokio::test]
async fn a_transaction_that_hangs_delays_only_itself() {
    let test = test_log().await;
    let (hanging, busy) = (some_order(fresh()), some_order(fresh()));
    let mut transaction = begin_tenant(&test.app, hanging.tenant).await.unwrap();
    append_within(&mut transaction, &append_to(&hanging, ExpectedVersion::Any, &["hanging"]))
        .await
        .unwrap();

    for name in ["one", "two", "three"] {
        test.log.append(append_to(&busy, ExpectedVersion::Any, &[name])).await.unwrap();
        let sealing = test.sealer.seal_available().await.unwrap();
        assert_eq!((sealing.sealed, sealing.gaps), (1, 1), "{name}");
    }
    transaction.commit().await.unwrap();
    let sealing = test.sealer.seal_available().await.unwrap();
    assert_eq!((sealing.sealed, sealing.gaps, sealing.head.size), (1, 0, 4));
    let names: Vec<String> = read_sealed(&test.worker, 0, 10)
        .await
        .unwrap()
        .into_iter()
        .map(|event| event.name)
        .collect();
    assert_eq!(names, ["one", "two", "three", "hanging"], "the late one comes last");
}

#[tokio::test]
async fn a_locked_stream_holds_up_no_other_append_of_the_process() {
    let settings = WriterSettings {
        lanes: 1,
        busy_timeout: Duration::from_millis(100),
        ..WriterSettings::default()
    };
    let test = test_log_with(settings).await;
    let (locked, free) = (some_order(fresh()), some_order(fresh()));
    let mut transaction = begin_tenant(&test.app, locked.tenant).await.unwrap();
    append_within(&mut transaction, &append_to(&locked, ExpectedVersion::Any, &["held"]))
        .await
        .unwrap();
    let blocked = test.log.append(append_to(&locked, ExpectedVersion::Any, &["blocked"]));
    let others = async {
        for _ in 0..20 {
            test.log.append(append_to(&free, ExpectedVersion::Any, &["noted"])).await.unwrap();
        }
    };
    let (blocked, ()) = tokio::join!(blocked, others);
    assert!(matches!(blocked, Err(AppendError::Busy)), "{blocked:?}");
    transaction.rollback().await.unwrap();
    test.log.append(append_to(&locked, ExpectedVersion::NoStream, &["freed"])).await.unwrap();
}

#[tokio::test]
async fn a_number_is_given_up_once_its_transaction_has_ended_and_not_before() {
    let test = test_log().await;
    let stream = some_order(fresh());
    let mut older = begin_tenant(&test.app, fresh()).await.unwrap();
    sqlx::query("SELECT pg_current_xact_id()").execute(&mut *older).await.unwrap();
    let mut rolled_back = begin_tenant(&test.app, stream.tenant).await.unwrap();
    append_within(&mut rolled_back, &append_to(&stream, ExpectedVersion::Any, &["never"]))
        .await
        .unwrap();
    rolled_back.rollback().await.unwrap();
    test.log.append(append_to(&stream, ExpectedVersion::Any, &["kept"])).await.unwrap();

    // An older transaction is still open: it might own the number, for all the sealer knows.
    let sealing = test.sealer.seal_available().await.unwrap();
    assert_eq!((sealing.sealed, sealing.gaps), (1, 1));
    assert_eq!(test.sealer.seal_batch().await.unwrap().gaps, 1);
    older.commit().await.unwrap();
    // Other databases of the cluster do not count, but the sealer's own last transaction may.
    eventually(async || (test.sealer.seal_batch().await.unwrap().gaps == 0).then_some(())).await;
    let events = test.log.load(&stream, 0).await.unwrap();
    assert_eq!((events.len(), events[0].position), (1, Some(1)));
}

#[tokio::test]
async fn sealers_of_several_processes_take_turns() {
    let test = test_log().await;
    for _ in 0..60 {
        let append = append_to(&some_order(fresh()), ExpectedVersion::Any, &["noted"]);
        test.log.append(append).await.unwrap();
    }
    let mut sealers = JoinSet::new();
    for _ in 0..4 {
        let sealer = Sealer::with_batch_max(test.worker.clone(), 7);
        sealers.spawn(async move { sealer.seal_available().await.unwrap().sealed });
    }
    assert_eq!(sealers.join_all().await.into_iter().sum::<usize>(), 60);
    let checked = verify(&test.worker).await.unwrap();
    assert_eq!((checked.events, checked.checkpoints, checked.difference), (60, 9, None));
}

#[tokio::test]
async fn the_root_of_any_size_can_be_told_and_stays_what_it_was() {
    let test = test_log().await;
    assert_eq!(head(&test.worker).await.unwrap().root_hash, transparency::EMPTY_ROOT);
    let stream = some_order(fresh());
    let mut roots = vec![transparency::EMPTY_ROOT];
    for _ in 0..6 {
        test.log.append(append_to(&stream, ExpectedVersion::Any, &["noted"])).await.unwrap();
        let sealing = test.sealer.seal_batch().await.unwrap();
        assert_eq!(head(&test.app).await.unwrap(), sealing.head);
        roots.push(sealing.head.root_hash);
    }
    test.log.append(append_to(&stream, ExpectedVersion::Any, &["a", "b", "c"])).await.unwrap();
    test.sealer.seal_batch().await.unwrap();
    for (size, root) in (0..).zip(&roots) {
        assert_eq!(root_at(&test.worker, size).await.unwrap(), Some(*root));
    }
    let events = read_sealed(&test.worker, 0, 100).await.unwrap();
    let leaves: Vec<[u8; 32]> = events.iter().map(|event| event.entry.leaf_hash()).collect();
    let between = root_at(&test.worker, 8).await.unwrap();
    assert_eq!(between, Some(transparency::root_of(&leaves[..8])), "between two checkpoints");
    assert_eq!(root_at(&test.worker, 10).await.unwrap(), None);
}

#[tokio::test]
async fn a_running_sealer_and_a_waiting_subscriber_are_woken_by_an_append() {
    let test = test_log().await;
    // Polling would take an hour: only notifications can be in time.
    let hour = Duration::from_secs(3_600);
    let (sealer, watch) = (test.sealer.clone(), HeadWatch::start(test.worker.clone(), hour));
    let mut running = JoinSet::new();
    running.spawn(async move { sealer.run(hour, std::future::pending()).await });
    for position in 1..=3 {
        let append = append_to(&some_order(fresh()), ExpectedVersion::Any, &["noted"]);
        test.log.append(append).await.unwrap();
        assert_eq!(watch.wait_for(position, AT_MOST).await.unwrap(), position);
    }
    let too_far = watch.wait_for(4, Duration::from_millis(10)).await;
    assert!(matches!(too_far, Err(ReadError::TimedOut(4))));
}

#[tokio::test]
async fn dead_numbers_below_a_hanging_transaction_stall_nobody_and_are_given_up_at_its_end() {
    let test = test_log().await;
    let (order, mut sealed) = (some_order(fresh()), 0);
    let mut hanging = begin_tenant(&test.app, fresh()).await.unwrap();
    append_within(&mut hanging, &append_to(&some_order(fresh()), ExpectedVersion::Any, &["late"]))
        .await
        .unwrap();
    for _ in 0..300 {
        let mut dead = begin_tenant(&test.app, fresh()).await.unwrap();
        append_within(&mut dead, &append_to(&some_order(fresh()), ExpectedVersion::Any, &["dead"]))
            .await
            .unwrap();
        dead.rollback().await.unwrap();
        test.log.append(append_to(&order, ExpectedVersion::Any, &["noted"])).await.unwrap();
        // Another process each time: what is known of the gaps is in the database.
        sealed += Sealer::new(test.worker.clone()).seal_available().await.unwrap().sealed;
    }
    assert_eq!(sealed, 300, "all but the one that hangs");
    // The first dead number is next to the one that hangs: one gap for both.
    assert_eq!(test.sealer.seal_batch().await.unwrap().gaps, 300);
    hanging.commit().await.unwrap();
    assert_eq!(test.sealer.seal_available().await.unwrap().sealed, 1);
    eventually(async || (test.sealer.seal_batch().await.unwrap().gaps == 0).then_some(())).await;
    assert_eq!(verify(&test.worker).await.unwrap().difference, None);
}

#[tokio::test]
async fn the_very_first_number_may_come_last() {
    let test = test_log().await;
    let mut first = begin_tenant(&test.app, fresh()).await.unwrap();
    append_within(&mut first, &append_to(&some_order(fresh()), ExpectedVersion::Any, &["first"]))
        .await
        .unwrap();
    test.log
        .append(append_to(&some_order(fresh()), ExpectedVersion::Any, &["second"]))
        .await
        .unwrap();
    assert_eq!(test.sealer.seal_available().await.unwrap().sealed, 1);
    first.commit().await.unwrap();
    assert_eq!(test.sealer.seal_available().await.unwrap().sealed, 1);
    let events = read_sealed(&test.worker, 0, 10).await.unwrap();
    let names: Vec<&str> = events.iter().map(|event| event.name.as_str()).collect();
    assert_eq!(names, ["second", "first"]);
}

#[tokio::test]
async fn an_event_slower_than_every_pause_of_the_sealer_is_still_sealed() {
    let test = test_log().await;
    let slow = some_order(fresh());
    let mut transaction = begin_tenant(&test.app, slow.tenant).await.unwrap();
    append_within(&mut transaction, &append_to(&slow, ExpectedVersion::Any, &["slow"]))
        .await
        .unwrap();
    test.log
        .append(append_to(&some_order(fresh()), ExpectedVersion::Any, &["quick"]))
        .await
        .unwrap();
    // Far more rounds than there will be in the pause; nothing new comes in between.
    for _ in 0..200 {
        test.sealer.seal_batch().await.unwrap();
    }
    transaction.commit().await.unwrap();
    assert_eq!(test.sealer.seal_available().await.unwrap().sealed, 1);
    assert_eq!(test.log.load(&slow, 0).await.unwrap()[0].position, Some(2));
}

#[tokio::test]
async fn partitions_are_made_before_they_are_needed_and_when_nobody_made_them() {
    let test = test_log().await;
    let owner = test.database.owner().await;
    // As if ten million events had come: the numbers go on in the last partition but one.
    sqlx::query("SELECT setval('eventlog.event_seq', 19999990)").execute(&owner).await.unwrap();
    let order = some_order(fresh());
    for _ in 0..20 {
        // The writer finds no room for number 20000001, and makes some.
        test.log.append(append_to(&order, ExpectedVersion::Any, &["noted"])).await.unwrap();
    }
    let sealer = Sealer::new(test.worker.clone()).with_partitions_of(1_000);
    assert_eq!(sealer.seal_available().await.unwrap().sealed, 20);
    let events = test.log.load(&order, 0).await.unwrap();
    assert_eq!(events.len(), 20, "read across partitions");
    assert_eq!(events.iter().filter_map(|event| event.position).max(), Some(20));
    let partitions: i64 = sqlx::query_scalar(
        "SELECT count(*) FROM pg_inherits WHERE inhparent = 'eventlog.events'::regclass",
    )
    .fetch_one(&owner)
    .await
    .unwrap();
    assert_eq!(partitions, 4, "two at first, two that the writer made; room enough for the sealer");
    assert_eq!(verify(&test.worker).await.unwrap().difference, None);
}
