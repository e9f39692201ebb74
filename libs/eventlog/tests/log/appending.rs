//! Appending: versions, conditions, repeated commands, and neighbours in a batch.

use std::time::Duration;

use eventlog::*;
use uuid::Uuid;

use crate::support::*;

#[tokio::test]
async fn what_is_appended_is_read_back_to_the_letter() {
    let test = test_log().await;
    let order = some_order(fresh());
    let append = append_to(&order, ExpectedVersion::NoStream, &["placed", "confirmed"]);
    let outcome = test.log.append(append.clone()).await.unwrap();
    assert_eq!(outcome, AppendOutcome::Appended(vec![version_of(&order, 2)]));

    let events = test.log.load(&order, 0).await.unwrap();
    assert_eq!(events.len(), 2);
    for (version, (read, written)) in (1..).zip(events.iter().zip(&append.streams[0].events)) {
        assert_eq!(read.stream, order);
        assert_eq!(read.version, version);
        assert_eq!((read.id, &read.name), (written.id, &written.name));
        assert_eq!(read.payload, "{\"kg\":  2}", "the text, with its two spaces");
        assert_eq!(read.metadata, append.metadata);
        assert_eq!(read.position, None, "not sealed yet");
    }
    assert_eq!(test.log.load(&order, 1).await.unwrap(), events[1..]);
}

#[tokio::test]
async fn of_two_writers_of_one_stream_one_wins_and_the_other_is_told_the_actual_version() {
    let test = test_log().await;
    let order = some_order(fresh());
    test.log.append(append_to(&order, ExpectedVersion::NoStream, &["placed"])).await.unwrap();

    let elsewhere = EventLog::start(test.app.clone(), WriterSettings::default());
    let change = |name| append_to(&order, ExpectedVersion::Exactly(1), &[name]);
    let (here, there) =
        tokio::join!(test.log.append(change("changed")), elsewhere.append(change("cancelled")));
    let (won, lost) = if here.is_ok() { (here, there) } else { (there, here) };
    assert_eq!(won.unwrap().versions(), [version_of(&order, 2)]);
    let Err(AppendError::Conflict { stream, expected, actual }) = lost else {
        panic!("both writers won: {lost:?}");
    };
    assert_eq!((stream, expected, actual), (order.clone(), ExpectedVersion::Exactly(1), 2));
    assert_eq!(test.names(&order).await.len(), 2);
}

#[tokio::test]
async fn a_stream_that_must_be_new_is_refused_when_it_is_not() {
    let test = test_log().await;
    let order = some_order(fresh());
    test.log.append(append_to(&order, ExpectedVersion::Any, &["placed"])).await.unwrap();
    test.log.append(append_to(&order, ExpectedVersion::Any, &["changed"])).await.unwrap();
    let again = test.log.append(append_to(&order, ExpectedVersion::NoStream, &["placed"])).await;
    assert!(matches!(again, Err(AppendError::Conflict { actual: 2, .. })), "{again:?}");
}

#[tokio::test]
async fn several_streams_are_written_together_or_not_at_all() {
    let test = test_log().await;
    let tenant = fresh();
    let (order, wallet) = (some_order(tenant), StreamId::new(tenant, "wallet", fresh()));
    let both = |wallet_version| {
        request(vec![
            part(&order, ExpectedVersion::NoStream, &["placed"]),
            part(&wallet, ExpectedVersion::Exactly(wallet_version), &["debited"]),
        ])
    };
    let refused = test.log.append(both(3)).await;
    let Err(AppendError::Conflict { stream, actual: 0, .. }) = refused else {
        panic!("{refused:?}");
    };
    assert_eq!(stream, wallet);
    assert!(test.names(&order).await.is_empty());

    let outcome = test.log.append(both(0)).await.unwrap();
    assert_eq!(outcome.versions(), [version_of(&order, 1), version_of(&wallet, 1)]);
    let mut transaction = begin_tenant(&test.app, tenant).await.unwrap();
    let nothing = some_order(tenant);
    let histories = load_many(&mut *transaction, &[wallet, nothing, order]).await.unwrap();
    let names: Vec<Vec<&str>> = histories
        .iter()
        .map(|history| history.iter().map(|event| event.name.as_str()).collect())
        .collect();
    assert_eq!(names, [vec!["debited"], vec![], vec!["placed"]]);
}

