//! Read models are made anew beside those that people read, and change places with them at once.

use crate::{
    projections::lived_in,
    town::{Town, cents},
};
use domain::wallets::WalletEvent;
use kernel::OrderId;
use sqlx::{PgPool, Row};
use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};
use storage::{StorageError, queries::projections::projections, rebuild};
use test_support::eventually;
use tokio::sync::Notify;

/// Everything that the catalogue says of the read tables: columns, checks, keys, indexes, policies,
/// privileges.
async fn catalogue(superuser: &PgPool) -> Vec<String> {
    let rows = sqlx::query(
        "WITH t AS (SELECT c.* FROM pg_class c WHERE c.relnamespace = 'read'::regnamespace
             AND c.relkind = 'r')
         SELECT concat_ws(' ', 'table', relname, relowner::regrole, relrowsecurity,
             relforcerowsecurity, relacl, reloptions, relpersistence) FROM t
         UNION ALL SELECT concat_ws(' ', 'column', t.relname, a.attnum, a.attname,
             format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attcollation::regcollation,
             a.attacl, a.attidentity, a.attgenerated, pg_get_expr(d.adbin, d.adrelid))
             FROM t JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0
             LEFT JOIN pg_attrdef d ON d.adrelid = t.oid AND d.adnum = a.attnum
         UNION ALL SELECT concat_ws(' ', 'constraint', t.relname, c.conname,
             pg_get_constraintdef(c.oid)) FROM t JOIN pg_constraint c ON c.conrelid = t.oid
         UNION ALL SELECT concat_ws(' ', 'index', pg_get_indexdef(i.indexrelid))
             FROM t JOIN pg_index i ON i.indrelid = t.oid
         UNION ALL SELECT concat_ws(' ', 'policy', p.*) FROM pg_policies p
             WHERE p.schemaname = 'read'
         ORDER BY 1",
    );
    rows.fetch_all(superuser).await.unwrap().iter().map(|row| row.get(0)).collect()
}

async fn twins(superuser: &PgPool) -> i64 {
    let count = "SELECT count(*) FROM pg_class WHERE relnamespace = 'read_next'::regnamespace";
    sqlx::query_scalar(count).fetch_one(superuser).await.unwrap()
}

async fn positions(town: &Town) -> Vec<(String, u64)> {
    let mut worker = town.world.worker.acquire().await.unwrap();
    let all = projections(&mut worker).await.unwrap();
    all.into_iter().map(|status| (status.projection, status.position)).collect()
}

async fn credit(town: &Town, times: usize) {
    for _ in 0..times {
        let order = OrderId::from_uuid(town.world.id());
        let credit = WalletEvent::WalletCredited { order, amount: cents(1) };
        town.world.happened(town.grocery, order.uuid(), credit).await;
    }
}

