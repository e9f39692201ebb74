//! Old partitions leave as files and come back, and nobody is shown a part for the whole.

use std::fs;
use std::io::{Read, Write};
use std::path::PathBuf;
use std::time::Duration;

use eventlog::*;
use flate2::{Compression, read::GzDecoder, write::GzEncoder};
use sqlx::{AssertSqlSafe, PgPool};
use tokio::sync::Notify;

use crate::support::*;

/// Numbers of one partition.
const SMALL: u32 = 10;

/// A log of small partitions, and a folder for their archives, removed with it.
struct ArchiveTest {
    test: TestLog,
    folder: PathBuf,
    archivist: Archivist,
}

impl Drop for ArchiveTest {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.folder).unwrap();
    }
}

async fn archive_test() -> ArchiveTest {
    let mut test = test_log().await;
    let owner = test.database.owner().await;
    for first in ["000000000001", "000010000001"] {
        let drop = format!("DROP TABLE eventlog.events_from_{first}");
        sqlx::raw_sql(AssertSqlSafe(drop)).execute(&owner).await.unwrap();
    }
    sqlx::query("SELECT eventlog.extend($1)").bind(i64::from(SMALL)).execute(&owner).await.unwrap();
    test.sealer = Sealer::new(test.worker.clone()).with_partitions_of(SMALL);
    let folder = std::env::temp_dir().join(format!("archives-{}-{}", std::process::id(), fresh()));
    fs::create_dir(&folder).unwrap();
    let archivist = Archivist::new(test.worker.clone(), owner, &folder);
    ArchiveTest { test, folder, archivist }
}

impl ArchiveTest {
    async fn append(&self, stream: &StreamId, name: &str) {
        self.test.log.append(append_to(stream, ExpectedVersion::Any, &[name])).await.unwrap();
        self.test.sealer.seal_available().await.unwrap();
    }

    /// Three streams in turn, from number 1 to 35: three full partitions and a half.
    async fn three_partitions(&self) -> [StreamId; 3] {
        let streams = [some_order(fresh()), some_order(fresh()), some_order(fresh())];
        for number in 0..35 {
            self.append(&streams[number % 3], "noted").await;
        }
        streams
    }

    async fn archive(&self, first: u64) -> Archive {
        self.archivist.archive(first, &mut |_| {}).await.unwrap()
    }

    async fn restore(&self, first: u64) -> Result<Restored, ArchiveError> {
        self.archivist.restore(first, &mut |_| {}).await
    }

    async fn verify(&self) -> Verification {
        verify(&self.test.worker).await.unwrap()
    }

    async fn verify_files(&self) -> Result<Verification, ArchiveError> {
        self.archivist.verify(&mut |_| {}).await
    }

    async fn in_order(&self) -> Vec<RecordedEvent> {
        read_sealed(&self.test.worker, 0, 1_000).await.unwrap()
    }
}

