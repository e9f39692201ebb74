//! What nobody can do: change the past, or look over the fence.

use eventlog::*;
use sqlx::{AssertSqlSafe, PgPool};

use crate::support::*;

/// The SQLSTATE with which the database refuses the statement, in a transaction of the tenant.
async fn refusal(pool: &PgPool, tenant: uuid::Uuid, statement: &str) -> String {
    let mut transaction = begin_tenant(pool, tenant).await.unwrap();
    let result = sqlx::raw_sql(AssertSqlSafe(statement)).execute(&mut *transaction).await;
    match result {
        Ok(done) => panic!("{statement}: {} rows affected", done.rows_affected()),
        Err(error) => error.as_database_error().unwrap().code().unwrap().into_owned(),
    }
}

const NOT_ALLOWED: &str = "42501";
const APPEND_ONLY: &str = "23001";

#[tokio::test]
async fn no_role_can_update_delete_or_truncate_what_is_written() {
    let test = test_log().await;
    let order = some_order(fresh());
    let append = with_key(append_to(&order, ExpectedVersion::Any, &["placed"]), "key", 1);
    test.log.append(append).await.unwrap();
    test.sealer.seal_batch().await.unwrap();
    let roles = [
        (&test.app, NOT_ALLOWED),
        (&test.worker, NOT_ALLOWED),
        (&test.database.owner().await, APPEND_ONLY),
        (&test.database.superuser().await, APPEND_ONLY),
    ];
    for (pool, expected) in roles {
        for (table, column) in [
            ("events", "payload = '{}'"),
            ("commands", "fingerprint = sha256('')"),
            ("runs", "first_seq = 0"),
            ("checkpoints", "root_hash = sha256('')"),
        ] {
            for statement in [
                format!("UPDATE eventlog.{table} SET {column}"),
                format!("DELETE FROM eventlog.{table}"),
                format!("DELETE FROM eventlog.{table} WHERE false"),
                format!("TRUNCATE eventlog.{table}"),
                format!("SET LOCAL session_replication_role = origin; TRUNCATE eventlog.{table}"),
            ] {
                let code = refusal(pool, order.tenant, &statement).await;
                assert!(code == expected || code == NOT_ALLOWED, "{statement}: {code}");
            }
        }
    }
    let superuser = test.database.superuser().await;
    for statement in [
        "UPDATE eventlog.heads SET version = version - 1",
        "UPDATE eventlog.heads SET version = version + 1, first_seq = 0",
        "UPDATE eventlog.heads SET salt = sha256('')",
        "UPDATE eventlog.heads SET version = version + 1, last_seq = last_seq + 1,
             salt = sha256('')",
        "UPDATE eventlog.heads SET salt = NULL, salted_after = version, first_seq = 0",
        "DELETE FROM eventlog.heads",
        "TRUNCATE eventlog.heads",
    ] {
        assert_eq!(refusal(&superuser, order.tenant, statement).await, APPEND_ONLY);
        for pool in [&test.app, &test.worker] {
            assert_eq!(refusal(pool, order.tenant, statement).await, NOT_ALLOWED);
        }
    }
    let as_replica = "SET LOCAL session_replication_role = replica; DELETE FROM eventlog.events";
    assert_eq!(refusal(&superuser, order.tenant, as_replica).await, APPEND_ONLY);
    assert_eq!(test.names(&order).await, ["placed"]);
}

#[tokio::test]
async fn a_tenant_can_neither_read_nor_write_what_belongs_to_another() {
    let test = test_log().await;
    let (ours, theirs) = (some_order(fresh()), some_order(fresh()));
    for order in [&ours, &theirs] {
        let append = with_key(append_to(order, ExpectedVersion::Any, &["placed"]), "key", 1);
        test.log.append(append).await.unwrap();
    }
    test.sealer.seal_batch().await.unwrap();
    let count = async |pool: &PgPool, table: &str| -> i64 {
        let mut transaction = begin_tenant(pool, ours.tenant).await.unwrap();
        let count = format!("SELECT count(*) FROM eventlog.{table}");
        sqlx::query_scalar(AssertSqlSafe(count)).fetch_one(&mut *transaction).await.unwrap()
    };
    let owner = test.database.owner().await;
    for table in ["events", "heads", "commands"] {
        assert_eq!(count(&test.app, table).await, 1, "the app sees one tenant's {table}");
        assert_eq!(count(&owner, table).await, 1, "so does the owner");
        assert_eq!(count(&test.worker, table).await, 2, "the worker sees all {table}");
    }
    let mut transaction = begin_tenant(&test.app, ours.tenant).await.unwrap();
    assert!(load(&mut *transaction, &theirs, 0).await.unwrap().is_empty());
    assert_eq!(load(&mut *transaction, &ours, 0).await.unwrap().len(), 1);
    drop(transaction);

    let copy_to_them = format!(
        "INSERT INTO eventlog.events (tenant_id, category, stream_id, version, event_id, name,
             schema_version, actor_id, role, correlation_id, recorded_at, payload, entry)
         SELECT '{}', category, stream_id, 2, stream_id, name, schema_version, actor_id, role,
             correlation_id, recorded_at, payload, entry FROM eventlog.events",
        theirs.tenant
    );
    for pool in [&test.app, &test.worker] {
        assert_eq!(refusal(pool, ours.tenant, &copy_to_them).await, NOT_ALLOWED);
    }
}

