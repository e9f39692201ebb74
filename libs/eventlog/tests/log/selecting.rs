//! Finding events, and going back in time.

use chrono::{DateTime, TimeDelta, Utc};
use eventlog::*;
use uuid::Uuid;

use crate::support::*;

async fn at(log: &TestLog, time: DateTime<Utc>, append: Append) {
    let metadata = Metadata { recorded_at: time, ..append.metadata };
    log.log.append(Append { metadata, ..append }).await.unwrap();
    while log.sealer.seal_batch().await.unwrap().sealed > 0 {}
}

fn minute(number: i64) -> DateTime<Utc> {
    noon() + TimeDelta::minutes(number)
}

fn names(events: &[RecordedEvent]) -> Vec<&str> {
    events.iter().map(|event| event.name.as_str()).collect()
}

async fn all(log: &TestLog, selection: &Selection) -> Vec<RecordedEvent> {
    let mut reader = Reader::new(&log.worker, selection).await.unwrap();
    let mut found = Vec::new();
    loop {
        let page = reader.page().await.unwrap();
        if page.is_empty() {
            return found;
        }
        found.extend(page);
    }
}

struct Told {
    log: TestLog,
    tenant: Uuid,
    order: StreamId,
}

/// Six events, a minute apart, but the fifth has a clock that is slow by a quarter of an hour.
async fn told() -> Told {
    let log = test_log().await;
    let tenant = fresh();
    let (order, other) = (some_order(tenant), some_order(fresh()));
    let crates = StreamId::new(tenant, "crate", order.id);
    let any = ExpectedVersion::Any;
    for (time, stream, name) in [
        (1, &order, "placed"),
        (2, &other, "placed"),
        (3, &order, "changed"),
        (4, &crates, "packed"),
        (-11, &order, "paid"),
        (6, &order, "settled"),
    ] {
        at(&log, minute(time), append_to(stream, any, &[name])).await;
    }
    Told { log, tenant, order }
}

#[tokio::test]
async fn events_are_found_by_what_they_are_in_the_order_of_the_log() {
    let Told { log, tenant, order } = told().await;
    let any = Selection::default();
    let of_tenant = Selection { tenant: Some(tenant), ..any.clone() };
    let correlation = all(&log, &any).await[3].metadata.correlation;
    let cases = [
        (any.clone(), "placed placed changed packed paid settled"),
        (of_tenant.clone(), "placed changed packed paid settled"),
        (
            Selection { category: Some("order".into()), ..of_tenant.clone() },
            "placed changed paid settled",
        ),
        (Selection { stream: Some(order.id), ..any.clone() }, "placed changed packed paid settled"),
        (Selection { name: Some("placed".into()), ..any.clone() }, "placed placed"),
        (Selection { role: Some("nobody".into()), ..any.clone() }, ""),
        (Selection { correlation: Some(correlation), ..any.clone() }, "packed"),
        (
            Selection { from_position: Some(3), to_position: Some(5), ..any.clone() },
            "changed packed paid",
        ),
        (Selection { from_position: Some(3), ..of_tenant.clone() }, "changed packed paid settled"),
        (
            Selection { from_time: Some(minute(2)), to_time: Some(minute(4)), ..any },
            "placed changed packed",
        ),
        (Selection { to_time: Some(minute(1)), ..of_tenant }, "placed paid"),
    ];
    for (selection, expected) in cases {
        let expected: Vec<&str> = expected.split_whitespace().collect();
        assert_eq!(names(&all(&log, &selection).await), expected, "{selection:?}");
        let newest = selection.newest(&log.worker, 2).await.unwrap();
        assert_eq!(names(&newest), expected[expected.len().saturating_sub(2)..], "{selection:?}");
    }
}

#[tokio::test]
async fn the_newest_are_found_far_back_in_a_long_log() {
    let log = test_log().await;
    let any = ExpectedVersion::Any;
    let (rare, order) = (some_order(fresh()), some_order(fresh()));
    log.log.append(append_to(&rare, any, &["rare"])).await.unwrap();
    for _ in 0..3 {
        log.log.append(append_to(&order, any, &["usual"; 1_200])).await.unwrap();
    }
    while log.sealer.seal_batch().await.unwrap().sealed > 0 {}
    let selection = Selection { name: Some("rare".into()), ..Selection::default() };
    assert_eq!(selection.newest(&log.worker, 5).await.unwrap()[0].position, Some(1));
    let usual = Selection { name: Some("usual".into()), ..Selection::default() };
    let newest = usual.newest(&log.worker, 2_500).await.unwrap();
    let positions: Vec<u64> = newest.iter().filter_map(|event| event.position).collect();
    assert_eq!(positions, (1_102..=3_601).collect::<Vec<u64>>());
    assert_eq!(all(&log, &usual).await.len(), 3_600);
}

#[tokio::test]
async fn a_stream_is_seen_as_of_a_version_a_position_and_a_time() {
    let Told { log, order, .. } = told().await;
    let mut worker = log.worker.acquire().await.unwrap();
    for (as_of, expected) in [
        (AsOf::Version(0), ""),
        (AsOf::Version(2), "placed changed"),
        (AsOf::Version(9), "placed changed paid settled"),
        (AsOf::Position(0), ""),
        (AsOf::Position(4), "placed changed"),
        (AsOf::Position(5), "placed changed paid"),
        (AsOf::Time(minute(-12)), ""),
        // The event with the slow clock is the last one recorded by then, so all before it count.
        (AsOf::Time(minute(-11)), "placed changed paid"),
        (AsOf::Time(minute(5)), "placed changed paid"),
        (AsOf::Time(minute(6)), "placed changed paid settled"),
    ] {
        let found = load_as_of(&mut worker, &order, as_of).await.unwrap();
        assert_eq!(names(&found), expected.split_whitespace().collect::<Vec<_>>(), "{as_of:?}");
    }
    assert_eq!(position_at(&mut worker, minute(-12)).await.unwrap(), 0);
    assert_eq!(position_at(&mut worker, minute(100)).await.unwrap(), 6);
}

#[tokio::test]
async fn what_is_not_sealed_yet_is_in_no_past() {
    let Told { log, order, .. } = told().await;
    let late = append_to(&order, ExpectedVersion::Any, &["late"]);
    log.log.append(late).await.unwrap();
    let mut worker = log.worker.acquire().await.unwrap();
    let past = load_as_of(&mut worker, &order, AsOf::Time(minute(100))).await.unwrap();
    assert_eq!(names(&past).last(), Some(&"settled"));
    let now = load_as_of(&mut worker, &order, AsOf::Version(u64::MAX)).await.unwrap();
    assert_eq!(names(&now).last(), Some(&"late"));
}
