//! What a newer program wrote waits for the upgrade, and is neither lost nor misread.

use crate::town::{Town, cents};
use async_trait::async_trait;
use domain::{DomainEvent, Unreadable, UnreadableEvent, Written, wallets::WalletEvent};
use kernel::{MemberId, OrderId};
use sqlx::PgConnection;
use storage::{
    Projected, Projector, StorageError, advance,
    queries::projections::{ProjectionStatus, projections},
};

/// The wallets' projector as it was in an older program, in which nothing was ever debited.
struct OlderWallets(Box<dyn Projector>);

#[async_trait]
impl Projector for OlderWallets {
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
        let debits = |event: &Projected<'_>| {
            matches!(event.event, DomainEvent::Wallet(WalletEvent::WalletDebited { .. }))
        };
        if events.iter().any(debits) {
            Err(UnreadableEvent {
                category: "wallet".to_owned(),
                name: "wallet_debited".to_owned(),
                schema_version: 1,
                why: Unreadable::Version(0),
            })?;
        }
        self.0.apply(connection, events).await
    }
}

fn wallets(town: &Town) -> Box<dyn Projector> {
    let mut projectors = town.world.projectors();
    let index = projectors.iter().position(|projector| projector.name() == "wallets").unwrap();
    projectors.swap_remove(index)
}

async fn standing(town: &Town) -> ProjectionStatus {
    let mut worker = town.world.worker.acquire().await.unwrap();
    let all = projections(&mut worker).await.unwrap();
    all.into_iter().find(|status| status.projection == "wallets").unwrap()
}

async fn with_wallet() -> (Town, MemberId, OrderId) {
    let town = Town::new().await;
    let member = town.member(town.grocery, "Ana").await;
    let order = town.order(town.grocery, member).await;
    let credit = WalletEvent::WalletCredited { order, amount: cents(5_00) };
    town.world.happened(town.grocery, member.uuid(), credit).await;
    (town, member, order)
}

#[tokio::test]
async fn a_projection_stops_at_an_event_of_a_newer_program_and_goes_on_after_the_upgrade() {
    let (town, member, order) = with_wallet().await;
    let debit = WalletEvent::WalletDebited { order, amount: cents(2_00) };
    town.world.happened(town.grocery, member.uuid(), debit).await;
    town.world.seal().await;
    let (older, newer) = (OlderWallets(wallets(&town)), wallets(&town));
    let worker = &town.world.worker;

    for _ in 0..2 {
        let stopped = advance(worker, &older, 100).await.unwrap_err();
        assert!(matches!(stopped, StorageError::Stopped { projection: "wallets", .. }));
        let failure = standing(&town).await.failure.unwrap();
        assert_eq!(failure.position, standing(&town).await.position + 1);
        assert!(failure.error.contains("wallet_debited (version 1)"), "{}", failure.error);
    }
    let before = standing(&town).await.position;
    assert_eq!(advance(worker, newer.as_ref(), 100).await.unwrap().position, before + 1);
    assert_eq!(standing(&town).await.failure, None, "the upgrade has cleared it");
    let live = storage::dump(worker, newer.tables()).await.unwrap();
    assert!(live.contains("300"), "{live}");
}

#[tokio::test]
async fn a_version_that_this_program_does_not_know_stops_the_projection_by_its_number() {
    let (town, member, order) = with_wallet().await;
    let credit = DomainEvent::from(WalletEvent::WalletCredited { order, amount: cents(1_00) });
    let newer = Written { schema_version: 2, ..credit.written().unwrap() };
    town.world.written(town.grocery.into(), "wallet", member.uuid(), newer).await;
    town.world.seal().await;

    advance(&town.world.worker, wallets(&town).as_ref(), 100).await.unwrap_err();
    let failure = standing(&town).await.failure.unwrap();
    assert!(failure.error.contains("this program knows versions 1 to 1"), "{}", failure.error);
}