/// What is read of a stream that has events between these numbers in archives only.
fn archived<T: std::fmt::Debug>(result: Result<T, ReadError>) -> (u64, u64) {
    match result {
        Err(ReadError::Archived { first, last }) => (first, last),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_partition_leaves_as_a_file_and_comes_back_the_same() {
    let world = archive_test().await;
    let log = &world.test.log;
    let [old, ..] = world.three_partitions().await;
    let (before, whole) = (world.in_order().await, log.load(&old, 0).await.unwrap());

    let archive = world.archive(1).await;
    assert_eq!((archive.last, archive.events, archive.prefix), (10, 10, 10));
    assert_eq!(world.archivist.archives().await.unwrap(), std::slice::from_ref(&archive));

    assert_eq!(archived(log.load(&old, 0).await), (1, 12), "no part for the whole");
    assert_eq!(archived(log.load(&old, 3).await), (1, 12), "version 4 is number 10");
    assert_eq!(log.load(&old, 4).await.unwrap(), whole[4..], "the rest is there");
    assert_eq!(archived(read_sealed(&world.test.worker, 0, 5).await), (1, 1));
    assert_eq!(archived(read_sealed(&world.test.worker, 8, 5).await), (9, 9));
    assert_eq!(read_sealed(&world.test.worker, 10, 100).await.unwrap(), before[10..]);
    let mut transaction = begin_tenant(&world.test.app, old.tenant).await.unwrap();
    let many = load_many(&mut *transaction, &[some_order(old.tenant), old.clone()]).await;
    assert_eq!(archived(many), (1, 12));
    drop(transaction);

    let new = some_order(fresh());
    for (stream, expected) in [(&old, ExpectedVersion::Exactly(12)), (&new, ExpectedVersion::Any)] {
        log.append(append_to(stream, expected, &["after"])).await.unwrap();
        world.test.sealer.seal_available().await.unwrap();
    }
    let stale = append_to(&old, ExpectedVersion::Exactly(4), &["late"]);
    let conflict = log.append(stale).await.unwrap_err();
    assert!(matches!(conflict, AppendError::Conflict { actual: 13, .. }), "{conflict}");

    let clean = Verification {
        events: 27,
        checkpoints: 28,
        unread: vec![1..=10],
        ..Verification::default()
    };
    assert_eq!(world.verify().await, clean);
    let read = Verification { events: 37, checkpoints: 37, ..Verification::default() };
    assert_eq!(world.verify_files().await.unwrap(), read);

    assert_eq!(world.restore(1).await.unwrap(), Restored::Events(10));
    assert_eq!(world.restore(1).await.unwrap(), Restored::AlreadyThere);
    assert_eq!(world.in_order().await[..35], before);
    assert_eq!(log.load(&old, 0).await.unwrap()[..12], whole);
    assert_eq!(world.verify().await, read);
    let again = world.archive(1).await;
    assert_eq!(again.sha256, archive.sha256, "the file is the same, to the byte");
}

#[tokio::test]
async fn what_is_looked_for_is_never_answered_with_the_part_that_is_still_here() {
    let world = archive_test().await;
    let [old, ..] = world.three_partitions().await;
    let new = some_order(fresh());
    world.append(&new, "new").await;
    world.archive(1).await;

    let pool = &world.test.worker;
    let mut worker = pool.acquire().await.unwrap();
    let all = Selection::default();
    assert_eq!(archived(all.between(&mut worker, 5, 15).await), (1, 10), "the whole file");
    assert_eq!(all.between(&mut worker, 11, 20).await.unwrap().len(), 10);
    assert_eq!(all.newest(pool, 26).await.unwrap().len(), 26);
    assert_eq!(archived(all.newest(pool, 27).await), (1, 10));
    let of_old = Selection { tenant: Some(old.tenant), ..Selection::default() };
    assert_eq!(of_old.newest(pool, 8).await.unwrap().len(), 8);
    assert_eq!(archived(of_old.newest(pool, 9).await), (1, 10));
    assert_eq!(archived(Reader::new(pool, &of_old).await), (1, 10));
    let of_new = Selection { tenant: Some(new.tenant), ..Selection::default() };
    assert_eq!(of_new.newest(pool, 9).await.unwrap().len(), 1, "all that this tenant ever had");
    assert_eq!(position_at(&mut worker, noon()).await.unwrap(), 36);
    let before_all = noon() - chrono::TimeDelta::days(1);
    assert_eq!(archived(position_at(&mut worker, before_all).await), (1, 10));
}

#[tokio::test]
async fn partitions_come_back_in_any_order() {
    let world = archive_test().await;
    let [old, ..] = world.three_partitions().await;
    let before = world.in_order().await;
    for first in [1, 11, 21] {
        world.archive(first).await;
        assert_eq!(world.verify().await.difference, None, "without what begins at {first}");
    }
    assert_eq!(world.verify().await.unread, [1..=30]);
    assert_eq!(root_at(&world.test.worker, 30).await.unwrap(), Some(world.root(30).await));
    world.restore(11).await.unwrap();
    assert_eq!(archived(world.test.log.load(&old, 0).await), (1, 12));
    assert_eq!(archived(world.test.log.load(&old, 4).await), (20, 30));
    let verification = world.verify().await;
    assert_eq!((verification.unread, verification.difference), (vec![1..=10, 21..=30], None));
    assert_eq!(world.verify_files().await.unwrap().events, 35);
    for first in [21, 1] {
        world.restore(first).await.unwrap();
    }
    assert_eq!(world.in_order().await, before);
    assert_eq!(world.verify().await.unread, []);
}

impl ArchiveTest {
    async fn root(&self, size: i64) -> [u8; 32] {
        sqlx::query_scalar("SELECT root_hash FROM eventlog.checkpoints WHERE size = $1")
            .bind(size)
            .fetch_one(&self.test.worker)
            .await
            .unwrap()
    }
}

/// One event commits when its partition, and a part of the next, is sealed already.
async fn with_a_straggler(world: &ArchiveTest) -> StreamId {
    let (hanging, busy) = (some_order(fresh()), some_order(fresh()));
    world.append(&busy, "before").await;
    let mut transaction = begin_tenant(&world.test.app, hanging.tenant).await.unwrap();
    let late = append_to(&hanging, ExpectedVersion::Any, &["late"]);
    append_within(&mut transaction, &late).await.unwrap();
    for _ in 0..11 {
        world.append(&busy, "meanwhile").await;
    }
    let kept = world.archivist.archive(1, &mut |_| {}).await.unwrap_err();
    assert!(matches!(kept, ArchiveError::Kept { first: 1, reason: Kept::Open }), "{kept}");
    transaction.commit().await.unwrap();
    for _ in 0..12 {
        world.append(&busy, "after").await;
    }
    hanging
}

#[tokio::test]
async fn events_that_committed_late_keep_their_place_in_the_order() {
    let world = archive_test().await;
    let hanging = with_a_straggler(&world).await;
    let before = world.in_order().await;
    assert_eq!(before[12].stream, hanging, "number 2 is at position 13");

    let archive = world.archive(1).await;
    assert_eq!((archive.events, archive.prefix), (10, 9));
    assert_eq!(archived(read_sealed(&world.test.worker, 12, 1).await), (2, 2));
    let verification = world.verify().await;
    assert_eq!((verification.unread, verification.difference), (vec![1..=9, 13..=13], None));
    assert_eq!(world.verify_files().await.unwrap().events, 25);
    let second = world.archive(11).await;
    assert_eq!((second.events, second.prefix), (10, 20));
    assert_eq!(world.verify_files().await.unwrap().events, 25);
    assert_eq!(world.restore(1).await.unwrap(), Restored::Events(10));
    let verification = world.verify().await;
    assert_eq!((verification.unread, verification.difference), (vec![10..=20], None));
    world.archive(1).await;
    for first in [11, 1] {
        assert_eq!(world.restore(first).await.unwrap(), Restored::Events(10));
    }
    assert_eq!(world.in_order().await, before);
    assert_eq!(world.verify().await.difference, None);
}

fn unzip(bytes: &[u8]) -> String {
    let mut text = String::new();
    GzDecoder::new(bytes).read_to_string(&mut text).unwrap();
    text
}

fn zip(text: &str) -> Vec<u8> {
    let mut encoder = GzEncoder::new(vec![], Compression::default());
    encoder.write_all(text.as_bytes()).unwrap();
    encoder.finish().unwrap()
}

#[tokio::test]
async fn a_file_that_is_not_what_was_written_is_refused() {
    let world = archive_test().await;
    world.three_partitions().await;
    let before = world.in_order().await;
    let archive = world.archive(1).await;
    let path = world.folder.join(&archive.file_name);
    let good = fs::read(&path).unwrap();
    let text = unzip(&good);
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let flipped = |at: usize| {
        let mut bytes = good.clone();
        bytes[at] ^= 1;
        bytes
    };
    let without = |index: usize| {
        let mut lines = lines.clone();
        lines.remove(index);
        zip(&lines.concat())
    };
    let damages = [
        ("one bit", flipped(good.len() / 2)),
        ("a bit of the last bytes", flipped(good.len() - 5)),
        ("cut in the middle", good[..good.len() / 2].to_vec()),
        ("cut at the end", good[..good.len() - 1].to_vec()),
        ("one event less", without(4)),
        ("no trailer", without(lines.len() - 1)),
        ("one more line", zip(&format!("{text}{}", lines[3]))),
        ("more behind it", [good.as_slice(), b"more"].concat()),
        ("another word", zip(&text.replacen("noted", "noten", 1))),
        ("well formed, compressed otherwise", zip(&text.replace("\"seq\":", "\"seq\": "))),
        ("nothing", vec![]),
    ];
    for (damage, bytes) in damages {
        fs::write(&path, bytes).unwrap();
        for refusal in [world.restore(1).await.err(), world.verify_files().await.err()] {
            assert!(matches!(refusal, Some(ArchiveError::Damaged { .. })), "{damage}: {refusal:?}");
        }
    }
    fs::remove_file(&path).unwrap();
    let refusal = world.restore(1).await.unwrap_err();
    assert!(matches!(refusal, ArchiveError::File { .. }), "{refusal}");

    assert_eq!(world.verify().await.difference, None, "the log is as it was");
    fs::write(&path, good).unwrap();
    world.restore(1).await.unwrap();
    assert_eq!(world.in_order().await, before);
}

/// Does the work until it has reported so often, then drops it where it stands.
async fn killed<T>(reports: usize, work: impl AsyncFnOnce(Report<'_>) -> T) {
    let (reached, mut seen) = (Notify::new(), 0);
    let mut report = |_| {
        seen += 1;
        if seen == reports {
            reached.notify_one();
        }
    };
    tokio::select! {
        biased;
        () = reached.notified() => {}
        _ = work(&mut report) => panic!("it was not killed"),
    }
}

#[tokio::test]
async fn a_crash_at_any_point_leaves_the_log_and_the_files_whole() {
    let world = archive_test().await;
    world.three_partitions().await;
    let before = world.in_order().await;
    let whole = async || {
        let attached = world.archivist.partitions().await.unwrap()[0].first == 1;
        assert!(attached && world.archivist.archives().await.unwrap().is_empty());
        assert_eq!(world.in_order().await, before);
        assert_eq!(world.verify().await.difference, None);
    };

    // While the file is written; while it is read back; between the file and the database.
    killed(1, async |report| world.archivist.archive(1, report).await.map(drop)).await;
    whole().await;
    killed(2, async |report| world.archivist.archive(1, report).await.map(drop)).await;
    whole().await;
    let written = world.archivist.write(1, &mut |_| {}).await.unwrap();
    whole().await;
    // Before the database commits: a reader keeps the table from being locked.
    let mut reader = world.test.worker.begin().await.unwrap();
    sqlx::query("LOCK TABLE eventlog.events IN ACCESS SHARE MODE")
        .execute(&mut *reader)
        .await
        .unwrap();
    tokio::time::timeout(Duration::from_millis(300), world.archivist.detach(&written))
        .await
        .unwrap_err();
    reader.commit().await.unwrap();
    whole().await;

    let archive = world.archive(1).await;
    let names: Vec<_> =
        fs::read_dir(&world.folder).unwrap().map(|f| f.unwrap().file_name()).collect();
    assert_eq!(names, [archive.file_name.as_str()], "nothing is left of the attempts");
    // While the file is checked; while the table is filled.
    for reports in [1, 2] {
        killed(reports, async |report| world.archivist.restore(1, report).await.map(drop)).await;
        assert_eq!(archived(read_sealed(&world.test.worker, 0, 5).await), (1, 1));
        assert_eq!(world.verify_files().await.unwrap().events, 35);
    }
    world.restore(1).await.unwrap();
    assert_eq!(world.in_order().await, before);
}

#[tokio::test]
async fn while_a_partition_comes_back_appends_sealing_and_new_partitions_go_on() {
    let world = archive_test().await;
    let [old, ..] = world.three_partitions().await;
    world.archive(1).await;
    let owner = world.test.database.owner().await;
    let mut returning = owner.begin().await.unwrap();
    sqlx::query("SELECT eventlog.prepare_return(1)").execute(&mut *returning).await.unwrap();
    let meanwhile = async {
        for _ in 0..25 {
            world.append(&old, "meanwhile").await;
        }
    };
    tokio::time::timeout(Duration::from_secs(60), meanwhile).await.unwrap();
    returning.rollback().await.unwrap();
    world.restore(1).await.unwrap();
    assert_eq!(world.test.log.load(&old, 0).await.unwrap().len(), 37);
}

#[tokio::test]
async fn what_is_new_or_not_there_stays() {
    let world = archive_test().await;
    world.three_partitions().await;
    let listed = world.archivist.partitions().await.unwrap();
    let kept: Vec<_> = listed.iter().map(|one| (one.first, one.last, one.kept)).collect();
    let (open, newest) = (Some(Kept::Open), Some(Kept::Newest));
    let full = [(1, 10, None), (11, 20, None), (21, 30, None)];
    assert_eq!(kept[..3], full);
    assert_eq!(kept[3..], [(31, 40, open), (41, 50, newest)]);
    for (first, expected) in [(31, Kept::Open), (41, Kept::Newest), (2, Kept::NoPartition)] {
        match world.archivist.archive(first, &mut |_| {}).await {
            Err(ArchiveError::Kept { reason, .. }) => assert_eq!(reason, expected),
            other => panic!("{other:?}"),
        }
    }
    let none = world.restore(1).await.unwrap_err();
    assert!(matches!(none, ArchiveError::NoArchive { first: 1 }), "{none}");
}

async fn refusal(pool: &PgPool, statement: &str) -> String {
    let mut transaction = pool.begin().await.unwrap();
    let result = sqlx::raw_sql(AssertSqlSafe(statement)).execute(&mut *transaction).await;
    let error = result.expect_err(statement);
    error.as_database_error().unwrap().code().unwrap().into_owned()
}

#[tokio::test]
async fn services_can_neither_detach_nor_record_an_archive() {
    let world = archive_test().await;
    world.three_partitions().await;
    world.archive(1).await;
    let insert = "INSERT INTO eventlog.archives (first_seq, last_seq, events, prefix, frontier,
        straggler_positions, straggler_leaves, file_name, sha256)
        VALUES (11, 20, 10, 20, '', '{}', '{}', '', sha256(''))";
    for statement in [
        insert,
        "SELECT eventlog.detach(11, 20, 10, 20, '', '{}', '{}', '', sha256(''))",
        "SELECT eventlog.hold(11)",
        "SELECT eventlog.prepare_return(1)",
        "SELECT eventlog.attach(1)",
        "UPDATE eventlog.archives SET sha256 = sha256('')",
        "DELETE FROM eventlog.archives",
        "TRUNCATE eventlog.archives",
        "ALTER TABLE eventlog.events DETACH PARTITION eventlog.events_from_000000000011",
        "DROP TABLE eventlog.events_from_000000000011",
    ] {
        for pool in [&world.test.app, &world.test.worker] {
            assert_eq!(refusal(pool, statement).await, "42501", "{statement}");
        }
    }
    let owner = world.test.database.owner().await;
    for statement in [
        "UPDATE eventlog.archives SET sha256 = sha256('')",
        "DELETE FROM eventlog.archives",
        "TRUNCATE eventlog.archives",
    ] {
        assert_eq!(refusal(&owner, statement).await, "23001", "{statement}");
    }
    world.restore(1).await.unwrap();
    let partition = "eventlog.events_from_000000000001";
    let seen: i64 = sqlx::query_scalar(AssertSqlSafe(format!("SELECT count(*) FROM {partition}")))
        .fetch_one(&owner)
        .await
        .unwrap();
    assert_eq!(seen, 0, "what came back is behind the same fence");
    for (pool, code) in
        [(&owner, "23001"), (&world.test.app, "42501"), (&world.test.worker, "42501")]
    {
        let delete = format!("DELETE FROM {partition}");
        assert_eq!(refusal(pool, &delete).await, code);
    }
}

#[tokio::test]
async fn an_archive_is_no_cover_for_what_was_deleted_or_forged() {
    let forge = async |statement: &str| {
        let world = archive_test().await;
        world.three_partitions().await;
        world.archive(11).await;
        assert_eq!(world.verify().await.difference, None);
        let superuser = world.test.database.superuser().await;
        sqlx::raw_sql(AssertSqlSafe(statement)).execute(&superuser).await.unwrap();
        world.verify().await.difference.unwrap()
    };
    let missing = |position| Difference::EventMissing { position };
    assert_eq!(forge("DROP TABLE eventlog.events_from_000000000001").await, missing(1));
    assert_eq!(forge("DROP TABLE eventlog.events_from_000000000021").await, missing(21));
    let delete = "ALTER TABLE eventlog.events_from_000000000001 DISABLE TRIGGER append_only;
        DELETE FROM eventlog.events_from_000000000001 WHERE seq = 7";
    assert_eq!(forge(delete).await, missing(7));
    let frontier = "ALTER TABLE eventlog.archives DISABLE TRIGGER append_only;
        UPDATE eventlog.archives SET frontier = set_byte(frontier, 20, 7)";
    assert_eq!(forge(frontier).await, Difference::RootChanged { size: 20 });
    let head = forge("UPDATE eventlog.heads SET version = version + 1, last_seq = 36").await;
    assert!(matches!(head, Difference::HeadChanged { .. }), "{head:?}");
}
