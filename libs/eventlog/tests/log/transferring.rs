//! A tenant leaves one database as lines and arrives in another.

use eventlog::*;
use serde_json::Value;
use sqlx::PgPool;
use uuid::Uuid;

use crate::support::*;

/// Two tenants' events among each other, of all kinds; the first tenant.
async fn lived_in(source: &TestLog) -> Uuid {
    let (tenant, other) = (fresh(), fresh());
    let (first, second) = (some_order(tenant), some_order(tenant));
    let any = ExpectedVersion::Any;
    for round in 0..4_u8 {
        let both =
            request(vec![part(&first, any, &["placed", "changed"]), part(&second, any, &["seen"])]);
        let key = format!("key {round}");
        source.log.append(with_key(both, &key, round)).await.unwrap();
        source.log.append(append_to(&some_order(other), any, &["placed"])).await.unwrap();
        source.log.append(append_to(&first, any, &["paid"])).await.unwrap();
    }
    // What only a newer program can read.
    let mut future = append_to(&second, any, &["order_teleported"]);
    future.streams[0].events[0].schema_version = 999;
    future.streams[0].events[0].payload = "{ \"to\" :\n \"\\u00e9toile\",\t\"n\": 1e2 }".into();
    future.metadata.causation = None;
    source.log.append(future).await.unwrap();
    tenant
}

async fn exported(pool: &PgPool, tenant: Uuid) -> String {
    let mut bytes = Vec::new();
    let trailer = export(pool, tenant, &mut bytes, |_, _| ()).await.unwrap();
    assert_eq!((trailer.commands, trailer.events), (4, 17));
    String::from_utf8(bytes).unwrap()
}

/// The lines without what depends on the rest of the log: positions, and the sum over them.
fn apart_from_positions(lines: &str) -> Vec<Value> {
    let without = |line: &str| {
        let mut value: Value = serde_json::from_str(line).unwrap();
        for (kind, field) in [
            ("header", "position"),
            ("header", "root"),
            ("event", "position"),
            ("trailer", "sha256"),
        ] {
            if let Some(part) = value.get_mut(kind).and_then(Value::as_object_mut) {
                part.remove(field).unwrap();
            }
        }
        value
    };
    lines.lines().map(without).collect()
}

async fn taken_in(target: &TestLog, lines: &str) -> Result<Imported, ImportError> {
    import(&target.worker, lines.as_bytes(), |_| ()).await
}

#[tokio::test]
async fn what_is_exported_imported_and_exported_again_is_the_same_but_for_its_positions() {
    let (source, target) = tokio::join!(test_log(), test_log());
    let tenant = lived_in(&source).await;
    let stranger = some_order(fresh());
    target.log.append(append_to(&stranger, ExpectedVersion::Any, &["here before"])).await.unwrap();
    let lines = exported(&source.worker, tenant).await;
    check_lines(lines.as_bytes(), |_| ()).unwrap();

    let imported = taken_in(&target, &lines).await.unwrap();
    assert_eq!(imported, Imported { tenant, commands: 4, events: 17, events_known: 0 });
    let again = exported(&target.worker, tenant).await;
    assert_ne!(again, lines, "the positions are others");
    assert_eq!(apart_from_positions(&again), apart_from_positions(&lines));
    let verification = verify(&target.worker).await.unwrap();
    assert_eq!((verification.difference, verification.events), (None, 18));
}

