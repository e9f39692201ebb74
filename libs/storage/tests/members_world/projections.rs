//! The frame: read models follow the log, stand still alone, and are told anew.

use crate::town::{MEMBERS_WORLD, Town, cents};
use domain::{
    Written,
    crates::{CrateEvent, PackedLine},
    labs::LabEvent,
    ledger::{Account, LedgerEvent, Memo, Posting},
    members::MemberEvent,
    orders::{Means, OrderEvent},
    wallets::WalletEvent,
};
use kernel::{Money, PaymentId, ProposalId, Steps};
use storage::{
    StorageError,
    queries::{
        projections::{projected_position, projections},
        wallet::wallet,
    },
};

/// A month in which everything that a read model can be told happens.
pub async fn lived_in() -> Town {
    let town = Town::new().await;
    for structure in [town.grocery, town.centre] {
        town.present(structure).await;
        for alias in ["Ana", "Béa", "Cléo"] {
            let member = town.member(structure, alias).await;
            let order = town.order(structure, member).await.uuid();
            let payment = PaymentId::from_uuid(town.world.id());
            let (means, amount) = (Means::Cash, cents(6_55));
            let lines = vec![town.lentils_shared_out()];
            let lots = vec!["L1".to_owned()];
            let product = town.lentils.product;
            let packed = PackedLine { product, quantity: Steps::new(3), lots, weight_grams: None };
            let posting = |account, amount| Posting { account, amount: cents(amount) };
            let credit = WalletEvent::WalletCredited {
                order: kernel::OrderId::from_uuid(order),
                amount: cents(10),
            };
            let world = &town.world;
            world
                .happened(structure, order, OrderEvent::PaymentReceived { payment, means, amount })
                .await;
            let (total, credited) = (cents(7_84), Money::ZERO);
            world
                .happened(structure, order, OrderEvent::OrderAllocated { lines, total, credited })
                .await;
            let campaign = town.campaign;
            world
                .happened(
                    structure,
                    order,
                    CrateEvent::CratePacked { campaign, lines: vec![packed] },
                )
                .await;
            world.happened(structure, member.uuid(), credit).await;
            let postings = vec![posting(Account::Cash, 6_55), posting(Account::Goods, -6_55)];
            let entry = LedgerEvent::EntryPosted { campaign, memo: Memo::Payment, postings };
            world.happened(structure, order, entry).await;
            let lab = world.id();
            let proposal = ProposalId::from_uuid(world.id());
            world.happened(structure, lab, LabEvent::LabOpened { title: alias.into() }).await;
            let text = "Du miel".to_owned();
            world
                .happened(structure, lab, LabEvent::ProposalMade { proposal, by: member, text })
                .await;
            world.happened(structure, member.uuid(), MemberEvent::MemberLeft).await;
        }
    }
    town
}

#[tokio::test]
async fn live_and_rebuilt_read_models_are_equal_byte_by_byte() {
    let town = lived_in().await;
    town.world.project_in_steps_of(3).await;
    let live = town.world.dump().await;
    assert!(live.contains("read.orders: 6 rows") && live.contains("read.lab_proposals: 6 rows"));
    assert!(!live.contains("Béa@exemple.fr"), "no read table knows a person");

    town.world.rebuild().await;
    assert_eq!(town.world.dump().await, live);
    town.world.project().await;
    assert_eq!(town.world.dump().await, live, "a rebuilt projection goes on where it ended");
}

#[tokio::test]
async fn workers_that_move_one_projection_at_the_same_moment_apply_each_event_once() {
    let town = lived_in().await;
    town.world.seal().await;
    let run = || async {
        for projector in town.world.projectors() {
            let projector = projector.as_ref();
            while storage::advance(&town.world.worker, projector, 2).await.unwrap().advanced > 0 {}
        }
    };
    tokio::join!(run(), run(), run());
    let raced = town.world.dump().await;
    town.world.rebuild().await;
    assert_eq!(town.world.dump().await, raced);
}

#[tokio::test]
async fn an_unreadable_event_stops_its_projection_alone_and_is_seen() {
    let town = Town::new().await;
    let member = town.member(town.grocery, "Ana").await;
    let order = town.order(town.grocery, member).await;
    let credit = WalletEvent::WalletCredited { order, amount: cents(2_00) };
    town.world.happened(town.grocery, member.uuid(), credit).await;
    let text = r#"{"type":"wallet_painted","colour":"blue"}"#.to_owned();
    let unheard = Written { name: "wallet_painted".to_owned(), schema_version: 1, text };
    let tenant = town.grocery.into();
    town.world.written(tenant, "wallet", member.uuid(), unheard).await;
    town.world.happened(town.grocery, member.uuid(), credit).await;
    town.world.seal().await;

    for projector in town.world.projectors() {
        let moved = storage::advance(&town.world.worker, projector.as_ref(), 100).await;
        match (projector.name(), moved) {
            ("wallets", Err(StorageError::Stopped { projection: "wallets", .. })) => {}
            ("wallets", other) => panic!("the wallets went on: {other:?}"),
            (_, moved) => assert!(moved.unwrap().advanced > 0),
        }
    }
    let mut reading = town.world.reading(town.grocery).await;
    let view = wallet(&mut reading, tenant, domain::orders::Buyer::Member(member)).await.unwrap();
    assert_eq!(view.balance, cents(2_00), "what came before is there, what comes after is not");
    let mut worker = town.world.worker.acquire().await.unwrap();
    let all = projections(&mut worker).await.unwrap();
    assert_eq!(all.len(), MEMBERS_WORLD.len());
    for status in all {
        let failed = status.failure.map(|failure| failure.position);
        let expected = (status.projection == "wallets").then_some(status.position + 1);
        assert_eq!(failed, expected, "{}", status.projection);
    }
    let position = projected_position(&mut reading, "wallets").await.unwrap();
    assert_eq!(projected_position(&mut reading, "orders").await.unwrap(), position + 2);
}

#[tokio::test]
async fn every_read_table_is_behind_row_level_security_and_belongs_to_one_projector() {
    let town = Town::new().await;
    let mut tables: Vec<String> = sqlx::query_scalar(
        "SELECT format('%s.%s', relnamespace::regnamespace, relname) FROM pg_class \
         WHERE relnamespace = 'read'::regnamespace AND relkind = 'r' \
         AND relname NOT IN ('checkpoints', 'failures')",
    )
    .fetch_all(&town.world.worker)
    .await
    .unwrap();
    let protected: Vec<String> = sqlx::query_scalar(
        "SELECT format('%s.%s', relnamespace::regnamespace, relname) FROM pg_class \
         WHERE relnamespace IN ('read'::regnamespace, 'vault'::regnamespace) AND relkind = 'r' \
         AND relrowsecurity AND relforcerowsecurity",
    )
    .fetch_all(&town.world.worker)
    .await
    .unwrap();
    for table in &tables {
        assert!(protected.contains(table), "{table} is not protected");
    }
    assert_eq!(protected.iter().filter(|table| table.starts_with("vault.")).count(), 8);
    let projectors = storage::all_projectors();
    let mut told: Vec<&str> =
        projectors.iter().flat_map(|projector| projector.tables()).copied().collect();
    tables.sort_unstable();
    told.sort_unstable();
    assert_eq!(told, tables);
}
