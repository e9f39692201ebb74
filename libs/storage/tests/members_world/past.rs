//! Every read model can be seen as it was, and the one that is shown minds nothing of it.

use crate::projections::lived_in;
use crate::town::{Town, cents};
use domain::{DomainEvent, Written, wallets::WalletEvent};
use kernel::OrderId;
use sqlx::AssertSqlSafe;
use storage::{Projector, StorageError, advance, read_as_of};

/// The rows of a projection as it is shown.
async fn shown(town: &Town, projector: &dyn Projector) -> Vec<String> {
    let mut transaction = town.world.worker.begin().await.unwrap();
    sqlx::query("SET LOCAL TIME ZONE 'UTC'").execute(&mut *transaction).await.unwrap();
    let mut shown = vec![];
    for table in projector.tables() {
        let rows = format!("SELECT to_json(t)::text FROM {table} t ORDER BY t::text COLLATE \"C\"");
        let rows: Vec<String> =
            sqlx::query_scalar(AssertSqlSafe(rows)).fetch_all(&mut *transaction).await.unwrap();
        shown.extend(rows.into_iter().map(|row| format!("{table} {row}")));
    }
    shown
}

async fn as_of(
    town: &Town,
    projector: &dyn Projector,
    position: u64,
) -> Result<(u64, Vec<String>), StorageError> {
    let mut rows = vec![];
    let out = |table, row: &str| {
        rows.push(format!("{table} {row}"));
        Ok::<(), StorageError>(())
    };
    let reached = read_as_of(&town.world.worker, projector, position, out).await?;
    Ok((reached, rows))
}

#[tokio::test]
async fn a_projection_as_of_a_position_has_the_rows_that_it_had_there() {
    let town = lived_in().await;
    town.world.seal().await;
    for projector in town.world.projectors() {
        let projector = projector.as_ref();
        assert_eq!(as_of(&town, projector, 0).await.unwrap(), (0, vec![]));
        let mut past = vec![];
        loop {
            let progress = advance(&town.world.worker, projector, 17).await.unwrap();
            if progress.advanced == 0 {
                break;
            }
            past.push((progress.position, shown(&town, projector).await));
        }
        for (position, rows) in &past {
            let seen = as_of(&town, projector, *position).await.unwrap();
            assert_eq!(seen, (*position, rows.clone()), "{}", projector.name());
        }
        let (end, rows) = past.last().unwrap();
        assert_eq!(as_of(&town, projector, u64::MAX).await.unwrap(), (*end, rows.clone()));
        assert_eq!(&shown(&town, projector).await, rows, "what is shown is as it was");
    }
}

#[tokio::test]
async fn looking_back_waits_for_nobody_and_locks_nothing() {
    let town = lived_in().await;
    town.world.project().await;
    let mut projectors = town.world.projectors();
    let index = projectors.iter().position(|one| one.name() == "wallets").unwrap();
    let wallets = projectors.swap_remove(index);
    // A worker is at the projection, and has changed every row.
    let mut at_work = town.world.worker.begin().await.unwrap();
    sqlx::query("SELECT FROM read.checkpoints WHERE projection = 'wallets' FOR UPDATE")
        .execute(&mut *at_work)
        .await
        .unwrap();
    sqlx::query("UPDATE read.wallets SET balance_cents = 1").execute(&mut *at_work).await.unwrap();
    let (reached, rows) = as_of(&town, wallets.as_ref(), 5).await.unwrap();
    assert_eq!((reached, rows.len()), (5, 0));
    let (_, rows) = as_of(&town, wallets.as_ref(), u64::MAX).await.unwrap();
    at_work.rollback().await.unwrap();
    assert_eq!(shown(&town, wallets.as_ref()).await, rows);
}

#[tokio::test]
async fn a_past_that_holds_an_unreadable_event_is_refused_from_there_on() {
    let town = Town::new().await;
    let member = town.member(town.grocery, "Ana").await;
    let order = OrderId::from_uuid(town.world.id());
    let credit = DomainEvent::from(WalletEvent::WalletCredited { order, amount: cents(1_00) });
    let newer = Written { schema_version: 2, ..credit.written().unwrap() };
    town.world.written(town.grocery.into(), "wallet", member.uuid(), newer).await;
    town.world.seal().await;
    let wallets = town.world.projectors().into_iter().find(|one| one.name() == "wallets").unwrap();
    let refused = as_of(&town, wallets.as_ref(), u64::MAX).await.unwrap_err();
    assert!(refused.to_string().contains("wallet_credited (version 2)"), "{refused}");
    let end: i64 = sqlx::query_scalar("SELECT max(last_position) FROM eventlog.runs")
        .fetch_one(&town.world.worker)
        .await
        .unwrap();
    let before = u64::try_from(end).unwrap() - 1;
    assert_eq!(as_of(&town, wallets.as_ref(), before).await.unwrap(), (before, vec![]));
}
