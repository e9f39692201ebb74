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
    let partition = sqlx::query_scalar::<_, String>(
        "SELECT inhrelid::regclass::text FROM pg_inherits
         WHERE inhparent = 'eventlog.events'::regclass ORDER BY 1 LIMIT 1",
    );
    let partition = partition.fetch_one(&mut *transaction).await.unwrap();
    for table in ["eventlog.events", &partition, "eventlog.runs", "eventlog.checkpoints"] {
        let disable = format!("ALTER TABLE {table} DISABLE TRIGGER append_only");
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
        Verification { events: 3, checkpoints: 3, ..Verification::default() }
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
async fn a_rewritten_event_is_found_by_the_root_if_its_hash_was_rewritten_too() {
    let (test, order) = small_log().await;
    let mut event = test.log.load(&order, 1).await.unwrap().remove(0);
    event.name = "cancelled".into();
    let rewrite = format!(
        "UPDATE eventlog.events SET name = 'cancelled', entry = '\\x00'::bytea || sha256(
             (SELECT salt FROM eventlog.heads) || decode('{}', 'hex'))
         WHERE version = 2",
        hex::encode(content_hash(&event))
    );
    tamper(&test, &rewrite).await;
    let difference = verify(&test.worker).await.unwrap().difference;
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
    for position in 1..=3 {
        let statement = format!("DELETE FROM eventlog.events WHERE version = {position}");
        let (difference, _) = difference_after(&statement).await;
        assert_eq!(difference, Some(Difference::EventMissing { position }));
    }
}

#[tokio::test]
async fn a_deleted_position_is_found() {
    for (deleted, position) in [("first_position = 2", 2), ("last_position = 3", 3), ("true", 1)] {
        let statement = format!("DELETE FROM eventlog.runs WHERE {deleted}");
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

#[tokio::test]
async fn a_head_that_is_not_that_of_its_stream_is_found() {
    for change in ["version = 9, last_seq = 9", "last_seq = last_seq + 1, version = version + 1"] {
        let statement = format!("UPDATE eventlog.heads SET {change}");
        let (difference, stream) = difference_after(&statement).await;
        assert_eq!(difference, Some(Difference::HeadChanged { stream }), "{change}");
    }
}