#[tokio::test]
async fn no_order_slips_past_the_closing_of_its_order_form() {
    let test = test_log().await;
    let tenant = fresh();
    let form = StreamId::new(tenant, "order_form", fresh());
    test.log.append(append_to(&form, ExpectedVersion::NoStream, &["opened"])).await.unwrap();
    let order_under = |version| {
        request(vec![
            part(&some_order(tenant), ExpectedVersion::NoStream, &["placed"]),
            part(&form, ExpectedVersion::Exactly(version), &[]),
        ])
    };
    let placed = test.log.append(order_under(1)).await.unwrap();
    assert_eq!(placed.versions()[1], version_of(&form, 1), "a condition writes nothing");

    test.log.append(append_to(&form, ExpectedVersion::Exactly(1), &["closed"])).await.unwrap();
    let late = order_under(1);
    let refused = test.log.append(late.clone()).await;
    assert!(
        matches!(&refused, Err(AppendError::Conflict { stream, actual: 2, .. }) if *stream == form)
    );
    assert!(test.names(&late.streams[0].stream).await.is_empty());
}

#[tokio::test]
async fn an_order_waits_for_a_closing_that_is_under_way() {
    let test = test_log().await;
    let tenant = fresh();
    let form = StreamId::new(tenant, "order_form", fresh());
    let mut closing = begin_tenant(&test.app, tenant).await.unwrap();
    append_within(&mut closing, &append_to(&form, ExpectedVersion::NoStream, &["closed"]))
        .await
        .unwrap();
    let order = request(vec![
        part(&some_order(tenant), ExpectedVersion::NoStream, &["placed"]),
        part(&form, ExpectedVersion::NoStream, &[]),
    ]);
    let mut order = std::pin::pin!(test.log.append(order));
    let early = tokio::time::timeout(Duration::from_millis(50), &mut order).await;
    assert!(early.is_err(), "answered before the closing was decided: {early:?}");
    closing.commit().await.unwrap();
    assert!(matches!(order.await, Err(AppendError::Conflict { actual: 1, .. })));
}

#[tokio::test]
async fn a_repeated_command_changes_nothing_and_is_told_the_first_outcome() {
    let test = test_log().await;
    let tenant = fresh();
    let (first, second) = (some_order(tenant), some_order(tenant));
    let place = |order| append_to(order, ExpectedVersion::NoStream, &["placed"]);
    let outcome = test.log.append(with_key(place(&first), "click-1", 1)).await.unwrap();
    assert_eq!(outcome, AppendOutcome::Appended(vec![version_of(&first, 1)]));

    // The retry made a new order id, as a form sent twice would.
    let outcome = test.log.append(with_key(place(&second), "click-1", 1)).await.unwrap();
    assert_eq!(outcome, AppendOutcome::AlreadyDone(vec![version_of(&first, 1)]));
    assert!(test.names(&second).await.is_empty());

    let reused = test.log.append(with_key(place(&second), "click-1", 2)).await;
    assert!(matches!(reused, Err(AppendError::KeyReused { key }) if key == "click-1"));

    let other_tenant = some_order(fresh());
    let outcome = test.log.append(with_key(place(&other_tenant), "click-1", 2)).await.unwrap();
    assert_eq!(outcome, AppendOutcome::Appended(vec![version_of(&other_tenant, 1)]));
}

