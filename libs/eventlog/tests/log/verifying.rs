//! A past that was changed behind the log's back is found.

use eventlog::*;
use sqlx::AssertSqlSafe;

use crate::support::*;

/// A log of three sealed events in one stream and one event not sealed.
async fn small_log() -> (TestLog, StreamId) {
    let test = test_log().await;
    let order = some_order(fresh());
    for name in ["placed", "changed", "paid"] {
        test.log.append(append_to(&order, ExpectedVersion::Any, &[name])).await.unwrap();
        test.sealer.seal_batch().await.unwrap();
    }
    test.log.append(append_to(&order, ExpectedVersion::Any, &["collected"])).await.unwrap();
    (test, order)
}

/// What a superuser can do who takes the triggers away first.
async fn tamper(test: &TestLog, statement: &str) {
    let superuser = test.database.superuser().await;
    let mut transaction = superuser.begin().await.unwrap();
    for table in ["events", "sealed", "checkpoints"] {
        let disable = format!("ALTER TABLE eventlog.{table} DISABLE TRIGGER append_only");
        sqlx::raw_sql(AssertSqlSafe(disable)).execute(&mut *transaction).await.unwrap();
    }
    let done = sqlx::raw_sql(AssertSqlSafe(statement)).execute(&mut *transaction).await.unwrap();
    assert!(done.rows_affected() > 0, "{statement}");
    transaction.commit().await.unwrap();
}

async fn difference_after(statement: &str) -> (Option<Difference>, StreamId) {
    let (test, order) = small_log().await;
    assert_eq!(
        verify(&test.worker).await.unwrap(),
        Verification { events: 3, checkpoints: 3, difference: None }
    );
    tamper(&test, statement).await;
    (verify(&test.worker).await.unwrap().difference, order)
}

#[tokio::test]
async fn a_rewritten_event_is_found() {
    for change in ["payload = '{\"kg\": 2}'", "role = 'animator'", "actor_id = stream_id"] {
        let statement = format!("UPDATE eventlog.events SET {change} WHERE version = 2");
        let (difference, stream) = difference_after(&statement).await;
        let found = Difference::EventChanged { position: Some(2), stream, version: 2 };
        assert_eq!(difference, Some(found), "{change}");
    }
}

#[tokio::test]
async fn a_rewritten_event_is_found_even_if_its_hash_was_rewritten_too() {
    let (difference, stream) = difference_after(
        "UPDATE eventlog.events e SET name = 'cancelled', leaf_hash = eventlog.leaf_hash(
             tenant_id, category, stream_id, version, event_id, 'cancelled', schema_version,
             actor_id, role, causation_id, correlation_id, recorded_at, payload::text)
         WHERE version = 2",
    )
    .await;
    let found = Difference::EventChanged { position: Some(2), stream, version: 2 };
    assert_eq!(difference, Some(found));
}

#[tokio::test]
async fn a_rewritten_event_is_found_by_the_root_if_every_hash_of_it_was_rewritten() {
    let (difference, _) = difference_after(
        "WITH changed AS (
             UPDATE eventlog.events SET name = 'cancelled', leaf_hash = eventlog.leaf_hash(
                 tenant_id, category, stream_id, version, event_id, 'cancelled', schema_version,
                 actor_id, role, causation_id, correlation_id, recorded_at, payload::text)
             WHERE version = 2 RETURNING leaf_hash)
         UPDATE eventlog.sealed SET leaf_hash = (SELECT leaf_hash FROM changed) WHERE version = 2",
    )
    .await;
    assert_eq!(difference, Some(Difference::RootChanged { size: 2 }));
}

#[tokio::test]
async fn a_rewritten_event_is_found_before_it_is_sealed() {
    let (difference, stream) =
        difference_after("UPDATE eventlog.events SET schema_version = 2 WHERE version = 4").await;
    let found = Difference::EventChanged { position: None, stream, version: 4 };
    assert_eq!(difference, Some(found));
}

#[tokio::test]
async fn a_deleted_event_is_found() {
    let (difference, stream) =
        difference_after("DELETE FROM eventlog.events WHERE version = 1").await;
    assert_eq!(difference, Some(Difference::EventMissing { position: 1, stream, version: 1 }));
}

#[tokio::test]
async fn a_deleted_position_is_found() {
    for (deleted, position) in [("position = 2", 2), ("position = 3", 3), ("true", 1)] {
        let statement = format!("DELETE FROM eventlog.sealed WHERE {deleted}");
        let (difference, _) = difference_after(&statement).await;
        assert_eq!(difference, Some(Difference::PositionMissing { position }), "{deleted}");
    }
}

#[tokio::test]
async fn a_rewritten_root_or_frontier_is_found() {
    for change in ["root_hash = sha256('')", "frontier = '\\x0000000000000000'"] {
        let statement = format!("UPDATE eventlog.checkpoints SET {change} WHERE size = 2");
        let (difference, _) = difference_after(&statement).await;
        assert_eq!(difference, Some(Difference::RootChanged { size: 2 }), "{change}");
    }
}

#[tokio::test]
async fn a_hole_in_a_stream_not_sealed_yet_is_found() {
    let (test, order) = small_log().await;
    test.log.append(append_to(&order, ExpectedVersion::Any, &["closed"])).await.unwrap();
    tamper(&test, "DELETE FROM eventlog.events WHERE version = 4").await;
    let difference = verify(&test.worker).await.unwrap().difference;
    assert_eq!(difference, Some(Difference::OutOfOrder { stream: order, version: 5 }));
}