#[tokio::test]
async fn a_tenant_goes_on_where_it_is_imported_and_repeated_commands_stay_known() {
    let (source, target) = tokio::join!(test_log(), test_log());
    let tenant = lived_in(&source).await;
    let lines = exported(&source.worker, tenant).await;
    taken_in(&target, &lines).await.unwrap();

    let stream = some_order(tenant);
    let repeated = with_key(append_to(&stream, ExpectedVersion::Any, &["placed"]), "key 2", 2);
    let outcome = target.log.append(repeated.clone()).await.unwrap();
    assert!(matches!(outcome, AppendOutcome::AlreadyDone(_)));
    assert_eq!(source.log.append(repeated).await.unwrap(), outcome, "as it was at home");
    let placed = source.log.append(append_to(&stream, ExpectedVersion::NoStream, &["placed"]));
    placed.await.unwrap();
    let future: Value = serde_json::from_str(lines.lines().rev().nth(1).unwrap()).unwrap();
    let id: Uuid = serde_json::from_value(future["event"]["stream"].clone()).unwrap();
    let moved = StreamId::new(tenant, "order", id);
    let conflict = append_to(&moved, ExpectedVersion::Exactly(4), &["late"]);
    let conflict = target.log.append(conflict).await.unwrap_err();
    assert!(matches!(conflict, AppendError::Conflict { actual: 5, .. }), "{conflict}");
    target.log.append(append_to(&moved, ExpectedVersion::Exactly(5), &["next"])).await.unwrap();
    assert_eq!(verify(&target.worker).await.unwrap().difference, None);
}

#[tokio::test]
async fn an_interrupted_import_goes_on_where_it_stopped() {
    let (source, target) = tokio::join!(test_log(), test_log());
    let tenant = lived_in(&source).await;
    let lines = exported(&source.worker, tenant).await;
    let mut known = 0;
    // After the header, among the commands, right after them, and among the events.
    for count in [1, 3, 5, 9, 14] {
        let cut: String = lines.lines().take(count).map(|line| format!("{line}\n")).collect();
        let error = check_lines(cut.as_bytes(), |_| ()).unwrap_err();
        assert!(matches!(error.problem, Problem::CutOff));
        let error = taken_in(&target, &cut).await.unwrap_err();
        assert!(matches!(error.problem, Problem::CutOff), "{error}");
        // A batch that the cut leaves unfinished is not written: import what precedes it.
        known = write_beginning(&target, &cut, tenant).await;
        assert_eq!(known, (count as u64).saturating_sub(5));
    }
    let imported = taken_in(&target, &lines).await.unwrap();
    assert_eq!((imported.events, imported.events_known), (17, known));
    let again = exported(&target.worker, tenant).await;
    assert_eq!(apart_from_positions(&again), apart_from_positions(&lines));
    let repeated = taken_in(&target, &lines).await.unwrap();
    assert_eq!(repeated.events_known, 17, "once more changes nothing");
    assert_eq!(verify(&target.worker).await.unwrap().difference, None);
}

/// Leaves in the database what an import leaves that is killed after these lines: a beginning,
/// closed by a trailer of its own. Returns how many events there are.
async fn write_beginning(target: &TestLog, lines: &str, tenant: Uuid) -> u64 {
    use sha2::{Digest, Sha256};
    let is = |kind: &'static str| move |line: &&str| line.starts_with(&format!("{{\"{kind}\""));
    let (commands, events) =
        (lines.lines().filter(is("command")).count(), lines.lines().filter(is("event")).count());
    let sha256 = hex::encode(Sha256::digest(lines.as_bytes()));
    let trailer = serde_json::json!({
        "trailer": { "commands": commands, "events": events, "sha256": sha256 }
    });
    let closed = format!("{lines}{trailer}\n");
    let imported = taken_in(target, &closed).await.unwrap();
    assert_eq!(imported.tenant, tenant);
    imported.events
}