#[tokio::test]
async fn a_hundred_clicks_at_once_are_one_order() {
    let test = test_log().await;
    let elsewhere = EventLog::start(test.app.clone(), WriterSettings::default());
    let tenant = fresh();
    let mut clicks = tokio::task::JoinSet::new();
    for number in 0..100 {
        let log = if number % 2 == 0 { test.log.clone() } else { elsewhere.clone() };
        let place = append_to(&some_order(tenant), ExpectedVersion::NoStream, &["placed"]);
        clicks.spawn(async move { log.append(with_key(place, "click", 1)).await.unwrap() });
    }
    let outcomes = clicks.join_all().await;
    let appended = outcomes.iter().filter(|one| matches!(one, AppendOutcome::Appended(_)));
    assert_eq!(appended.count(), 1);
    assert!(outcomes.iter().all(|one| one.versions() == outcomes[0].versions()));
}

#[tokio::test]
async fn a_refused_command_may_be_sent_again_with_its_key() {
    let test = test_log().await;
    let order = some_order(fresh());
    let change = |expected| with_key(append_to(&order, expected, &["changed"]), "change", 1);
    assert!(test.log.append(change(ExpectedVersion::Exactly(1))).await.is_err());
    let outcome = test.log.append(change(ExpectedVersion::NoStream)).await.unwrap();
    assert_eq!(outcome, AppendOutcome::Appended(vec![version_of(&order, 1)]));
}

#[tokio::test]
async fn one_callers_conflict_or_bad_event_never_harms_another() {
    // One lane: the first append keeps it busy, so the others share a batch.
    let test = test_log_with(WriterSettings { lanes: 1, ..WriterSettings::default() }).await;
    let tenant = fresh();
    let mut callers = tokio::task::JoinSet::new();
    for number in 0..60 {
        let order = some_order(if number % 2 == 0 { tenant } else { fresh() });
        let mut append = append_to(&order, ExpectedVersion::NoStream, &["placed"]);
        match number % 3 {
            0 => {}
            1 => append.streams[0].expected = ExpectedVersion::Exactly(5),
            // A time that the database cannot hold.
            _ => append.metadata.recorded_at = chrono::DateTime::<chrono::Utc>::MIN_UTC,
        }
        let log = test.log.clone();
        callers.spawn(async move { (number % 3, log.append(append).await) });
    }
    for (kind, outcome) in callers.join_all().await {
        match kind {
            0 => assert!(matches!(outcome, Ok(AppendOutcome::Appended(_))), "{outcome:?}"),
            1 => assert!(matches!(outcome, Err(AppendError::Conflict { actual: 0, .. }))),
            _ => assert!(matches!(outcome, Err(AppendError::Rejected(_))), "{outcome:?}"),
        }
    }
}

#[tokio::test]
async fn appends_of_one_process_to_one_stream_all_succeed_in_turn() {
    let test = test_log().await;
    let order = some_order(fresh());
    let mut callers = tokio::task::JoinSet::new();
    for _ in 0..50 {
        let (log, append) = (test.log.clone(), append_to(&order, ExpectedVersion::Any, &["noted"]));
        callers.spawn(async move { log.append(append).await.unwrap().versions()[0].version });
    }
    let mut versions = callers.join_all().await;
    versions.sort_unstable();
    assert_eq!(versions, (1..=50).collect::<Vec<u64>>());
}

#[tokio::test]
async fn a_full_queue_says_so_at_once() {
    let settings = WriterSettings { waiting_max: 2, ..WriterSettings::default() };
    let test = test_log_with(settings).await;
    let order = some_order(fresh());
    let mut holder = begin_tenant(&test.app, order.tenant).await.unwrap();
    append_within(&mut holder, &append_to(&order, ExpectedVersion::Any, &["held"])).await.unwrap();
    let append = || test.log.append(append_to(&order, ExpectedVersion::Any, &["waiting"]));
    let (first, second, third) = (append(), append(), append());
    let mut waiting = std::pin::pin!(async { tokio::join!(first, second) });
    let pending = tokio::time::timeout(Duration::from_millis(20), &mut waiting).await;
    assert!(pending.is_err());
    assert!(matches!(third.await, Err(AppendError::Overloaded)));
    holder.rollback().await.unwrap();
    let (first, second) = waiting.await;
    assert!(first.is_ok() && second.is_ok(), "{first:?} {second:?}");
}

