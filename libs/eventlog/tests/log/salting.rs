//! What is published of an event tells nothing of it, and the tie between the two can be cut.

use eventlog::*;
use sqlx::PgPool;

use crate::support::*;

async fn opened(test: &TestLog, stream: &StreamId) -> Vec<Option<Opening>> {
    let mut transaction = begin_tenant(&test.app, stream.tenant).await.unwrap();
    let events = load(&mut *transaction, stream, 0).await.unwrap();
    openings(&mut transaction, &events).await.unwrap()
}

async fn forgotten(pool: &PgPool, tenant: uuid::Uuid, streams: &[StreamId]) -> u64 {
    let mut transaction = begin_tenant(pool, tenant).await.unwrap();
    let forgotten = forget_salts(&mut *transaction, streams).await.unwrap();
    transaction.commit().await.unwrap();
    forgotten
}

fn content(opening: &Opening) -> [u8; 32] {
    transparency::content_hash(&opening.envelope, &transparency::payload_hash(&opening.payload))
}

#[tokio::test]
async fn each_event_opens_its_entry_with_the_salt_of_its_stream_and_no_other() {
    let test = test_log().await;
    let (one, other) = (some_order(fresh()), some_order(fresh()));
    for stream in [&one, &other] {
        let names = &["placed", "changed"];
        test.log.append(append_to(stream, ExpectedVersion::NoStream, names)).await.unwrap();
        test.log.append(append_to(stream, ExpectedVersion::Exactly(2), &["paid"])).await.unwrap();
    }
    let of_one: Vec<Opening> = opened(&test, &one).await.into_iter().flatten().collect();
    let of_other: Vec<Opening> = opened(&test, &other).await.into_iter().flatten().collect();
    assert_eq!((of_one.len(), of_other.len()), (3, 3));
    for (opening, strange) in of_one.iter().zip(&of_other) {
        assert!(opening.entry.opens(&opening.salt, &content(opening)));
        assert!(!opening.entry.opens(&strange.salt, &content(opening)));
        assert!(!opening.entry.opens(&opening.salt, &content(strange)));
    }
}

#[tokio::test]
async fn the_published_entries_are_those_of_the_events_and_say_which_are_to_be_shown() {
    let test = test_log().await;
    let order = some_order(fresh());
    let mut append = append_to(&order, ExpectedVersion::NoStream, &["placed", "totals committed"]);
    append.streams[0].events[1].kind = EntryKind::Disclosed;
    test.log.append(append).await.unwrap();
    test.sealer.seal_available().await.unwrap();
    let events = test.log.load(&order, 0).await.unwrap();
    let published = entries(&test.worker, 0, 10).await.unwrap();
    assert_eq!(published, events.iter().map(|event| event.entry).collect::<Vec<_>>());
    let kinds: Vec<EntryKind> = published.iter().map(|entry| entry.kind).collect();
    assert_eq!(kinds, [EntryKind::Hidden, EntryKind::Disclosed]);
    assert_eq!(entries(&test.worker, 1, 10).await.unwrap(), published[1..]);
    assert_eq!(entries(&test.worker, 0, 1).await.unwrap(), published[..1]);
}

#[tokio::test]
async fn after_the_salt_is_forgotten_every_proof_holds_and_nothing_ties_events_to_entries() {
    let test = test_log().await;
    let (order, neighbour) = (some_order(fresh()), some_order(fresh()));
    for stream in [&order, &neighbour] {
        test.log.append(append_to(stream, ExpectedVersion::Any, &["placed"])).await.unwrap();
    }
    let root = test.sealer.seal_available().await.unwrap().head.root_hash;
    assert_eq!(forgotten(&test.app, order.tenant, std::slice::from_ref(&order)).await, 1);
    assert_eq!(forgotten(&test.app, order.tenant, std::slice::from_ref(&order)).await, 0, "again");

    assert_eq!(opened(&test, &order).await, [None]);
    assert!(opened(&test, &neighbour).await[0].is_some());
    test.log.append(append_to(&order, ExpectedVersion::Exactly(1), &["paid"])).await.unwrap();
    let of_order = opened(&test, &order).await;
    assert!(of_order[0].is_none() && of_order[1].is_some(), "what follows has a new salt");

    test.sealer.seal_available().await.unwrap();
    assert_eq!(root_at(&test.worker, 2).await.unwrap(), Some(root));
    let verification = verify(&test.worker).await.unwrap();
    assert_eq!((verification.events, verification.unlinked), (3, 1));
    assert_eq!(verification.difference, None);
}

#[tokio::test]
async fn nobody_forgets_the_salts_of_another_tenant() {
    let test = test_log().await;
    let (ours, theirs) = (some_order(fresh()), some_order(fresh()));
    test.log.append(append_to(&theirs, ExpectedVersion::Any, &["placed"])).await.unwrap();
    assert_eq!(forgotten(&test.app, ours.tenant, std::slice::from_ref(&theirs)).await, 0);
    assert!(opened(&test, &theirs).await[0].is_some());
}

#[tokio::test]
async fn forgotten_salts_stay_forgotten_where_a_tenant_goes() {
    let (source, target) = tokio::join!(test_log(), test_log());
    let order = some_order(fresh());
    test_appends(&source, &order, 0).await;
    forgotten(&source.app, order.tenant, std::slice::from_ref(&order)).await;
    test_appends(&source, &order, 2).await;
    let mut lines = Vec::new();
    export(&source.worker, order.tenant, &mut lines, |_, _| ()).await.unwrap();
    import(&target.worker, lines.as_slice(), |_| ()).await.unwrap();
    let (there, here) = (opened(&target, &order).await, opened(&source, &order).await);
    let tied = |openings: &[Option<Opening>]| -> Vec<bool> {
        openings.iter().map(Option::is_some).collect()
    };
    assert_eq!(tied(&here), [false, false, true, true]);
    assert_eq!(tied(&there), tied(&here));
    target.sealer.seal_available().await.unwrap();
    let verification = verify(&target.worker).await.unwrap();
    assert_eq!((verification.difference, verification.unlinked), (None, 2));
}

async fn test_appends(test: &TestLog, order: &StreamId, version: u64) {
    let append = append_to(order, ExpectedVersion::Exactly(version), &["one", "two"]);
    test.log.append(append).await.unwrap();
}
