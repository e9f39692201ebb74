//! Queries go to the standby.

use crate::{
    customer::Customer,
    pair::{Pair, says, set},
    services::{Service, free_address},
};
use sqlx::PgPool;
use std::future::ready;
use test_support::{OwnServer, eventually};

/// How far the standby is kept behind, as a busy or distant one is.
const DELAY: &str = "recovery_min_apply_delay = '150ms'";
const CHANGES: u64 = 4;

/// Whether the web service's last transaction on this server was a page's: it ends in a rollback,
/// which asking how far the server has replayed does not.
const READ_FROM: &str = "SELECT pg_is_in_recovery() AND EXISTS (
    SELECT FROM pg_stat_activity WHERE application_name = 'solidaires_app' AND query = 'ROLLBACK')";

async fn is_read_from(standby: &OwnServer, customer: &Customer, version: u64) {
    let superuser = standby.superuser().await;
    eventually(|| async {
        assert!(customer.sees(version).await, "a page failed or was old");
        says(&superuser, READ_FROM).await.then_some(())
    })
    .await;
}

async fn pause(standby: &PgPool) {
    sqlx::query("SELECT pg_wal_replay_pause()").execute(standby).await.unwrap();
    let paused = "SELECT pg_get_wal_replay_pause_state() = 'paused'";
    eventually(|| async { says(standby, paused).await.then_some(()) }).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_come_from_the_replica_and_show_ones_own_changes_at_once() {
    let mut pair = Pair::start("reading").await;
    let (primary, standby) = (pair.primary.url(), pair.standby.url());
    let address = free_address();
    let _working = Service::work(&primary);
    let _serving = Service::serve(address, &primary, &standby);
    let customers = Customer::all(&pair.world, address).await;
    let customer = &customers[0];
    customer.order(1).await;

    // Behind, but not by much: one's own change is waited for.
    let on_standby = pair.standby.superuser().await;
    set(&on_standby, DELAY).await;
    for version in 2..=CHANGES {
        customer.order(version).await;
        assert!(customer.sees(version).await, "an old order is shown");
    }
    is_read_from(&pair.standby, customer, CHANGES).await;

    // It stands still: the primary answers, until it goes on.
    pause(&on_standby).await;
    customer.order(CHANGES + 1).await;
    assert!(customer.sees(CHANGES + 1).await, "an old order is shown");
    set(&on_standby, "recovery_min_apply_delay = 0").await;
    sqlx::query("SELECT pg_wal_replay_resume()").execute(&on_standby).await.unwrap();

    // It is gone: no page fails. It comes back: it is read again.
    pair.standby.kill();
    assert!(customer.sees(CHANGES + 1).await, "a page failed or was old");
    eventually(|| ready(pair.standby.restart().ok())).await;
    is_read_from(&pair.standby, customer, CHANGES + 1).await;
}