#[tokio::test]
async fn without_a_tenant_there_is_nothing_to_see() {
    let test = test_log().await;
    test.log.append(append_to(&some_order(fresh()), ExpectedVersion::Any, &["a"])).await.unwrap();
    // Also on connections that served a tenant before.
    for _ in 0..10 {
        let seen: i64 = sqlx::query_scalar("SELECT count(*) FROM eventlog.events")
            .fetch_one(&test.app)
            .await
            .unwrap();
        assert_eq!(seen, 0);
    }
}

#[tokio::test]
async fn the_app_can_neither_seal_nor_choose_numbers() {
    let test = test_log().await;
    let tenant = fresh();
    for statement in [
        "INSERT INTO eventlog.runs (first_position, first_seq, last_seq) VALUES (1, 1, 1)",
        "INSERT INTO eventlog.events SELECT * FROM eventlog.events",
        "INSERT INTO eventlog.heads SELECT * FROM eventlog.heads",
        "INSERT INTO eventlog.commands SELECT * FROM eventlog.commands",
        "INSERT INTO eventlog.checkpoints VALUES (1, sha256(''), '', now())",
        "UPDATE eventlog.sealer SET watermark = 9",
        "INSERT INTO eventlog.events (seq) VALUES (1)",
        "SELECT setval('eventlog.event_seq', 1)",
    ] {
        assert_eq!(refusal(&test.app, tenant, statement).await, NOT_ALLOWED, "{statement}");
    }
    assert!(Sealer::new(test.app.clone()).seal_batch().await.is_err());
}

#[tokio::test]
async fn nobody_reaches_events_past_the_fence_through_a_partition() {
    let test = test_log().await;
    let order = some_order(fresh());
    test.log.append(append_to(&order, ExpectedVersion::Any, &["placed"])).await.unwrap();
    let owner = test.database.owner().await;
    let partitions: Vec<String> = sqlx::query_scalar(
        "SELECT inhrelid::regclass::text FROM pg_inherits
         WHERE inhparent = 'eventlog.events'::regclass",
    )
    .fetch_all(&owner)
    .await
    .unwrap();
    assert!(!partitions.is_empty());
    for partition in partitions {
        let read = format!("SELECT count(*) FROM {partition}");
        let seen: i64 =
            sqlx::query_scalar(AssertSqlSafe(read.clone())).fetch_one(&owner).await.unwrap();
        assert_eq!(seen, 0, "not even the owner sees a row of {partition}");
        for statement in [read, format!("INSERT INTO {partition} SELECT * FROM eventlog.events")] {
            for pool in [&test.app, &test.worker] {
                assert_eq!(refusal(pool, order.tenant, &statement).await, NOT_ALLOWED);
            }
        }
        for change in ["UPDATE {} SET version = 2", "DELETE FROM {}", "TRUNCATE {}"] {
            let statement = change.replace("{}", &partition);
            assert_eq!(refusal(&owner, order.tenant, &statement).await, APPEND_ONLY);
        }
    }
}

#[tokio::test]
async fn the_worker_appends_too_what_its_processes_decide() {
    let test = test_log().await;
    let order = some_order(fresh());
    let log = EventLog::start(test.worker.clone(), WriterSettings::default());
    log.append(append_to(&order, ExpectedVersion::NoStream, &["delivered"])).await.unwrap();
    assert_eq!(test.names(&order).await, ["delivered"]);
}