#[tokio::test]
async fn rebuilt_tables_have_the_rules_indexes_and_privileges_of_those_they_replace() {
    let town = lived_in().await;
    town.world.project().await;
    let superuser = town.world.superuser().await;
    let before = catalogue(&superuser).await;
    assert!(before.iter().any(|line| line.starts_with("policy")) && before.len() > 300);
    let oid = "SELECT 'read.wallets'::regclass::oid::bigint";
    let table: i64 = sqlx::query_scalar(oid).fetch_one(&superuser).await.unwrap();
    for one in town.world.rebuild().await {
        assert!(one.unchanged, "{}", one.projection);
    }
    let new_table: i64 = sqlx::query_scalar(oid).fetch_one(&superuser).await.unwrap();
    assert_ne!(table, new_table, "the table is another one");
    assert_eq!(catalogue(&superuser).await, before);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn readers_see_whole_read_models_all_the_time() {
    let town = Arc::new(lived_in().await);
    town.world.project().await;
    let stop = Arc::new(AtomicBool::new(false));
    let read = || {
        let (town, stop) = (Arc::clone(&town), Arc::clone(&stop));
        tokio::spawn(async move {
            let whole = "SELECT (SELECT count(*) FROM read.orders), count(DISTINCT l.order_id), \
                count(DISTINCT p.order_id) FROM read.order_lines l \
                JOIN read.payments p USING (tenant_id, order_id)";
            let mut times = 0;
            while !stop.load(Ordering::SeqCst) {
                let mut reading = town.world.reading(town.grocery).await;
                let seen: (i64, i64, i64) =
                    sqlx::query_as(whole).fetch_one(&mut *reading).await.unwrap();
                assert_eq!(seen, (3, 3, 3));
                times += 1;
            }
            times
        })
    };
    let readers = [read(), read()];
    for _ in 0..10 {
        assert!(town.world.rebuild().await.iter().all(|one| one.unchanged));
    }
    stop.store(true, Ordering::SeqCst);
    for reader in readers {
        assert!(reader.await.unwrap() > 10);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_slow_reader_holds_up_the_rebuild_and_not_the_other_readers() {
    let town = Arc::new(lived_in().await);
    town.world.project().await;
    let orders = "SELECT count(*) FROM read.orders";
    let mut slow = town.world.reading(town.grocery).await;
    let seen: i64 = sqlx::query_scalar(orders).fetch_one(&mut *slow).await.unwrap();

    let rebuilding = {
        let town = Arc::clone(&town);
        tokio::spawn(async move { town.world.rebuild().await })
    };
    // The projections are switched in turn: that of the orders waits, those before it are done.
    let superuser = town.world.superuser().await;
    eventually(|| async {
        let left = "SELECT to_regclass('read_next.orders') IS NOT NULL \
            AND to_regclass('read_next.order_forms') IS NULL \
            AND to_regclass('read_next.wallets') IS NOT NULL";
        let waits: bool = sqlx::query_scalar(left).fetch_one(&superuser).await.unwrap();
        waits.then_some(())
    })
    .await;
    let second = rebuild(&town.world.worker, town.world.projectors(), |_| ()).await;
    assert!(matches!(second, Err(StorageError::RebuildUnderWay)), "one rebuild at a time");
    for _ in 0..20 {
        let mut other = town.world.reading(town.grocery).await;
        let sees: i64 = sqlx::query_scalar(orders).fetch_one(&mut *other).await.unwrap();
        assert_eq!(sees, seen);
    }
    assert!(!rebuilding.is_finished(), "others were served while the switch waited");
    slow.commit().await.unwrap();
    assert!(rebuilding.await.unwrap().iter().all(|one| one.unchanged));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_happens_during_a_rebuild_is_in_it_once() {
    let town = Arc::new(lived_in().await);
    town.world.project().await;
    let rebuilding = {
        let town = Arc::clone(&town);
        tokio::spawn(async move {
            for _ in 0..6 {
                assert!(town.world.rebuild().await.iter().all(|one| one.unchanged));
            }
        })
    };
    while !rebuilding.is_finished() {
        credit(&town, 5).await;
        town.world.project().await;
    }
    rebuilding.await.unwrap();
    town.world.project().await;
    let live = town.world.dump().await;
    let reached = positions(&town).await;
    assert!(town.world.rebuild().await.iter().all(|one| one.unchanged));
    assert_eq!(town.world.dump().await, live);
    assert_eq!(positions(&town).await, reached);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_rebuild_that_is_cut_off_changes_nothing_and_leaves_nothing_for_good() {
    let town = lived_in().await;
    town.world.project().await;
    let (live, reached) = (town.world.dump().await, positions(&town).await);
    let superuser = town.world.superuser().await;
    // Whoever reads the first read model keeps all of them from being switched.
    let mut slow = town.world.reading(town.grocery).await;
    sqlx::query("SELECT FROM read.structures").execute(&mut *slow).await.unwrap();
    let begun = Arc::new(Notify::new());
    let tell = Arc::clone(&begun);
    let (worker, projectors) = (town.world.worker.clone(), town.world.projectors());
    let rebuilding =
        tokio::spawn(async move { rebuild(&worker, projectors, move |_| tell.notify_one()).await });
    begun.notified().await;
    let cut = "SELECT count(pg_terminate_backend(pid)) FROM pg_locks \
        WHERE locktype = 'advisory' AND objid = 0 AND objsubid = 2 AND classid = 1919246692 \
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";
    let ended: i64 = sqlx::query_scalar(cut).fetch_one(&superuser).await.unwrap();
    assert_eq!(ended, 1, "the rebuild holds its lock");
    rebuilding.await.unwrap().unwrap_err();
    slow.commit().await.unwrap();
    assert_eq!((town.world.dump().await, positions(&town).await), (live.clone(), reached));
    assert!(twins(&superuser).await > 0, "it could not clear up any more");
    assert!(town.world.rebuild().await.iter().all(|one| one.unchanged));
    assert_eq!((town.world.dump().await, twins(&superuser).await), (live, 0));
}

#[tokio::test]
async fn rows_that_the_log_does_not_tell_are_noticed_and_put_right() {
    let town = lived_in().await;
    town.world.project().await;
    let live = town.world.dump().await;
    let forge = "UPDATE read.wallets SET balance_cents = balance_cents + 1";
    sqlx::query(forge).execute(&town.world.worker).await.unwrap();
    for one in town.world.rebuild().await {
        assert_eq!(one.unchanged, one.projection != "wallets", "{}", one.projection);
    }
    assert_eq!(town.world.dump().await, live);
}