#[tokio::test]
async fn malformed_requests_are_refused_before_they_reach_the_database() {
    let test = test_log().await;
    let order = some_order(fresh());
    let good = append_to(&order, ExpectedVersion::Any, &["placed"]);
    let refusal = async |change: fn(&mut Append)| {
        let mut append = good.clone();
        change(&mut append);
        match test.log.append(append).await {
            Err(AppendError::Invalid(reason)) => reason,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(refusal(|append| append.streams.clear()).await, Invalid::NoStream);
    assert_eq!(refusal(|append| append.tenant = fresh()).await, Invalid::ForeignStream);
    let twice = |append: &mut Append| append.streams.push(append.streams[0].clone());
    assert_eq!(refusal(twice).await, Invalid::StreamTwice);
    let no_json = |append: &mut Append| append.streams[0].events[0].payload = "{kg: 2}".into();
    assert_eq!(refusal(no_json).await, Invalid::Payload);
    assert_eq!(refusal(|append| append.metadata.role.push('\0')).await, Invalid::Text);
    let beyond = |append: &mut Append| {
        append.streams[0].expected = ExpectedVersion::Exactly(u64::MAX);
    };
    assert_eq!(refusal(beyond).await, Invalid::Version);
    assert!(test.names(&order).await.is_empty());
}

#[tokio::test]
async fn what_a_command_led_to_can_be_looked_up_and_so_can_the_streams_of_a_kind() {
    let test = test_log().await;
    let tenant = fresh();
    let order = some_order(tenant);
    let append =
        with_key(append_to(&order, ExpectedVersion::NoStream, &["placed", "paid"]), "click-1", 1);
    let (key, other) = (append.idempotency.clone().unwrap(), {
        let mut other = append.idempotency.clone().unwrap();
        other.fingerprint = [9; 32];
        other
    });
    let mut before = begin_tenant(&test.app, tenant).await.unwrap();
    assert_eq!(carried_out(&mut *before, tenant, &key).await.unwrap(), None);
    before.rollback().await.unwrap();
    test.log.append(append).await.unwrap();

    let mut after = begin_tenant(&test.app, tenant).await.unwrap();
    let outcome = carried_out(&mut *after, tenant, &key).await.unwrap();
    assert_eq!(outcome, Some(AppendOutcome::AlreadyDone(vec![version_of(&order, 2)])));
    let reused = carried_out(&mut *after, tenant, &other).await;
    assert!(matches!(reused, Err(AppendError::KeyReused { .. })));
    assert_eq!(stream_ids(&mut *after, tenant, &order.category).await.unwrap(), vec![order.id]);
    let foreign = stream_ids(&mut *after, fresh(), &order.category).await.unwrap();
    assert_eq!(foreign, Vec::<Uuid>::new());
}

#[tokio::test]
async fn an_append_in_a_transaction_with_an_old_snapshot_is_refused() {
    let test = test_log().await;
    let (form, order) = (some_order(fresh()), some_order(fresh()));
    test.log.append(append_to(&form, ExpectedVersion::NoStream, &["opened"])).await.unwrap();
    for level in ["REPEATABLE READ", "SERIALIZABLE"] {
        let begin = sqlx::AssertSqlSafe(format!("BEGIN ISOLATION LEVEL {level}"));
        let mut transaction = test.app.begin_with(begin).await.unwrap();
        sqlx::query("SELECT count(*) FROM eventlog.heads")
            .execute(&mut *transaction)
            .await
            .unwrap();
        // Its snapshot cannot see this, so it must not be asked whether the form is still open.
        test.log.append(append_to(&form, ExpectedVersion::Any, &["closed"])).await.unwrap();
        let append = append_to(&order, ExpectedVersion::NoStream, &["placed"]);
        assert!(append_within(&mut transaction, &append).await.is_err(), "{level}");
    }
    assert!(test.names(&order).await.is_empty());
}