#[tokio::test]
async fn a_broken_line_is_named_by_its_number() {
    let (source, target) = tokio::join!(test_log(), test_log());
    let tenant = lived_in(&source).await;
    let lines = exported(&source.worker, tenant).await;
    let list: Vec<&str> = lines.lines().collect();
    let with = |number: usize, line: &str| {
        let mut list = list.clone();
        list[number - 1] = line;
        list.join("\n") + "\n"
    };
    let found = |text: String| check_lines(text.as_bytes(), |_| ()).unwrap_err();
    let seven = list[6];
    let other = seven.replace(&tenant.to_string(), &fresh().to_string());

    let error = found(with(7, &seven.replace("kg", "lb")));
    assert!(matches!((error.line, error.problem), (7, Problem::OtherEntry)));
    let error = found(with(7, &other));
    assert!(matches!((error.line, error.problem), (7, Problem::OtherTenant)));
    let error = found(with(8, seven));
    assert!(matches!((error.line, error.problem), (8, Problem::Position)), "a line twice");
    let error = found(with(7, "{\"event\":"));
    assert!(matches!((error.line, error.problem), (7, Problem::Json(_))));
    let error = found(with(7, list[1]));
    assert!(matches!((error.line, error.problem), (7, Problem::Place)));
    let error = found(with(1, &list[0].replace("\"format\":2", "\"format\":3")));
    assert!(matches!((error.line, error.problem), (1, Problem::Format(3))));
    let error = found(with(3, &list[2].replace("key", "kex").replace("\"kex\":", "\"key\":")));
    assert!(matches!(error.problem, Problem::Sum), "only the sum knows a command");
    let error = found(format!("{lines}{}\n", list[0]));
    assert!(matches!(error.problem, Problem::Trailing));

    // The line before the broken one stays unwritten too: its batch was not complete.
    taken_in(&target, &with(7, &seven.replace("kg", "lb"))).await.unwrap_err();
    let there: i64 = sqlx::query_scalar("SELECT count(*) FROM eventlog.events")
        .fetch_one(&target.worker)
        .await
        .unwrap();
    assert_eq!(there, 0);
}

#[tokio::test]
async fn nothing_is_written_to_a_tenant_that_holds_anything_else() {
    let source = test_log().await;
    let tenant = lived_in(&source).await;
    let lines = exported(&source.worker, tenant).await;
    let later = some_order(tenant);
    let append = with_key(append_to(&later, ExpectedVersion::Any, &["later"]), "later", 1);
    source.log.append(append).await.unwrap();
    let error = taken_in(&source, &lines).await.unwrap_err();
    assert!(matches!(error.problem, Problem::NotABeginning), "it has moved on: {error}");

    let target = test_log().await;
    let own = append_to(&some_order(tenant), ExpectedVersion::Any, &["of its own"]);
    target.log.append(own).await.unwrap();
    let error = taken_in(&target, &lines).await.unwrap_err();
    assert!(matches!(error.problem, Problem::NotABeginning), "{error}");
    for (table, expected) in [("events", 1_i64), ("commands", 0)] {
        let count = sqlx::AssertSqlSafe(format!("SELECT count(*) FROM eventlog.{table}"));
        let there: i64 = sqlx::query_scalar(count).fetch_one(&target.worker).await.unwrap();
        assert_eq!(there, expected, "{table}");
    }
}

#[tokio::test]
async fn thousands_of_events_go_in_several_batches_and_arrive_in_order() {
    let (source, target) = tokio::join!(test_log(), test_log());
    let (tenant, any) = (fresh(), ExpectedVersion::Any);
    let streams: Vec<StreamId> = (0..700).map(|_| some_order(tenant)).collect();
    for round in 0..4 {
        for chunk in streams.chunks(100 + round) {
            let parts = chunk.iter().map(|stream| part(stream, any, &["placed", "paid"])).collect();
            source.log.append(request(parts)).await.unwrap();
        }
    }
    let mut lines = Vec::new();
    export(&source.worker, tenant, &mut lines, |_, _| ()).await.unwrap();
    let mut steps = 0;
    let imported = import(&target.worker, lines.as_slice(), |_| steps += 1).await.unwrap();
    assert_eq!(imported.events, 5_600);
    assert!(steps > 5, "{steps}");
    let mut again = Vec::new();
    export(&target.worker, tenant, &mut again, |_, _| ()).await.unwrap();
    assert_eq!(
        apart_from_positions(std::str::from_utf8(&again).unwrap()),
        apart_from_positions(std::str::from_utf8(&lines).unwrap())
    );
    assert_eq!(verify(&target.worker).await.unwrap().difference, None);
}
