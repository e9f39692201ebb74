//! All read models moved on together are what each would be alone.

use crate::{
    projections::lived_in,
    town::{Town, cents},
};
use domain::{Written, wallets::WalletEvent};
use storage::{Projector, StorageError, advance, advance_all, queries::projections::projections};

/// Rounds of all projections until nothing is left; at most `limit` events each. What other
/// workers are at is left to them.
async fn advance_all_in_steps_of(town: &Town, limit: u32) {
    let projectors = town.world.projectors();
    let projectors: Vec<&dyn Projector> = projectors.iter().map(AsRef::as_ref).collect();
    while advance_all(&town.world.worker, &projectors, limit).await.unwrap().advanced {}
}

async fn rebuilt(town: &Town) -> String {
    town.world.rebuild().await;
    town.world.dump().await
}

/// Where the projections stand; they all once ran.
async fn positions(town: &Town) -> Vec<(String, u64)> {
    let mut worker = town.world.worker.acquire().await.unwrap();
    let all = projections(&mut worker).await.unwrap();
    all.into_iter().map(|status| (status.projection, status.position)).collect()
}

#[tokio::test]
async fn read_models_moved_on_together_are_those_rebuilt_alone() {
    let town = lived_in().await;
    town.world.seal().await;
    advance_all_in_steps_of(&town, 3).await;
    let live = town.world.dump().await;
    assert!(live.contains("read.orders: 6 rows") && live.contains("read.lab_proposals: 6 rows"));
    let reached = positions(&town).await;
    assert_eq!(rebuilt(&town).await, live);
    assert_eq!(positions(&town).await, reached, "each checkpoint was at the end of the log");
}

#[tokio::test]
async fn a_projection_that_is_elsewhere_is_moved_on_from_where_it_is() {
    let town = lived_in().await;
    town.world.seal().await;
    for (projector, limit) in town.world.projectors().iter().zip([1, 5, 1, 7, 9].iter().cycle()) {
        advance(&town.world.worker, projector.as_ref(), *limit).await.unwrap();
    }
    advance_all_in_steps_of(&town, 4).await;
    let live = town.world.dump().await;
    assert_eq!(rebuilt(&town).await, live);
}

#[tokio::test]
async fn workers_whose_rounds_cross_apply_each_event_once() {
    let town = lived_in().await;
    town.world.seal().await;
    let alone = async {
        for projector in town.world.projectors() {
            let projector = projector.as_ref();
            while advance(&town.world.worker, projector, 2).await.unwrap().advanced > 0 {}
        }
    };
    tokio::join!(
        advance_all_in_steps_of(&town, 2),
        advance_all_in_steps_of(&town, 3),
        advance_all_in_steps_of(&town, 2),
        alone
    );
    let raced = town.world.dump().await;
    let reached = positions(&town).await;
    assert_eq!(rebuilt(&town).await, raced);
    assert_eq!(positions(&town).await, reached, "each checkpoint was at the end of the log");
}

#[tokio::test]
async fn an_unreadable_event_stops_its_projection_alone_in_a_round_of_all() {
    let town = Town::new().await;
    let member = town.member(town.grocery, "Ana").await;
    let order = town.order(town.grocery, member).await;
    let text = r#"{"type":"wallet_painted","colour":"blue"}"#.to_owned();
    let unheard = Written { name: "wallet_painted".to_owned(), schema_version: 1, text };
    let tenant = town.grocery.into();
    town.world.written(tenant, "wallet", member.uuid(), unheard).await;
    let credit = WalletEvent::WalletCredited { order, amount: cents(2_00) };
    town.world.happened(town.grocery, member.uuid(), credit).await;
    town.world.seal().await;

    let projectors = town.world.projectors();
    let projectors: Vec<&dyn Projector> = projectors.iter().map(AsRef::as_ref).collect();
    let first = advance_all(&town.world.worker, &projectors, 100).await.unwrap();
    assert!(first.advanced, "the others went on");
    let again = advance_all(&town.world.worker, &projectors, 100).await.unwrap();
    assert!(!again.advanced, "a projection that stands still does not keep the worker busy");
    for round in [&first, &again] {
        let [StorageError::Stopped { projection: "wallets", .. }] = &round.stopped[..] else {
            panic!("the wallets alone stand still: {:?}", round.stopped);
        };
    }
    let mut worker = town.world.worker.acquire().await.unwrap();
    let all = projections(&mut worker).await.unwrap();
    let wallets = all.iter().find(|status| status.projection == "wallets").unwrap().position;
    for status in all {
        let failed = status.failure.map(|failure| failure.position);
        let stopped = status.projection == "wallets";
        assert_eq!(failed, stopped.then_some(wallets + 1), "{}", status.projection);
        let end = if stopped { wallets } else { wallets + 2 };
        assert_eq!(status.position, end, "{}", status.projection);
    }
}
