//! The primary dies, the standby takes over: what was acknowledged is there.

use crate::{
    customer::Customer,
    notebook::{Notebook, Written},
    pair::{Pair, platform},
    services::{Service, free_address},
};
use solidaires_tests::{history::History, rest::at_rest};
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use test_support::{OwnServer, eventually, eventually_within};
use tokio::task::JoinSet;

const CHANGES_BEFORE: u64 = 30;
const CHANGES_AFTER: u64 = 20;
const DEADLINE: Duration = Duration::from_secs(40);

/// Changes the order until told to stop. What was begun is brought to its end: else it would not
/// be known.
async fn keep_ordering(customer: Customer, notebook: Arc<Notebook>, stop: Arc<AtomicBool>) {
    for version in 1.. {
        if stop.load(Ordering::SeqCst) {
            return;
        }
        customer.order(version).await;
        let written = Written { version, quantity: version };
        notebook.acknowledged(customer.tenant, customer.order, written);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_standby_takes_over_with_all_that_was_acknowledged_when_the_primary_is_killed() {
    let pair = Pair::start("failover").await;
    let (primary, standby) = (pair.primary.url(), pair.standby.url());
    let address = free_address();
    let mut working = Service::work(&primary);
    let mut serving = Service::serve(address, &primary, &standby);
    let customers = Customer::all(&pair.world, address).await;
    let (notebook, stop) = (Arc::new(Notebook::default()), Arc::new(AtomicBool::new(false)));
    let mut people = JoinSet::new();
    for customer in customers.clone() {
        people.spawn(keep_ordering(customer, Arc::clone(&notebook), Arc::clone(&stop)));
    }
    let acknowledged = async |count| {
        let reached = || async { (notebook.count() >= count).then_some(()) };
        eventually_within(DEADLINE, reached).await;
    };
    acknowledged(CHANGES_BEFORE).await;
    pair.primary.kill();

    // Nobody can order, everybody can read: there is only the standby to answer.
    let reader = &customers[0];
    let readable = || async { (reader.read_order().await.status == 200).then_some(()) };
    eventually(readable).await;
    let page = reader.read_page("/ma-commande").await;
    assert!(page.status == 200 && page.body.contains("Alias 0"), "{page:?}");
    assert!(reader.try_to_order(1_000).await.unwrap().status >= 500);

    let before = notebook.count();
    pair.standby.promote().unwrap();
    serving.kill();
    working.kill();
    let _serving = Service::serve(address, &standby, "");
    let _working = Service::work(&standby);
    acknowledged(before + CHANGES_AFTER).await;
    stop.store(true, Ordering::SeqCst);
    while let Some(done) = people.join_next().await {
        done.unwrap();
    }
    for customer in &customers {
        let version = notebook.version(customer.tenant, customer.order);
        assert!(customer.sees(version).await, "an order is not as it was acknowledged");
    }
    check(&pair.standby, &notebook).await;
}

/// Every acknowledged event is there, none twice; subscribers went on; the hashes are right.
async fn check(server: &OwnServer, notebook: &Notebook) {
    at_rest(&server.superuser().await).await;
    let history = History::read(&server.in_role("solidaires_worker").await).await;
    history.assert_gapless();
    notebook.assert_is_in(&history);
    let platform = platform(server).await;
    assert_eq!(platform.verify_log().await.unwrap().difference, None);
    for rebuilt in platform.rebuild(None).await.unwrap() {
        assert!(rebuilt.unchanged, "{} is another when rebuilt", rebuilt.projection);
    }
}
